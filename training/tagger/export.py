"""Checkpoint in, model folder of the product out: `python -m training.tagger.export --help`.

Word vectors become 8-bit with a scale for each row; matrices become 8-bit with a scale for each
column and one bit unused (`reduce_range`), so that processors with and without VNNI agree.
Rows of the vocabulary that English news cannot use are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .evaluate import passing_acts
from .net import TaggerNet
from .product import product
from .states import with_states

labels = product("labels")
KEPT_IDS = 104  # [PAD] … [MASK]: their numbers are written into the product


class Exported(nn.Module):
    """The network for one window, with 8-bit word vectors and without a padding mask."""

    def __init__(self, net: TaggerNet, rows: list[int]) -> None:
        super().__init__()
        self.net = net
        vectors = net.words.weight.detach()[rows]
        scale = vectors.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("vectors", torch.round(vectors / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, pieces: Tensor, features: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """As `TaggerNet.forward` for one window."""
        words = self.vectors[pieces].float() * self.scale[pieces]
        scores, projections = self.net.read(words, torch.zeros(1), features, first)
        return scores, projections


def kept_pieces(vocabulary: dict[str, int]) -> list[str]:
    """The pieces to keep, in their old order: special ones, Latin script, digits and marks."""

    def usable(piece: str) -> bool:
        return all(
            c < "\u0250" or "LATIN" in unicodedata.name(c, "") or not c.isalpha() for c in piece.removeprefix("##")
        ) and not piece.startswith("[unused")

    by_id = sorted(vocabulary, key=vocabulary.__getitem__)
    return [piece for piece in by_id if vocabulary[piece] < KEPT_IDS or usable(piece)]


def small_tokenizer(path: Path) -> tuple[str, list[int]]:
    """The tokenizer with only the kept pieces, and their old numbers in the new order.

    Without special tokens in the text: a report that holds "[SEP]" is read as it stands.
    """
    description = json.loads(path.read_text("utf-8"))
    vocabulary = description["model"]["vocab"]
    kept = kept_pieces(vocabulary)
    description["model"]["vocab"] = {piece: i for i, piece in enumerate(kept)}
    for part in ("truncation", "padding", "post_processor", "decoder"):
        description[part] = None
    description["added_tokens"] = []
    return json.dumps(description, ensure_ascii=False), [vocabulary[piece] for piece in kept]


def export_network(net: TaggerNet, rows: list[int], folder: Path, *, quantize: bool) -> bytes:
    """The ONNX network as bytes; `folder` is for what it writes on the way."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    words = 11
    example = (
        torch.randint(KEPT_IDS, len(rows), (1, 20)),
        torch.ones(1, 20, 3, dtype=torch.long),
        torch.arange(1, 1 + words)[None],
    )
    full, ready, small = (folder / f"{name}.onnx" for name in ("full", "ready", "small"))
    torch.onnx.export(
        Exported(net, rows).eval(),
        example,
        str(full),
        input_names=["pieces", "features", "first"],
        output_names=["scores", "projections"],
        dynamic_axes={
            "pieces": {1: "piece"}, "features": {1: "piece"}, "first": {1: "word"},
            "scores": {1: "word"}, "projections": {1: "word"},
        },
        opset_version=17,
        dynamo=False,
    )  # fmt: skip
    if not quantize:
        return full.read_bytes()
    quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready),
        str(small),
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    return small.read_bytes()


def decoder_arrays(net: TaggerNet) -> dict[str, np.ndarray]:
    """The weights that the product uses in numpy, in half precision."""
    out: dict[str, Any] = {"transitions": net.transitions, "start": net.start}
    for name, arc in (("to_cue", net.to_cue), ("to_source", net.to_source)):
        out |= {
            f"{name}.matrix": arc.matrix[0],
            f"{name}.head": arc.head[0],
            f"{name}.distance": arc.distance[0],
        }
    roles = net.roles
    out |= {
        "roles.matrix": roles.matrix,
        "roles.word": roles.head,
        "roles.bias": roles.bias,
        "roles.distance": roles.distance,
    }
    arrays = {name: value.detach().numpy().astype(np.float16) for name, value in out.items()}
    acts = {f"act.{name}": value.astype(np.float16) for name, value in passing_acts().items()}
    return arrays | acts | {"act.scale": np.ones(len(acts["act.first"]), np.float16)}


def write_model(
    net: TaggerNet,
    minilm: Path,
    out: Path,
    *,
    biases: dict[str, float],
    quantize: bool = True,
) -> str:
    """Write the model folder; its version."""
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, rows = small_tokenizer(minilm / "tokenizer.json")
    with tempfile.TemporaryDirectory() as scratch:
        network = export_network(net.eval(), rows, Path(scratch), quantize=quantize)
    (out / "network.onnx").write_bytes(with_states(network))
    (out / "tokenizer.json").write_text(tokenizer, "utf-8")
    np.savez(out / "decoder.npz", **decoder_arrays(net))  # type: ignore[arg-type]
    indifferent = product("worth_head").indifferent(labels.STATES.stop - labels.STATES.start)
    np.savez(out / "worth.npz", weights=indifferent.weights, bias=indifferent.bias)
    folder = product("folder")
    about = {
        "format": folder.FORMAT,
        "labels": folder.label_sets(),
        **biases,
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in folder.FILES},
    }
    (out / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    version: str = product("tagger").Tagger.load(out).version
    return version


def main() -> None:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint", type=Path, nargs="+", help="several are averaged, weight by weight")
    p.add_argument("--minilm", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    p.add_argument("--out", type=Path, required=True, help="model folder to write")
    p.add_argument("--cue-bias", type=float, default=0.0)
    p.add_argument("--trigger-bias", type=float, default=0.0)
    p.add_argument("--role-bonus", type=float, default=0.0)
    p.add_argument("--full", action="store_true", help="32-bit matrices, to compare")
    args = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    net = TaggerNet()
    found = [torch.load(path, weights_only=False)["net"] for path in args.checkpoint]
    net.load_state_dict({name: sum(state[name] for state in found) / len(found) for name in found[0]})
    version = write_model(
        net, args.minilm, args.out,
        biases={name: getattr(args, name) for name in product("folder").BIASES}, quantize=not args.full,
    )  # fmt: skip
    total = sum(f.stat().st_size for f in args.out.iterdir())
    print(f"{args.out}: version {version}, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
