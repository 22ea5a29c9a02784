"""Let a network also give its states: `python -m training.tagger.states MODEL_FOLDER`.

The second output, `projections`, gets more columns behind those it has: each word's vector after the fourth layer and
after the last. The head that reads acts (`acts.py`) pools them. Everything the network gave before stays the same to
the last bit; done once to a network, done again it changes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import onnx
from onnx import helper

from .product import product

MIDDLE, LAST = "/layers.3/norm2/LayerNormalization_output_0", "/GatherElements_output_0"
PLACES = "/Expand_output_0"  # where each word's first piece is, for GatherElements


def with_states(network: bytes) -> bytes:
    """The network whose `projections` hold the states too."""
    model = onnx.load_from_string(network)
    graph = model.graph
    if any("word_states" in node.output for node in graph.node):
        return network
    for node in graph.node:
        for place, name in enumerate(node.output):
            if name == "projections":
                node.output[place] = "only_projections"
    graph.node.append(helper.make_node("GatherElements", [MIDDLE, PLACES], ["middle_states"], axis=1))
    graph.node.append(helper.make_node("Concat", ["middle_states", LAST], ["word_states"], axis=2))
    graph.node.append(helper.make_node("Concat", ["only_projections", "word_states"], ["projections"], axis=2))
    output = next(x for x in graph.output if x.name == "projections")
    output.type.tensor_type.shape.dim[2].dim_value = product("labels").STATES.stop
    onnx.checker.check_model(model)
    result: bytes = model.SerializeToString()
    return result


def main() -> None:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("model", type=Path, help="model folder; its network and description are rewritten")
    folder = p.parse_args().model
    path = folder / "network.onnx"
    path.write_bytes(with_states(path.read_bytes()))
    about = json.loads((folder / "model.json").read_text("utf-8"))
    about["format"] = product("folder").FORMAT
    about["sha256"]["network.onnx"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
