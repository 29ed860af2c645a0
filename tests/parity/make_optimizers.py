#!/usr/bin/env python3
"""Writes optimizers.json: five updates of a small network by every optimizer, as PyTorch makes them in float64.

The network has two dense layers and nothing between them, so that no rounding can turn a decision; weights and images
are drawn here, as numbers that a float holds exactly, and stored with the results. Needs PyTorch and NumPy.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

IMAGES, INPUTS, HIDDEN, CLASSES, STEPS = 8, 6, 5, 3, 5


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, algorithm 2: PyTorch has none."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                (beta1, beta2), g = group["betas"], w.grad
                w.sub_(group["lr"] * (torch.sign(beta1 * m + (1 - beta1) * g) + group["weight_decay"] * w))
                m.mul_(beta2).add_((1 - beta2) * g)


# What sinter calls it, as optimizers.cpp spells it → how PyTorch makes it. Its numbers are those that a float has.
def f32(x):
    return float(np.float32(x))


O = torch.optim
OPTIMIZERS = {
    "sgd": lambda p: O.SGD(p, lr=f32(0.1), weight_decay=f32(0.05)),
    "sgd momentum": lambda p: O.SGD(p, lr=f32(0.1), momentum=f32(0.9), weight_decay=f32(0.05)),
    "sgd dampening": lambda p: O.SGD(p, lr=f32(0.1), momentum=f32(0.9), dampening=f32(0.25)),
    "sgd nesterov": lambda p: O.SGD(p, lr=f32(0.1), momentum=f32(0.9), nesterov=True, weight_decay=f32(0.05)),
    "adam": lambda p: O.Adam(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), weight_decay=f32(0.05)),
    "adamw": lambda p: O.AdamW(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), weight_decay=f32(0.05)),
    "adamw on weights": lambda p: O.AdamW(
        [{"params": p[0::2], "weight_decay": 0.5}, {"params": p[1::2], "weight_decay": 0.0}],
        lr=f32(0.05), betas=(f32(0.8), f32(0.95))),
    "amsgrad": lambda p: O.Adam(p, lr=f32(0.05), betas=(f32(0.8), f32(0.5)), amsgrad=True, weight_decay=f32(0.05)),
    "nadam": lambda p: O.NAdam(
        p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), momentum_decay=f32(0.25), weight_decay=f32(0.05)),
    "rmsprop": lambda p: O.RMSprop(p, lr=f32(0.05), alpha=f32(0.75), weight_decay=f32(0.05)),
    "rmsprop momentum": lambda p: O.RMSprop(p, lr=f32(0.05), alpha=f32(0.75), momentum=f32(0.5)),
    "rmsprop centered": lambda p: O.RMSprop(p, lr=f32(0.05), alpha=f32(0.75), centered=True, eps=f32(1e-3)),
    "rmsprop centered momentum": lambda p: O.RMSprop(
        p, lr=f32(0.05), alpha=f32(0.75), momentum=f32(0.5), centered=True, eps=f32(1e-3)),
    "adagrad": lambda p: O.Adagrad(p, lr=f32(0.05), lr_decay=f32(0.5), weight_decay=f32(0.05)),
    "lion": lambda p: Lion(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), weight_decay=f32(0.05)),
}
SHAPES = {"dense1.weight": (INPUTS, HIDDEN), "dense1.bias": (HIDDEN,),
          "dense2.weight": (HIDDEN, CLASSES), "dense2.bias": (CLASSES,)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "optimizers.json")
    options = parser.parse_args()

    draw = np.random.default_rng(1)
    weights = {name: draw.integers(-64, 65, shape) / 64 for name, shape in SHAPES.items()}
    images = draw.integers(-64, 65, (STEPS, IMAGES, INPUTS)) / 32
    labels = draw.integers(0, CLASSES, (STEPS, IMAGES))

    updates = {}
    for name, make in OPTIMIZERS.items():
        parameters = {key: torch.tensor(value, dtype=torch.float64, requires_grad=True)
                      for key, value in weights.items()}
        optimizer = make(list(parameters.values()))
        for x, y in zip(torch.tensor(images), torch.tensor(labels)):
            hidden = x @ parameters["dense1.weight"] + parameters["dense1.bias"]
            optimizer.zero_grad()
            F.cross_entropy(hidden @ parameters["dense2.weight"] + parameters["dense2.bias"], y).backward()
            optimizer.step()
        updates[name] = {key: [float(f"{x:.9g}") for x in value.detach().flatten()]
                         for key, value in parameters.items()}
    flat = {key: value.flatten().tolist() for key, value in weights.items()}
    options.out.write_text(json.dumps({
        "torch": torch.__version__, "weights": flat, "images": images.reshape(STEPS, -1).tolist(),
        "labels": labels.tolist(), "updates": updates}, indent=1) + "\n")


if __name__ == "__main__":
    main()
