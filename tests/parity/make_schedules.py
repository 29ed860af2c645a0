#!/usr/bin/env python3
"""Writes schedules.json: the factors of each step of a run of 60, as PyTorch's schedulers make them. Needs PyTorch."""

import argparse
import json
import pathlib

import torch
from torch.optim import lr_scheduler as S

STEPS = 60


def after_warmup(rise, rest):
    """A rise from 1/rise in equal steps, then `rest` of what is left."""
    return lambda o: S.SequentialLR(
        o, [S.LinearLR(o, start_factor=1 / rise, total_iters=rise - 1), rest(o)], milestones=[rise])


# What schedules.cpp calls it → PyTorch's scheduler of an optimizer whose rate is 1, stepped every step.
SCHEDULES = {
    "constant": lambda o: S.ConstantLR(o, factor=1.0),
    "warmup": lambda o: S.LinearLR(o, start_factor=1 / 12, total_iters=11),
    "step_decay": lambda o: S.StepLR(o, step_size=15, gamma=0.25),
    "exponential_decay": lambda o: S.ExponentialLR(o, gamma=0.0625 ** (1 / STEPS)),
    "polynomial_decay": lambda o: S.PolynomialLR(o, total_iters=STEPS, power=2.0),
    "polynomial_decay warmup": after_warmup(12, lambda o: S.PolynomialLR(o, total_iters=STEPS - 12, power=1.0)),
    "cosine": lambda o: S.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.125),
    "cosine warmup": after_warmup(12, lambda o: S.CosineAnnealingLR(o, T_max=STEPS - 12)),
    "cosine_restarts": lambda o: S.CosineAnnealingWarmRestarts(o, T_0=15, eta_min=0.125),
    "cosine_restarts stretch": lambda o: S.CosineAnnealingWarmRestarts(o, T_0=4, T_mult=2),
    "cyclic": lambda o: S.CyclicLR(o, base_lr=0.125, max_lr=1.0, step_size_up=STEPS / 8, cycle_momentum=False),
    "cyclic shrink": lambda o: S.CyclicLR(
        o, base_lr=0.125, max_lr=1.0, step_size_up=STEPS / 10, mode="triangular2", cycle_momentum=False),
    "one_cycle": lambda o: S.OneCycleLR(o, max_lr=1.0, total_steps=STEPS, pct_start=0.25, div_factor=16,
                                        final_div_factor=64, cycle_momentum=False),
}


def factors(make):
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    found = []
    for _ in range(STEPS):
        found.append(float(f"{optimizer.param_groups[0]['lr']:.9g}"))
        optimizer.step()
        scheduler.step()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "schedules.json")
    options = parser.parse_args()
    found = {"torch": torch.__version__, "factors": {name: factors(make) for name, make in SCHEDULES.items()}}
    options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
