"""Ids are content hashes: the same content has the same id on any machine and in any order."""

from __future__ import annotations

import hashlib


def content_id(prefix: str, *parts: object) -> str:
    """``prefix`` and 16 hexadecimal digits of a BLAKE2b hash over the parts' ``str``, joined by a unit separator."""
    joined = "\x1f".join(str(part) for part in parts)
    return prefix + hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
