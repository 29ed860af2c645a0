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


class LAMB(torch.optim.Optimizer):
    """You et al. 2020, algorithm 2, with Adam's corrections of the means: PyTorch has none."""

    def __init__(self, params, lr, betas, weight_decay=0.0, eps=1e-6):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay, "eps": eps})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                state, (beta1, beta2), g = self.state[w], group["betas"], w.grad
                m, v = state.setdefault("m", torch.zeros_like(w)), state.setdefault("v", torch.zeros_like(w))
                state["t"] = t = state.get("t", 0) + 1
                m.mul_(beta1).add_((1 - beta1) * g)
                v.mul_(beta2).add_((1 - beta2) * g * g)
                direction = m / (1 - beta1 ** t) / ((v / (1 - beta2 ** t)).sqrt() + group["eps"])
                direction += group["weight_decay"] * w
                of_weight, of_direction = w.norm(), direction.norm()
                ratio = of_weight / of_direction if of_weight > 0 and of_direction > 0 else 1.0
                w.sub_(group["lr"] * ratio * direction)


class Muon:
    """PyTorch's Muon for weights, its AdamW for biases, and no rounding to bfloat16."""

    def __init__(self, params, lr, momentum, nesterov, betas, weight_decay):
        self.parts = [torch.optim.Muon(params[0::2], lr=lr, momentum=momentum, nesterov=nesterov,
                                       weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"),
                      torch.optim.AdamW(params[1::2], lr=lr, betas=betas, weight_decay=weight_decay)]

    def zero_grad(self):
        for part in self.parts:
            part.zero_grad()

    def step(self):
        kept, torch.Tensor.bfloat16 = torch.Tensor.bfloat16, lambda matrix: matrix.clone()
        try:
            for part in self.parts:
                part.step()
        finally:
            torch.Tensor.bfloat16 = kept


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
    "adamax": lambda p: O.Adamax(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), weight_decay=f32(0.05)),
    "rmsprop": lambda p: O.RMSprop(p, lr=f32(0.05), alpha=f32(0.75), weight_decay=f32(0.05)),
    "rmsprop momentum": lambda p: O.RMSprop(p, lr=f32(0.05), alpha=f32(0.75), momentum=f32(0.5)),
    "rmsprop centered": lambda p: O.RMSprop(p, lr=f32(0.05), alpha=f32(0.75), centered=True, eps=f32(1e-3)),
    "rmsprop centered momentum": lambda p: O.RMSprop(
        p, lr=f32(0.05), alpha=f32(0.75), momentum=f32(0.5), centered=True, eps=f32(1e-3)),
    "adagrad": lambda p: O.Adagrad(p, lr=f32(0.05), lr_decay=f32(0.5), weight_decay=f32(0.05)),
    "lamb": lambda p: LAMB(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95))),
    "lamb decay": lambda p: LAMB(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), weight_decay=f32(0.5), eps=f32(1e-3)),
    "muon": lambda p: Muon(p, f32(0.05), f32(0.9), True, (f32(0.8), f32(0.95)), f32(0.5)),
    "muon without nesterov": lambda p: Muon(p, f32(0.05), f32(0.9), False, (f32(0.8), f32(0.95)), 0.0),
    "lion": lambda p: Lion(p, lr=f32(0.05), betas=(f32(0.8), f32(0.95)), weight_decay=f32(0.05)),
}
# What is done with gradients before a step of SGD, with a momentum; and how many batches make one.
CLIPS = {
    "clip norm": lambda p: torch.nn.utils.clip_grad_norm_(p, f32(0.25)),
    "clip value": lambda p: torch.nn.utils.clip_grad_value_(p, f32(0.125)),
    "clip both": lambda p: (torch.nn.utils.clip_grad_value_(p, f32(0.125)),
                            torch.nn.utils.clip_grad_norm_(p, f32(0.25))),
}
ACCUMULATED = {"accumulate": 2, "accumulate and clip": 2}
AVERAGED = {"average": 1, "accumulate and average": 2}
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

    def train(make, clip=lambda parameters: None, batches=1, kept=None):
        """The parameters after all steps; with `kept`, that fraction of an average is kept, which is returned."""
        network = torch.nn.Module()
        for key, value in weights.items():
            network.register_parameter(key.replace(".", "_"), torch.nn.Parameter(torch.tensor(value)))
        w1, b1, w2, b2 = parameters = list(network.parameters())
        average = torch.optim.swa_utils.AveragedModel(
            network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(kept or 0.0))
        optimizer = make(parameters)
        optimizer.zero_grad()
        for step, (x, y) in enumerate(zip(torch.tensor(images), torch.tensor(labels)), 1):
            (F.cross_entropy((x @ w1 + b1) @ w2 + b2, y) / batches).backward()
            if step % batches == 0:
                clip(parameters)
                optimizer.step()
                optimizer.zero_grad()
                average.update_parameters(network)
        trained = average.module if kept else network
        return {key: [float(f"{x:.9g}") for x in value.detach().flatten()]
                for key, value in zip(weights, trained.parameters())}

    def momentum(parameters):
        return O.SGD(parameters, lr=f32(0.1), momentum=f32(0.9))

    updates = {name: train(make) for name, make in OPTIMIZERS.items()}
    updates |= {name: train(momentum, clip) for name, clip in CLIPS.items()}
    updates |= {name: train(momentum, CLIPS["clip norm"] if "clip" in name else lambda parameters: None, batches)
                for name, batches in ACCUMULATED.items()}
    updates |= {name: train(momentum, batches=batches, kept=f32(0.75)) for name, batches in AVERAGED.items()}
    flat = {key: value.flatten().tolist() for key, value in weights.items()}
    options.out.write_text(json.dumps({
        "torch": torch.__version__, "weights": flat, "images": images.reshape(STEPS, -1).tolist(),
        "labels": labels.tolist(), "updates": updates}, indent=1) + "\n")


if __name__ == "__main__":
    main()
