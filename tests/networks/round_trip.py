#!/usr/bin/env python3
"""Weights of a network to Python and back: a checkpoint is read by the package safetensors, PyTorch computes the same
from it, and weights that PyTorch trained and the package wrote are tested and trained on by the program. Exits with 77
where a package is missing.

    pip install safetensors numpy torch"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from small_data import read_safetensors, write_data

TOLERANCE = 1e-5  # of probabilities and of the mean loss


class Program:
    def __init__(self, path, data):
        self.path, self.environment = os.path.abspath(path), {**os.environ, "SINTER_DATA": str(data), "COLUMNS": "1000"}

    def __call__(self, *arguments):
        done = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, env=self.environment,
                              timeout=240)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def evaluate(self, weights, folder):
        self("evaluate", "--weights", weights, "--worst", 1000, "--json", folder / "test.json")
        return json.loads((folder / "test.json").read_text())


def check_package(file):
    """The package sees what stands in the file."""
    from safetensors.numpy import load_file

    _, tensors, _ = read_safetensors(file)
    loaded = load_file(file)
    assert loaded.keys() == tensors.keys()
    for name, (dtype, shape, values) in tensors.items():
        assert (dtype, shape, values) == ("F32", list(loaded[name].shape), loaded[name].tobytes()), name
    print(f"safetensors reads all {len(loaded)} tensors")


def check_written_again(program, file, folder):
    """What the package reads and writes again is the same checkpoint with its metadata, and weights without."""
    from safetensors import safe_open
    from safetensors.numpy import load_file, save_file

    with safe_open(file, "numpy") as opened:
        metadata = opened.metadata()
    whole, bare = folder / "whole.safetensors", folder / "bare.safetensors"
    save_file(load_file(file), whole, metadata)
    save_file(load_file(file), bare)
    tested = [{key: value for key, value in program.evaluate(weights, folder).items() if key != "weights"}
              for weights in (file, whole, bare)]
    assert tested[0] == tested[1] == tested[2]
    said = program("evaluate", "--weights", bare)
    assert "tensors passed over, since they are no weights: " in said and "of an optimizer's state" in said, said
    ends = [program("train", "--resume", start, "--epochs", 2, "--worst", 0, "--quiet").split("weights sha256 ")[1]
            for start in (file, whole)]
    assert ends[0] == ends[1], ends
    print("written again by safetensors, it is the same")


def test_images(folder):
    import numpy

    images = numpy.frombuffer((folder / "t10k-images-idx3-ubyte").read_bytes()[16:], numpy.uint8).reshape(-1, 1, 28, 28)
    labels = numpy.frombuffer((folder / "t10k-labels-idx1-ubyte").read_bytes()[8:], numpy.uint8)
    return images.astype(numpy.float32) / 255, labels.astype(numpy.int64)


def torch_model(name):
    """The network of examples/NAME.cpp."""
    from torch import nn

    class Flatten(nn.Module):
        def forward(self, x):
            return x.permute(0, 2, 3, 1).flatten(1)  # sinter's order: height, width, channels

    def conv(inputs, filters):
        return nn.Conv2d(inputs, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(), nn.MaxPool2d(2)

    layers = {
        "mnist_mlp": lambda: (Flatten(), nn.Linear(784, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU(),
                              nn.Linear(128, 10)),
        "mnist_cnn": lambda: (*conv(1, 32), *conv(32, 64), Flatten(), nn.Linear(7 * 7 * 64, 128), nn.ReLU(),
                              nn.Linear(128, 10)),
    }
    return nn.Sequential(*layers[name]())


def names(model):
    """{sinter's name of a tensor: PyTorch's}, both of which number the layers."""
    ours = {"Conv2d": ("conv", {"weight": "weight", "bias": "bias"}),
            "Linear": ("dense", {"weight": "weight", "bias": "bias"})}
    ours["BatchNorm1d"] = ours["BatchNorm2d"] = (
        "batchnorm", {"weight": "gamma", "bias": "beta", "running_mean": "running_mean", "running_var": "running_var"})
    found, numbers = {}, {}
    for index, layer in model.named_children():
        if type(layer).__name__ not in ours:
            continue
        kind, tensors = ours[type(layer).__name__]
        numbers[kind] = numbers.get(kind, 0) + 1
        found |= {f"{kind}{numbers[kind]}.{tensors[name]}": f"{index}.{name}"
                  for name in layer.state_dict() if name in tensors}
    return found


def transposed(values, to_torch):
    """Conv keeps (height, width, inputs, filters), Conv2d (filters, inputs, height, width); Dense (inputs, units),
    Linear (units, inputs)."""
    axes = {4: (3, 2, 0, 1) if to_torch else (2, 3, 1, 0), 2: (1, 0), 1: (0,)}
    return values.transpose(axes[values.ndim]).copy()


def to_torch(model, file):
    import torch
    from safetensors.numpy import load_file

    tensors, theirs = load_file(file), names(model)
    assert {name for name in tensors if ".moment" not in name} == theirs.keys()
    state = {theirs[name]: torch.tensor(transposed(tensors[name], True)) for name in theirs}
    found = model.load_state_dict(state, strict=False)
    assert not found.unexpected_keys, found
    assert all(name.endswith("num_batches_tracked") for name in found.missing_keys), found


def from_torch(model, file):
    from safetensors.numpy import save_file

    state = model.state_dict()
    tensors = {ours: transposed(state[theirs].numpy(), False) for ours, theirs in names(model).items()}
    save_file(tensors, file, {"format": "pt"})


def check_same(model, tested, images, labels):
    """PyTorch's loss, accuracy, and probabilities of every mistake are the program's."""
    import torch

    model.eval()
    with torch.no_grad():
        logits = model(torch.tensor(images))
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).item()
        probabilities = logits.softmax(1)
    wrong = (logits.argmax(1).numpy() != labels).sum()
    assert len(tested["worst"]) == wrong > 0, (len(tested["worst"]), wrong)
    apart = max(abs(ours - probabilities[mistake["image"], digit].item())
                for mistake in tested["worst"] for digit, ours in enumerate(mistake["probabilities"]))
    print(f"loss {tested['loss']:.7f}, PyTorch {loss:.7f}; {wrong} mistakes in both, their probabilities within "
          f"{apart:.1e}")
    assert abs(loss - tested["loss"]) < TOLERANCE and apart < TOLERANCE


def train_torch(model, images, labels):
    import torch

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), 0.05)
    for _ in range(5):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(torch.tensor(images)), torch.tensor(labels)).backward()
        optimizer.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="build/examples/mnist_mlp or mnist_cnn")
    parser.add_argument("--without-torch", action="store_true", help="only what needs no PyTorch")
    arguments = parser.parse_args()
    try:
        import safetensors.numpy  # noqa: F401
        if not arguments.without_torch:
            import torch  # noqa: F401
    except ImportError as missing:
        print(missing)
        return 77

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_data(folder, 10)
        program = Program(arguments.program, folder)
        ours, theirs = folder / "ours.safetensors", folder / "theirs.safetensors"
        program("train", "--epochs", 1, "--rate", "1e-3", "--worst", 0, "--save", ours)
        check_package(ours)
        check_written_again(program, ours, folder)
        if arguments.without_torch:
            return 0
        images, labels = test_images(folder)
        model = torch_model(pathlib.Path(arguments.program).name)
        to_torch(model, ours)
        check_same(model, program.evaluate(ours, folder), images, labels)
        train_torch(model, images, labels)
        from_torch(model, theirs)
        check_same(model, program.evaluate(theirs, folder), images, labels)
        said = program("train", "--resume", theirs, "--epochs", 1, "--worst", 0)
        assert "theirs.safetensors: weights only: training begins at epoch 1" in said, said
        print("weights from PyTorch are tested and trained on")
    return 0


if __name__ == "__main__":
    sys.exit(main())
