#!/usr/bin/env python3
"""Writes activations.json: activations and their slopes at points, as PyTorch has them in float64. Needs PyTorch."""

import argparse
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F


def f32(x):
    return float(np.float32(x))


# What the operation is called, with its numbers as activations.cpp has them → PyTorch's.
ACTIVATIONS = {
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": lambda x: F.leaky_relu(x, f32(0.3)),
    "prelu": lambda x: F.prelu(x, torch.tensor(0.3125, dtype=torch.float64)),
    "hard_sigmoid": F.hardsigmoid,
    "hard_swish": F.hardswish,
    "sigmoid": torch.sigmoid,
    "exponential": torch.exp,
    "tanh": torch.tanh,
    "silu": F.silu,
    "elu": lambda x: F.elu(x, f32(0.75)),
    "selu": F.selu,
    "softplus": lambda x: F.softplus(x, threshold=1e6),  # PyTorch takes x for it beyond a threshold, sinter does not
    "mish": F.mish,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent / "activations.json")
    options = parser.parse_args()
    # None where a formula has a corner: there a subgradient is a matter of taste.
    points = [k / 16 for k in range(-160, 161, 5)] + [-100.0, -30.0, -1e-3, 1e-3, 30.0, 80.0]
    points = sorted(x for x in points if x not in (-3.0, 0.0, 3.0))
    found = {"torch": torch.__version__, "points": points}
    for name, activation in ACTIVATIONS.items():
        x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
        y = activation(x)
        y.sum().backward()
        found[name] = {"value": [float(f"{v:.12g}") for v in y.detach()], "slope": [float(f"{v:.12g}") for v in x.grad]}
    # Over rows of 8, against a gradient of -2 to 2.
    for name, activation in {"softmax": F.softmax, "log_softmax": F.log_softmax}.items():
        x = torch.tensor(points[:64], dtype=torch.float64).flip(0).view(8, 8).t().contiguous().requires_grad_()
        y = activation(x, dim=1)
        y.backward(torch.arange(64, dtype=torch.float64).view(8, 8) % 5 - 2)
        found[name] = {"x": x.detach().flatten().tolist(), "value": [float(f"{v:.12g}") for v in y.detach().flatten()],
                       "slope": [float(f"{v:.12g}") for v in x.grad.flatten()]}
    rows = ",\n".join(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in found.items())
    options.out.write_text("{\n" + rows + "\n}\n")


if __name__ == "__main__":
    main()
