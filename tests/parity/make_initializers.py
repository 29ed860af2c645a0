#!/usr/bin/env python3
"""Writes initializers.json: how PyTorch's initializers draw the weights of a convolution and of a dense layer.

Of those that draw number by number, deviation and largest value of many draws; of the others, what can be asked of any
draw: that of orthogonal_, which products of its rows are 1. dirac_ in the order of this library: (kernel, kernel,
inputs, filters). Needs PyTorch.
"""

import argparse
import json
import math
import pathlib

import torch
from torch.nn import init

INPUTS, FILTERS, KERNEL, FEATURES, UNITS = 16, 48, 3, 432, 100
SHAPES = {"conv": (FILTERS, INPUTS, KERNEL, KERNEL), "dense": (UNITS, FEATURES)}
DRAWS = 200


def truncated(w, variance):
    """As Keras does: cut at two deviations of a normal distribution whose deviation makes up for it."""
    deviation = math.sqrt(variance) / 0.87962566103423978
    return init.trunc_normal_(w, std=deviation, a=-2 * deviation, b=2 * deviation)


def fans(w):
    return init._calculate_fan_in_and_fan_out(w)


INITIALIZERS = {
    "he_normal": lambda w: init.kaiming_normal_(w, nonlinearity="relu"),
    "he_uniform": lambda w: init.kaiming_uniform_(w, nonlinearity="relu"),
    "he_truncated": lambda w: truncated(w, 2 / fans(w)[0]),
    "glorot_normal": init.xavier_normal_,
    "glorot_uniform": init.xavier_uniform_,
    "glorot_truncated": lambda w: truncated(w, 2 / sum(fans(w))),
    "lecun_normal": lambda w: init.kaiming_normal_(w, nonlinearity="linear"),
    "lecun_uniform": lambda w: init.kaiming_uniform_(w, nonlinearity="linear"),
    "lecun_truncated": lambda w: truncated(w, 1 / fans(w)[0]),
    "orthogonal": init.orthogonal_,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent / "initializers.json")
    options = parser.parse_args()
    torch.manual_seed(1)
    drawn = {}
    for name, draw in INITIALIZERS.items():
        drawn[name] = {}
        for kind, shape in SHAPES.items():
            draws = DRAWS if name != "orthogonal" else 10
            w = torch.stack([draw(torch.empty(shape, dtype=torch.float64)) for _ in range(draws)])
            drawn[name][kind] = {"deviation": w.std().item(), "largest": w.abs().max().item()}
    dirac = init.dirac_(torch.empty(SHAPES["conv"])).permute(2, 3, 1, 0).flatten()
    document = {"torch": torch.__version__, "drawn": drawn, "dirac": dirac.nonzero().flatten().tolist()}
    options.out.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
