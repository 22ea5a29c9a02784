"""Operators and weights in, a network that the inference runtime runs on one thread out.

The runtime reads networks in the ONNX format, which is a protocol buffer; the few fields of it that are needed are
written here, so that no package is needed for it. Numbers of fields are those of ``onnx.proto3``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

_VERSION, _OPERATORS = 8, 17  # of the format and of its set of operators
_VARINT, _BYTES = 0, 2  # kinds of a field
_MORE = 1 << 7  # a byte of a number that goes on
_KINDS = {np.dtype(np.float32): 1, np.dtype(np.int64): 7}
_FLOAT, _INT, _INTS = 1, 2, 7  # kinds of an attribute


@dataclass(slots=True)
class Graph:
    """A network in the making: what is added is run in the order in which it was added."""

    _parts: list[bytes] = field(default_factory=list)
    _made: int = 0

    def constant(self, value: NDArray[Any]) -> str:
        """The name under which ``value``, of float32 or int64, is held."""
        name = self._new("constant")
        held = np.ascontiguousarray(value)
        content = b"".join(_number(1, size) for size in held.shape)
        content += _number(2, _KINDS[held.dtype]) + _text(8, name) + _block(9, held.tobytes())
        self._parts.append(_block(5, content))
        return name

    def add(self, operator: str, *inputs: str, **attributes: float | Sequence[int]) -> str:
        """The name of what ``operator`` makes of ``inputs``."""
        return self.split(operator, 1, *inputs, **attributes)[0]

    def split(self, operator: str, count: int, *inputs: str, **attributes: float | Sequence[int]) -> tuple[str, ...]:
        """The names of the ``count`` things that ``operator`` makes of ``inputs``."""
        names = tuple(self._new(operator) for _ in range(count))
        content = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in names)
        content += _text(4, operator) + b"".join(_attribute(*x) for x in attributes.items())
        self._parts.append(_block(1, content))
        return names

    def session(self, inputs: Mapping[str, tuple[type, Sequence[int | None]]], outputs: Mapping[str, str]) -> Any:
        """Runs the network: ``inputs`` are kinds and shapes (``None``: any size), ``outputs`` name what is asked."""
        import onnxruntime

        for name, made in outputs.items():
            self._parts.append(_block(1, _text(1, made) + _text(2, name) + _text(4, "Identity")))
        whole = b"".join(self._parts) + _text(2, "graph")
        whole += b"".join(_block(11, _value(name, *x)) for name, x in inputs.items())
        whole += b"".join(_block(12, _text(1, name)) for name in outputs)
        model = _number(1, _VERSION) + _block(7, whole) + _block(8, _text(1, "") + _number(2, _OPERATORS))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def _new(self, kind: str) -> str:
        self._made += 1
        return f"{kind}{self._made}"


def _attribute(name: str, value: float | Sequence[int]) -> bytes:
    content = _text(1, name)
    if isinstance(value, float):
        content += _varint(2 << 3 | 5) + np.float32(value).tobytes() + _number(20, _FLOAT)
    elif isinstance(value, int):
        content += _number(3, value) + _number(20, _INT)
    else:
        content += b"".join(_number(8, x) for x in value) + _number(20, _INTS)
    return _block(5, content)


def _value(name: str, kind: type, shape: Sequence[int | None]) -> bytes:
    sizes = b"".join(_block(1, _text(2, "any") if size is None else _number(1, size)) for size in shape)
    return _text(1, name) + _block(2, _block(1, _number(1, _KINDS[np.dtype(kind)]) + _block(2, sizes)))


def _text(number: int, value: str) -> bytes:
    return _block(number, value.encode())


def _block(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(value)) + value


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value % (1 << 64))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= _MORE:
        out.append(value % _MORE | _MORE)
        value //= _MORE
    out.append(value)
    return bytes(out)
