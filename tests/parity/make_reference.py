#!/usr/bin/env python3
"""Writes the reference files of the PyTorch parity test: three training steps of four networks.

Initial weights and data come from an integer formula that formula.hpp repeats bit for bit, so that a reference file
holds results only. The results are those of PyTorch in float64; float32 runs say how well conditioned the test is.
Needs PyTorch and NumPy. README.md beside this file describes the formula and the files.
"""

import argparse
import itertools
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import torch
import torch.nn.functional as F

CLASSES, SIDE, CAPACITY = 10, 28, 64
COUNTS = (64, 64, 32)  # images of the three batches: the last one is smaller, as in an epoch that does not divide
FULL, SAMPLES = 2048, 1024  # a parameter of more than FULL values is stored as SAMPLES of them
LIMIT = 2e-5  # what any rounding may change in a parameter, in a draw that --search accepts

# Which initial weights and images; README.md says why it matters. `logits` scales the weights of the last layer.
RECIPES = {
    "mnist_cnn": {"draw": "mnist_cnn/173", "images": "spots", "logits": 1.0},
    "mnist_mlp": {"draw": "mnist_mlp/0", "images": "spots", "logits": 1.0},
    "lenet5": {"draw": "lenet5/0", "images": "spots", "logits": 1.0},
    "resnet8": {"draw": "resnet8/2", "images": "stripes", "logits": 0.25},
}

PERIOD = 56  # of the stripes; by class, their phase grows by DOWN a row and by RIGHT a column
DOWN = np.array((2, 0, 4, 4, 8, 0, 8, 6, 2, 1))
RIGHT = np.array((0, 2, 4, 52, 0, 8, 8, 50, 6, 1))


# ---- the formula: formula.hpp says the same in C++ ------------------------------------------------------------------


def fnv1a(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def hashes(name, indices):
    """32-bit hashes of (name, index): murmur3's finalizer of index + FNV-1a(name)."""
    h = np.asarray(indices, dtype=np.uint32) + np.uint32(fnv1a(name))
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def signed_uniform(name, count, scale):
    """Float32 values in [-scale, scale), exact for a power-of-two scale."""
    unit = (hashes(name, np.arange(count)) >> np.uint32(8)).astype(np.float64) * 2.0**-24
    return ((unit - 0.5) * (2 * scale)).astype(np.float32)


def weight_scale(shape, logits):
    """The power of two nearest, on a logarithmic axis, to He's uniform limit sqrt(6 / inputs); `logits` times it in the
    last layer."""
    scale = 1.0
    while scale * scale * math.prod(shape[:-1]) > 12:
        scale /= 2
    return scale * logits if shape[-1] == CLASSES else scale


def initial(recipe, name, shape):
    """Initial values of a parameter, float32, flat."""
    count, key, kind = math.prod(shape), f"{recipe['draw']}/{name}", name.rpartition(".")[2]
    if kind == "weight":
        return signed_uniform(key, count, weight_scale(shape, recipe["logits"]))
    if kind == "bias":
        return signed_uniform(key, count, 2.0**-4)
    if kind == "gamma":  # magnitude in [0.5, 1.5) from the high bits, negative where the low two are zero
        h = hashes(key, np.arange(count))
        magnitude = 0.5 + (h >> np.uint32(9)).astype(np.float64) * 2.0**-23
        return np.where(h & np.uint32(3), magnitude, -magnitude).astype(np.float32)
    if kind == "beta":
        return signed_uniform(key, count, 0.25)
    return np.full(count, {"running_mean": 0, "running_var": 1}[kind], dtype=np.float32)


def labels(step):
    image = step * CAPACITY + np.arange(COUNTS[step])
    return (hashes("label", image) % np.uint32(CLASSES)).astype(np.int64)


def spots(label, moved, y, x):
    """A bright spot placed by the label: 0..192."""
    down = y - (8 + label % 5 * 3 + moved % 5 - 2)
    right = x - (8 + label // 5 * 11 + moved // 5 % 5 - 2)
    return np.maximum(0, 192 - 6 * (down * down + right * right))


def stripes(label, moved, y, x):
    """Stripes over the whole image, whose direction and width tell the label: 0..224."""
    phase = (DOWN[label] * y + RIGHT[label] * x + moved % 13) % PERIOD
    return 8 * np.minimum(phase, PERIOD - phase)


def images(kind, step):
    """A pattern that depends on the label, moved a little, with noise: (count, 28, 28, 1) values k/255 in float32."""
    pattern, noise_bits = {"spots": (spots, 63), "stripes": (stripes, 31)}[kind]
    label = labels(step)[:, None, None]
    image = step * CAPACITY + np.arange(COUNTS[step])[:, None, None]
    y, x = np.arange(SIDE)[None, :, None], np.arange(SIDE)[None, None, :]
    noise = hashes("pixel", (image * SIDE + y) * SIDE + x) & np.uint32(noise_bits)
    drift = (hashes("shift", image) % np.uint32(5 * 5 * 13)).astype(np.int64)
    values = pattern(label, drift, y, x) + noise.astype(np.int64)
    return (values.astype(np.float32) / np.float32(255))[..., None]


# ---- the networks ---------------------------------------------------------------------------------------------------


class Network:
    """Runs a network, naming its parameters in order of appearance and creating each when it is first met.

    Activations are NCHW inside; parameters keep sinter's layout and are permuted on use.
    """

    def __init__(self, name, recipe, dtype, perturb=0):
        self.forward, self.recipe, self.dtype, self.perturb = NETWORKS[name], recipe, dtype, perturb
        self.parameters, self.counters = {}, {}

    def __call__(self, x):
        self.counters = {}
        return self.forward(self, x.to(self.dtype).permute(0, 3, 1, 2).contiguous())

    def layer(self, kind):
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return f"{kind}{self.counters[kind]}"

    def parameter(self, name, *shape):
        if name not in self.parameters:
            value = torch.from_numpy(initial(self.recipe, name, shape)).to(self.dtype).reshape(shape)
            if self.perturb:  # by up to eight rounding errors of float32, to see what such errors grow into
                generator = torch.Generator().manual_seed(self.perturb + fnv1a(name))
                value *= 1 + 2.0**-21 * (2 * torch.rand(shape, generator=generator, dtype=self.dtype) - 1)
            self.parameters[name] = value.requires_grad_(".running" not in name)
        return self.parameters[name]

    def conv(self, x, filters, kernel, stride=1, padding="same", bias=False):
        name = self.layer("conv")
        weight = self.parameter(f"{name}.weight", kernel, kernel, x.shape[1], filters).permute(3, 2, 0, 1)
        if padding == "same":  # Keras's rule: what is left over goes to the bottom and to the right
            rows, columns = (max((-(-n // stride) - 1) * stride + kernel - n, 0) for n in x.shape[2:])
            x = F.pad(x, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
        return F.conv2d(x, weight, self.parameter(f"{name}.bias", filters) if bias else None, stride)

    def batch_norm(self, x):
        name, channels = self.layer("batchnorm"), x.shape[1]
        gamma, beta, mean, var = (self.parameter(f"{name}.{part}", channels) for part in
                                  ("gamma", "beta", "running_mean", "running_var"))
        return F.batch_norm(x, mean, var, gamma, beta, training=True, momentum=0.1, eps=1e-5)

    def dense(self, x, units, bias=True):
        name = self.layer("dense")
        weight = self.parameter(f"{name}.weight", x.shape[1], units).t()
        return F.linear(x, weight, self.parameter(f"{name}.bias", units) if bias else None)


def flatten(x):
    return x.permute(0, 2, 3, 1).flatten(1)  # in height, width, channel order


def mnist_cnn(n, x):
    x = F.max_pool2d(F.relu(n.batch_norm(n.conv(x, 32, 3))), 2)
    x = F.max_pool2d(F.relu(n.batch_norm(n.conv(x, 64, 3))), 2)
    return n.dense(F.relu(n.dense(flatten(x), 128)), 10)


def mnist_mlp(n, x):
    return n.dense(F.relu(n.batch_norm(n.dense(flatten(x), 128, bias=False))), 10)


def lenet5(n, x):
    x = F.max_pool2d(F.relu(n.conv(x, 6, 5, bias=True)), 2)
    x = F.max_pool2d(F.relu(n.conv(x, 16, 5, padding="valid", bias=True)), 2)
    return n.dense(F.relu(n.dense(F.relu(n.dense(flatten(x), 120)), 84)), 10)


def resnet8(n, x):
    x = F.relu(n.batch_norm(n.conv(x, 16, 3)))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        body = F.relu(n.batch_norm(n.conv(x, filters, 3, stride)))
        body = n.batch_norm(n.conv(body, filters, 3))
        shortcut = x if body.shape == x.shape else n.batch_norm(n.conv(x, filters, 1, stride))
        x = F.relu(body + shortcut)
    return n.dense(x.mean((2, 3)), 10)


NETWORKS = {f.__name__: f for f in (mnist_cnn, mnist_mlp, lenet5, resnet8)}


def optimizer(network, parameters):
    if network == "resnet8":
        return torch.optim.SGD(parameters, lr=0.05, momentum=0.9)
    return torch.optim.Adam(parameters, lr=4e-3 if network == "mnist_mlp" else 1e-3, betas=(0.9, 0.999), eps=1e-8)


def train(network, recipe, dtype, perturb=0, backwards=False):
    """Three steps: the mean loss of each, and every parameter afterwards as float64."""
    net, losses, optim = Network(network, recipe, dtype, perturb), [], None
    for step in range(len(COUNTS)):
        order = slice(None, None, -1) if backwards else slice(None)
        logits = net(torch.from_numpy(images(recipe["images"], step)[order].copy()))
        loss = F.cross_entropy(logits, torch.from_numpy(labels(step)[order].copy()))
        optim = optim or optimizer(network, [p for p in net.parameters.values() if p.requires_grad])
        optim.zero_grad()
        loss.backward()
        optim.step()
        losses.append(loss.item())
    return losses, {name: p.detach().double().numpy() for name, p in net.parameters.items()}


# ---- the files ------------------------------------------------------------------------------------------------------


def difference(got, want):
    """What the test bounds by 1e-4."""
    return float(np.max(np.abs(got - want) / np.maximum(1, np.abs(want))))


def relative(got, want):
    return max(abs(g - w) / abs(w) for g, w in zip(got, want))


def stride_of(size):
    """The smallest number, at least size / SAMPLES, without a common factor with size: samples visit every channel."""
    stride = -(-size // SAMPLES)
    while math.gcd(stride, size) != 1:
        stride += 1
    return stride


def digits(value):
    return float(f"{value:.9g}")


def other_roundings(network, recipe):
    """The same steps with other roundings than the reference's: (label, result) pairs."""
    yield "float32", train(network, recipe, torch.float32)
    yield "float32, images backwards", train(network, recipe, torch.float32, backwards=True)
    with torch.backends.mkldnn.flags(enabled=False):
        yield "float32, without oneDNN", train(network, recipe, torch.float32)
    for seed in (1, 2, 3, 4):
        yield f"float64, perturbed {seed}", train(network, recipe, torch.float64, perturb=seed)


def conditioning(network, recipe, losses, values):
    """How far other roundings get from the reference: (run -> worst loss and parameter, parameter -> worst float32)."""
    runs, single = {}, dict.fromkeys(values, 0.0)
    for label, (other_losses, other) in other_roundings(network, recipe):
        gaps = {name: difference(other[name], value) for name, value in values.items()}
        worst = max(gaps, key=gaps.get)
        runs[label] = {"loss": digits(relative(other_losses, losses)), "parameter": digits(gaps[worst]), "worst": worst}
        if label.startswith("float32"):
            single = {name: max(single[name], gap) for name, gap in gaps.items()}
    return runs, single


def reference(network):
    recipe = RECIPES[network]
    losses, values = train(network, recipe, torch.float64)
    runs, single = conditioning(network, recipe, losses, values)
    parameters = {}
    for name, value in values.items():
        flat, start = value.reshape(-1), initial(recipe, name, value.shape).astype(np.float64)
        stride = 1 if flat.size <= FULL else stride_of(flat.size)
        count = flat.size if flat.size <= FULL else SAMPLES
        parameters[name] = {
            "shape": list(value.shape),
            "norm": digits(np.linalg.norm(flat)),
            "change": digits(np.linalg.norm(flat - start)),
            "float32_difference": digits(single[name]),
            "stride": stride,
            "values": [digits(v) for v in flat[np.arange(count) * stride % flat.size]],
        }
    return {"network": network, "recipe": recipe, "torch": torch.__version__, "counts": list(COUNTS),
            "losses": [digits(v) for v in losses], "conditioning": runs, "parameters": parameters}


def text(document):
    """JSON with one line for each parameter, so that a changed file has a readable diff."""
    lines = json.dumps({**document, "parameters": None}, indent=1).rsplit("null", 1)
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
                      for name, entry in document["parameters"].items())
    return f"{lines[0]}{{\n{rows}\n }}{lines[1]}\n"


def search(network, first):
    """Draw after draw, until one that no other rounding moves by more than LIMIT."""
    for number in itertools.count(first):
        recipe, worst = {**RECIPES[network], "draw": f"{network}/{number}"}, 0
        losses, values = train(network, recipe, torch.float64)
        for label, (_, other) in other_roundings(network, recipe):
            name = max(values, key=lambda name: difference(other[name], values[name]))
            worst = max(worst, difference(other[name], values[name]))
            if worst > LIMIT:
                print(f"{recipe['draw']}: {label} moves {name} by {worst:.1e}", flush=True)
                break
        else:
            print(f"{recipe['draw']}: nothing moves a parameter by more than {worst:.1e}")
            return


def dump(network, stream):
    """Everything the formula yields, as little-endian bytes: labels and images, then the initial parameters by name."""
    recipe = RECIPES[network]
    for step in range(len(COUNTS)):
        stream.write(labels(step).astype(np.uint8).tobytes())
        stream.write(images(recipe["images"], step).astype("<f4").tobytes())
    net = Network(network, recipe, torch.float32)
    net(torch.from_numpy(images(recipe["images"], 0)))
    for name, value in sorted(net.parameters.items()):
        stream.write(initial(recipe, name, value.shape).astype("<f4").tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"which of {', '.join(NETWORKS)}; default: all")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent,
                        help="folder for the files (this script's)")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--search", type=int, metavar="FIRST",
                        help="try draw after draw until one is well conditioned; write nothing")
    action.add_argument("--dump", action="store_true",
                        help="write the formula's values as bytes, to compare with formula.hpp's")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", "TF32 acceleration")  # said whenever oneDNN is switched off
    unknown = [name for name in arguments.networks if name not in NETWORKS]
    if unknown:
        parser.error(f"unknown network {unknown[0]}: choose from {', '.join(NETWORKS)}")
    for network in arguments.networks or NETWORKS:
        if arguments.search is not None:
            search(network, arguments.search)
        elif arguments.dump:
            dump(network, sys.stdout.buffer)
        else:
            path = arguments.out / f"{network}.json"
            document = reference(network)
            path.write_text(text(document))
            worst = max(document["conditioning"].values(), key=lambda run: run["parameter"])
            print(f"{path}: {path.stat().st_size} bytes, losses {document['losses']}, any rounding: {worst}")


if __name__ == "__main__":
    main()
