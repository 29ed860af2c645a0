#!/usr/bin/env python3
"""The kept references are of what draw.py draws for their seeds today, and all of the language is among them."""

import json
import pathlib
import re
import sys

from draw import draw
from graph import LAYERS


def differences(reference):
    drawn = draw(reference["seed"])
    counts = drawn.counts[:len(reference["counts"])]
    now = {"network": drawn.network, "options": drawn.options, "shape": list(drawn.shape), "counts": counts,
           "batch": drawn.batch, "images": drawn.images}
    return [f"seed {reference['seed']}: {key} is {value} now, was {reference[key]}"
            for key, value in now.items() if value != reference[key]]


# Not drawn: what begins a network; what `fit` sets; what grows beyond all bounds (tests/parity/activations.cpp has it).
UNDRAWN = {"Input", "Standardize", "Exponential"}


def losses():
    """Those of the language, a header each."""
    root = pathlib.Path(__file__).resolve().parents[2]
    headers = re.findall(r'#include "(dsl/losses/\w+\.hpp)"', (root / "dsl/losses.hpp").read_text())
    return [name for header in headers for name in re.findall(r'\*name = "(\w+)"', (root / header).read_text())]


def undrawn_layers():
    """Layers of the language, a header each, that no network can have."""
    root = pathlib.Path(__file__).resolve().parents[2]
    headers = re.findall(r'#include "(dsl/layers/\w+\.hpp)"', (root / "dsl/layers.hpp").read_text())
    kinds = {title for header in headers
             for title in re.findall(r'const char\* title = "(\w+)"', (root / header).read_text())}
    return [f"draw.py draws no {kind}" for kind in sorted(kinds - set(LAYERS) - UNDRAWN)]


def main():
    references = [json.loads(file.read_text()) for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json"))]
    faults = [fault for reference in references for fault in differences(reference)]
    texts = " ".join(reference["network"] + reference["options"] for reference in references)
    words = [f"{kind}{{" for kind in LAYERS]
    words += ["Shared{", "Residual{", "Residual{Residual{", "repeat<", " | ", "SGD{", "nesterov", "Adam{", "AdamW{"]
    words += [f"{loss}{{" for loss in losses()] + ["(Input{", "f * ", ".smoothing", ".soft", ".weighted", ".sum",
                                                   ".each_pixel"]
    faults += [f"no kept network has {word}" for word in words if word not in texts]
    faults += undrawn_layers()
    print("\n".join(faults) or f"{len(references)} references are of today's networks")
    return bool(faults) or not references


if __name__ == "__main__":
    sys.exit(main())
