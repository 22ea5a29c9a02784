"""A model folder in, its checked parts out.

The folder holds `model.json` (labels, biases and the SHA-256 of every other file), `network.onnx`,
`decoder.npz`, `worth.npz` and `tokenizer.json`.  Invariant: what is returned is exactly what `model.json`
describes; anything else is a ModelError that names the file.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ModelError

from . import labels
from .acts_head import ActHead
from .attributions import Biaffine
from .crf import Chain
from .decode import Decoder
from .triggers import RoleScorer
from .worth_head import WorthHead

DEFAULT = Path(__file__).resolve().parents[2] / "models" / "tagger"
FILES = ("network.onnx", "decoder.npz", "worth.npz", "tokenizer.json")
BIASES = ("cue_bias", "trigger_bias", "role_bonus")
FORMAT = 5


def label_sets() -> dict[str, list[str]]:
    """The labels that a model must have been trained with, in order."""
    return {
        "attribution_tags": list(labels.ATTRIBUTION_TAGS),
        "acts": list(labels.ACTS),
        "channels": list(labels.CHANNELS),
        "event_types": list(labels.EVENT_TYPES),
        "statuses": list(labels.STATUSES),
        "role_tags": list(labels.ROLE_TAGS),
        "scores": list(labels.SCORES),
        "projections": list(labels.PROJECTIONS),
    }


@dataclass(frozen=True, slots=True)
class Parts:
    """A model, read and checked but not yet started."""

    version: str
    network: bytes
    decoder: Decoder
    tokenizer: str


def read_folder(folder: Path) -> Parts:
    """The parts of the model in `folder`.

    Raises:
        ModelError: a file is missing, is not what `model.json` says, or belongs to other labels.
    """
    description = _read(folder / "model.json")
    try:
        about: dict[str, Any] = json.loads(description)
        expected: dict[str, str] = about["sha256"]
        biases = {name: float(about[name]) for name in BIASES}
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model description {folder / 'model.json'} is broken: {error}") from error
    if about.get("format") != FORMAT or about.get("labels") != label_sets():
        raise ModelError(f"the model in {folder} was made for another version of this program")
    files = {name: _read(folder / name) for name in FILES}
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != expected.get(name):
            raise ModelError(f"the model file {folder / name} is damaged: its checksum does not match model.json")
    try:
        decoder = _decoder(files["decoder.npz"], _worth_head(files["worth.npz"]), biases)
        tokenizer = files["tokenizer.json"].decode()
    except (ValueError, KeyError) as error:
        raise ModelError(f"the model in {folder} is broken: {error}") from error
    version = hashlib.sha256(description).hexdigest()[:12]
    return Parts(version, files["network.onnx"], decoder, tokenizer)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"the model file {path} cannot be read: {error.strerror}") from error


def _decoder(content: bytes, worth: WorthHead, biases: dict[str, float]) -> Decoder:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        weights: dict[str, NDArray[np.float32]] = {
            name: np.ascontiguousarray(arrays[name], dtype=np.float32) for name in arrays.files
        }

    def biaffine(name: str) -> Biaffine:
        return Biaffine(*(weights[f"{name}.{part}"] for part in ("matrix", "head", "distance")))

    roles = RoleScorer(*(weights[f"roles.{part}"] for part in ("matrix", "word", "bias", "distance")))
    return Decoder(
        Chain(weights["transitions"], weights["start"], labels.ALLOWED, labels.MAY_START),
        biaffine("to_cue"),
        biaffine("to_source"),
        roles,
        _act_head(weights),
        worth,
        **biases,
    )


def _worth_head(content: bytes) -> WorthHead:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        weights, bias = arrays["weights"].astype(np.float64), float(arrays["bias"])
    if weights.shape != (labels.STATES.stop - labels.STATES.start,):
        raise ValueError("worth.npz is of another size")
    return WorthHead(weights, bias)


def _act_head(weights: dict[str, NDArray[np.float32]]) -> ActHead:
    first = weights["act.first"] * weights["act.scale"][:, None]
    names = ("mean", "spread", "bias", "second", "second_bias")
    return ActHead(first=first, **{name: weights[f"act.{name}"] for name in names})
