#!/usr/bin/env python3
"""Weights of mnist_mlp to Python and back: a checkpoint is read by the package safetensors, PyTorch computes the same from it, and weights
that PyTorch trained and the package wrote are tested and trained on by the program. Exits with 77 where a package is missing.

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
NAMES = {  # of sinter: of the PyTorch model below; Dense keeps (inputs, units), Linear (units, inputs)
    "dense1.weight": "1.weight", "batchnorm1.gamma": "2.weight", "batchnorm1.beta": "2.bias",
    "batchnorm1.running_mean": "2.running_mean", "batchnorm1.running_var": "2.running_var",
    "dense2.weight": "4.weight", "dense2.bias": "4.bias",
}


class Program:
    def __init__(self, path, data):
        self.path, self.environment = os.path.abspath(path), {**os.environ, "SINTER_DATA": str(data)}

    def __call__(self, *arguments):
        done = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, env=self.environment, timeout=240)
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


def test_images(folder):
    import numpy

    images = numpy.frombuffer((folder / "t10k-images-idx3-ubyte").read_bytes()[16:], numpy.uint8).reshape(-1, 28, 28)
    labels = numpy.frombuffer((folder / "t10k-labels-idx1-ubyte").read_bytes()[8:], numpy.uint8)
    return images.astype(numpy.float32) / 255, labels.astype(numpy.int64)


def torch_model():
    from torch import nn

    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10))


def to_torch(model, file):
    import torch
    from safetensors.numpy import load_file

    tensors = load_file(file)
    state = {theirs: torch.tensor(tensors[ours].T if ours.startswith("dense") else tensors[ours]) for ours, theirs in NAMES.items()}
    missing = model.load_state_dict(state, strict=False)
    assert not missing.unexpected_keys and set(missing.missing_keys) <= {"2.num_batches_tracked"}, missing


def from_torch(model, file):
    from safetensors.numpy import save_file

    state = model.state_dict()
    tensors = {ours: state[theirs].numpy() for ours, theirs in NAMES.items()}
    save_file({ours: (values.T if ours.startswith("dense") else values).copy() for ours, values in tensors.items()}, file, {"format": "pt"})


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
    print(f"loss {tested['loss']:.7f}, PyTorch {loss:.7f}; {wrong} mistakes in both, their probabilities within {apart:.1e}")
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
    parser.add_argument("program", help="mnist_mlp")
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
        if arguments.without_torch:
            return 0
        images, labels = test_images(folder)
        model = torch_model()
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
