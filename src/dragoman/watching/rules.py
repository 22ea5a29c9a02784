"""A file of alert rules in (TOML or YAML), checked rules out; what is wrong with one is said with its number.

Invariant: a rule is known by what it asks, not by its name, so that renaming it alerts nobody again.
"""

from __future__ import annotations

import tomllib
import typing
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import yaml
from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.ids import content_id
from dragoman.model import Act, Status
from dragoman.watching.addresses import RefusedError, target_of

type OneOrMore = str | tuple[str, ...]

#: What may be asked of each kind of entry.
_ASKED: Final[dict[str, frozenset[str]]] = {
    "statement": frozenset({"by", "about", "toward", "act"}),
    "event": frozenset({"by", "to", "type", "status"}),
    "relation": frozenset({"between", "grain"}),
    "dispute": frozenset({"by", "about", "between"}),
}
_SIDES: Final = 2


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """What to alert of. Names match as in ``dragoman said``: whatever their case, from the beginning of any word."""

    kind: Literal["statement", "event", "relation", "dispute"]
    name: str | None = None
    by: str | None = None
    about: str | None = None
    toward: str | None = None
    to: str | None = None
    act: str | tuple[str, ...] | None = None
    type: str | tuple[str, ...] | None = None
    status: str | tuple[str, ...] | None = None
    between: tuple[str, ...] | None = None
    grain: Literal["month", "week"] | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """What the rule asks, without its name."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__ if name not in {"kind", "name"}}
        return {name: value for name, value in fields.items() if value is not None}

    @property
    def key(self) -> str:
        """By what it asks, the same on every machine."""
        return content_id("q", self.kind, msgspec.json.encode(self.asked, order="sorted").decode())

    @property
    def title(self) -> str:
        """Its name, or else what it asks in words."""
        words = (
            f"{name} {value if isinstance(value, str) else ', '.join(value)}" for name, value in self.asked.items()
        )
        return self.name or " ".join((self.kind, *words))


class Deliver(Struct, frozen=True, forbid_unknown_fields=True):
    """Where alerts go: standard output (as text or JSON lines), a file of JSON lines, an address that takes JSON."""

    stdout: Literal["text", "json", "none"] = "text"
    file: str | None = None
    webhook: str | None = None


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole file."""

    rules: tuple[Rule, ...]
    deliver: Deliver = Deliver()


def read_rules(path: Path) -> Rules:
    """The rules in the file at ``path``, TOML where its name ends so, else YAML. Raises :class:`UsageError`."""
    try:
        text = path.read_text("utf-8")
        raw: Any = tomllib.loads(text) if path.suffix.lower() == ".toml" else yaml.safe_load(text)
        found = msgspec.convert(raw, Rules)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, yaml.YAMLError, RecursionError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {' '.join(str(error).split())}") from error
    if not found.rules:
        raise UsageError(f"{path}: there is no rule in it")
    for number, rule in enumerate(found.rules, 1):
        _check(rule, f"{path}, rule {number}")
    if found.deliver.webhook is not None:
        try:
            target_of(found.deliver.webhook)
        except RefusedError as error:
            raise UsageError(f"{path}: the webhook cannot be used: {error}") from error
    return found


def _check(rule: Rule, where: str) -> None:
    foreign = sorted(rule.asked.keys() - _ASKED[rule.kind])
    if foreign:
        known = ", ".join(sorted(_ASKED[rule.kind]))
        raise UsageError(f"{where}: {foreign[0]} cannot be asked of a {rule.kind}; what can: {known}")
    if rule.kind == "relation" and rule.between is None:
        raise UsageError(f'{where}: a relation is between two: write between = ["Russia", "Armenia"]')
    if rule.between is not None and len(set(rule.between)) != _SIDES:
        raise UsageError(f"{where}: between takes two names")
    for field, allowed in (("act", typing.get_args(Act)), ("status", typing.get_args(Status))):
        unknown = sorted(set(several(getattr(rule, field))) - set(allowed))
        if unknown:
            raise UsageError(f"{where}: {unknown[0]!r} is no {field}; there are: {', '.join(allowed)}")
    for field, value in rule.asked.items():
        if not all(one.strip() for one in several(value)):
            raise UsageError(f"{where}: {field} is empty")


def several(value: OneOrMore | None) -> tuple[str, ...]:
    """One or several values as several; none as none."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
