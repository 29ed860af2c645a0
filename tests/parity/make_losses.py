#!/usr/bin/env python3
"""Writes losses.json: every loss at the end of a small network, and five updates by it, as PyTorch has them in float64.

The network is dense, tanh, dense; weights, images, targets and the samples' weights are drawn here, as numbers that a
float holds exactly, and stored with the results. Needs PyTorch and NumPy.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

IMAGES, INPUTS, HIDDEN, OUTPUTS, STEPS, RATE = 8, 6, 5, 3, 5, 0.125
SHAPES = {"dense1.weight": (INPUTS, HIDDEN), "dense1.bias": (HIDDEN,),
          "dense2.weight": (HIDDEN, OUTPUTS), "dense2.bias": (OUTPUTS,)}


def f32(x):
    return float(np.float32(x))


def mean_of_samples(loss):
    """For losses that PyTorch gives for each sample: weighted as Keras does, by the number of samples."""
    return lambda y, t, w: (loss(y, t) * w).mean()


def per_sample(loss):
    return lambda y, t: loss(y, t).mean(dim=1)


def smoothed_labels(t, s):
    return t * (1 - s) + s / 2


cross = lambda y, t: F.cross_entropy(y, t, reduction="none")
binary = lambda y, t: F.binary_cross_entropy_with_logits(y, t, reduction="none")
hinge = lambda y, t: torch.clamp(1 - t * y, min=0)  # PyTorch has none of this kind; Keras's formula
# What sinter calls it, as losses.cpp spells it → its targets, PyTorch's loss of a batch, what is predicted.
softmax, sigmoid, as_is = (lambda y: torch.softmax(y, 1)), torch.sigmoid, (lambda y: y)
LOSSES = {
    "cross_entropy": ("classes", lambda y, t, w: F.cross_entropy(y, t), softmax),
    "cross_entropy smoothing": ("classes", lambda y, t, w: F.cross_entropy(y, t, label_smoothing=f32(0.1)), softmax),
    "cross_entropy sum": ("classes", lambda y, t, w: F.cross_entropy(y, t, reduction="sum"), softmax),
    "cross_entropy weighted": ("classes", mean_of_samples(cross), softmax),
    "cross_entropy soft": ("distributions", lambda y, t, w: F.cross_entropy(y, t), softmax),
    "cross_entropy soft smoothing weighted": (
        "distributions",
        mean_of_samples(lambda y, t: F.cross_entropy(y, t, label_smoothing=f32(0.2), reduction="none")), softmax),
    "kl_divergence": (
        "distributions", lambda y, t, w: F.kl_div(F.log_softmax(y, 1), t, reduction="batchmean"), softmax),
    "binary_cross_entropy": ("labels", lambda y, t, w: F.binary_cross_entropy_with_logits(y, t), sigmoid),
    "binary_cross_entropy smoothing": (
        "labels", lambda y, t, w: F.binary_cross_entropy_with_logits(y, smoothed_labels(t, f32(0.1))), sigmoid),
    "binary_cross_entropy weighted": ("labels", mean_of_samples(per_sample(binary)), sigmoid),
    "mean_squared_error": ("values", lambda y, t, w: F.mse_loss(y, t), as_is),
    "mean_squared_error sum": ("values", lambda y, t, w: F.mse_loss(y, t, reduction="sum"), as_is),
    "mean_squared_error weighted": ("values", mean_of_samples(per_sample(lambda y, t: (y - t) ** 2)), as_is),
    "mean_absolute_error": ("values", lambda y, t, w: F.l1_loss(y, t), as_is),
    "huber": ("values", lambda y, t, w: F.huber_loss(y, t, delta=f32(0.5)), as_is),
    "poisson": ("values", lambda y, t, w: F.poisson_nll_loss(y, t), torch.exp),
    "hinge": ("signs", lambda y, t, w: hinge(y, t).mean(), as_is),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "losses.json")
    options = parser.parse_args()

    draw = np.random.default_rng(2)
    weights = {name: draw.integers(-64, 65, shape) / 64 for name, shape in SHAPES.items()}
    images = draw.integers(-64, 65, (STEPS, IMAGES, INPUTS)) / 32
    sample_weights = draw.integers(0, 9, (STEPS, IMAGES)) / 4
    cuts = np.sort(draw.integers(0, 65, (STEPS, IMAGES, OUTPUTS - 1)), axis=2)  # a distribution: pieces of 1
    targets = {
        "classes": draw.integers(0, OUTPUTS, (STEPS, IMAGES)),
        "distributions": np.diff(cuts, prepend=0, append=64, axis=2) / 64,
        "labels": draw.integers(0, 2, (STEPS, IMAGES, OUTPUTS)).astype(float),
        "values": draw.integers(-64, 65, (STEPS, IMAGES, OUTPUTS)) / 32,
        "signs": draw.integers(0, 2, (STEPS, IMAGES, OUTPUTS)) * 2.0 - 1,
    }

    results = {}
    for name, (kind, loss, predict) in LOSSES.items():
        parameters = {key: torch.tensor(value, dtype=torch.float64, requires_grad=True)
                      for key, value in weights.items()}

        def output(x):
            hidden = torch.tanh(x @ parameters["dense1.weight"] + parameters["dense1.bias"])
            return hidden @ parameters["dense2.weight"] + parameters["dense2.bias"]

        optimizer = torch.optim.SGD(list(parameters.values()), lr=RATE / 16 if name.endswith("sum") else RATE)
        losses = []
        for step in range(STEPS):
            x, t, w = torch.tensor(images[step]), torch.tensor(targets[kind][step]), torch.tensor(sample_weights[step])
            optimizer.zero_grad()
            value = loss(output(x), t, w)
            value.backward()
            optimizer.step()
            losses.append(float(f"{value.item():.9g}"))
        with torch.no_grad():
            prediction = predict(output(torch.tensor(images[0])))
        rounded = lambda tensor: [float(f"{x:.9g}") for x in tensor.detach().flatten()]
        results[name] = {"targets": kind, "losses": losses, "prediction": rounded(prediction),
                         "after": {key: rounded(value) for key, value in parameters.items()}}
    options.out.write_text(json.dumps({
        "torch": torch.__version__, "weights": {key: value.flatten().tolist() for key, value in weights.items()},
        "images": images.reshape(STEPS, -1).tolist(), "sample_weights": sample_weights.tolist(),
        "targets": {kind: value.reshape(STEPS, -1).tolist() for kind, value in targets.items()},
        "losses": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
