#!/usr/bin/env python3
"""What PyTorch makes of a drawn network in float64: losses of three steps, then every parameter and running statistic,
and probabilities.

Each result has the tolerance that float32 deserves: how far the same steps get when every number that an operation
reads or leaves is off by as much as sums of the network's length may be. Needs PyTorch and NumPy."""

import argparse
import functools
import json
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

from draw import Drawn, draw, fnv1a
from expression import single

RUNS = 6  # with other roundings
MARGIN = 4  # of the tolerance over what they were off by
LOOSE = 0.1  # a tolerance of more than this part of what training changed says little
ATTEMPTS = 4  # draws of weights, until few tolerances are loose


# ---- the formula: formula.hpp says the same in C++ ------------------------------------------------------------------


def hashes(name, count):
    """Murmur3's finalizer of index + FNV-1a(name)."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(fnv1a(name))
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def signed_uniform(h, scale):
    return ((h >> np.uint32(8)) * 2.0**-24 - 0.5) * (2 * scale)


def initial(drawing, name, shape):
    h, part = hashes(f"{drawing}/{name}", math.prod(shape)), name.rpartition(".")[2]
    if part.endswith("weight"):
        scale = 1.0
        while scale * scale * math.prod(shape[:-1]) > 12:
            scale /= 2
        return signed_uniform(h, scale).reshape(shape)
    if part == "gamma":  # of sixteen, two are zero and four are negative
        magnitude = 0.5 + (h >> np.uint32(9)) * 2.0**-23
        kind = h & np.uint32(15)
        return np.where(kind < 2, 0.0, np.where(kind < 6, -magnitude, magnitude))
    if part == "running_var":
        return 0.75 + signed_uniform(h, 0.25)
    return signed_uniform(h, {"bias": 2.0**-4, "beta": 0.25, "running_mean": 0.25, "slope": 0.25}[part])


def images(drawn, step):
    """Of a step, or for number 3 those whose probabilities are asked."""
    count = (drawn.counts + [drawn.batch])[step]
    h = hashes(f"images/{drawn.seed}/{step}", count * math.prod(drawn.shape))
    values = {"signed": signed_uniform(h, 1.0),
              "bytes": ((h & np.uint32(255)).astype(np.float32) / np.float32(255)).astype(np.float64),
              "coarse": (h % np.uint32(5)) / 4.0,
              "zeros": h * 0.0,
              "far": 8 + (h & np.uint32(255)) / 256.0}[drawn.images]
    return torch.from_numpy(values.reshape(count, *drawn.shape)).permute(0, 3, 1, 2).contiguous()


def labels(drawn, step, classes):
    h = hashes(f"labels/{drawn.seed}/{step}", drawn.counts[step])
    return torch.from_numpy((h % np.uint32(classes)).astype(np.int64))


def philox(words, seed=1):
    """Philox4x32-10 of an array (4, n) of counters (Salmon et al. 2011)."""
    low = np.uint64(0xFFFFFFFF)
    words, key = words.astype(np.uint64), [np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)]
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * words[0], np.uint64(0xCD9E8D57) * words[2]
        words = np.stack([second >> np.uint64(32) ^ words[1] ^ key[0], second & low,
                          first >> np.uint64(32) ^ words[3] ^ key[1], first & low])
        key = [key[0] + np.uint64(0x9E3779B9) & low, key[1] + np.uint64(0xBB67AE85) & low]
    return words


def draws_of_step(shape, number, step, purpose):
    """What the `number`-th layer of a purpose draws in training step `step`, from 1: (images, draws), whole fours."""
    count, blocks = shape[0], -(-math.prod(shape[1:]) // 4)
    counters = np.zeros((4, count, blocks))
    counters[0], counters[1] = np.arange(blocks), purpose << 24 | number
    counters[2] = (step * 4096 + np.arange(count))[:, None]
    words = philox(counters.reshape(4, -1)).reshape(4, count, blocks)
    return words.transpose(1, 2, 0).reshape(count, -1) >> np.uint64(8)


def as_images(numbers, shape):
    """Drawn numbers of each image, and perhaps some more, as (images, channels, height, width)."""
    numbers = numbers[:, :math.prod(shape[1:])].reshape(shape[0], shape[2], shape[3], shape[1])
    return torch.from_numpy(numbers).permute(0, 3, 1, 2)


def dropped(shape, rate, number, step, purpose=3):
    """The mask of a Dropout."""
    draws = draws_of_step(shape, number, step, purpose)
    return as_images(np.where(draws * 2.0**-24 < rate, 0.0, single(1 / single(1 - rate))), shape)


def normals(shape, number, step):
    """The numbers of a GaussianNoise, before its deviation: two draws are a radius and an angle."""
    draws = draws_of_step(shape, number, step, 9).reshape(shape[0], -1, 2)
    radius = np.sqrt(-2 * np.log((draws[..., 0] + np.uint64(1)) * 2.0**-24))
    angle = 2 * np.pi * draws[..., 1] * 2.0**-24
    return as_images(np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1).reshape(shape[0], -1), shape)


# ---- the network ----------------------------------------------------------------------------------------------------


class Rounding(torch.autograd.Function):
    """The same numbers with other last bits, on the way forth and back."""

    @staticmethod
    def forward(context, x, noise):
        context.noise = noise
        return noise(x)

    @staticmethod
    def backward(context, dy):
        return context.noise(dy), None


class RoundedNorm(torch.autograd.Function):
    """BatchNorm's y = scale · x + shift and dx = scale · dy + B · x + C, each term with its own rounding errors."""

    @staticmethod
    def forward(context, x, gamma, beta, mean, variance, epsilon, noise):
        column = lambda v: v[None, :, None, None]
        inverse = (variance + epsilon).rsqrt()
        scale = gamma * inverse
        context.save_for_backward(x, scale, inverse, mean)
        context.noise = noise
        return noise(column(scale) * x) + noise(column(beta)) - noise(column(mean * scale).expand_as(x))

    @staticmethod
    def backward(context, dy):
        (x, scale, inverse, mean), noise = context.saved_tensors, context.noise
        column = lambda v: v[None, :, None, None]
        count = x.numel() / x.shape[1]
        s0, s1 = noise(dy).sum((0, 2, 3)), (noise(dy) * (noise(x) - column(noise(mean)))).sum((0, 2, 3))
        b = -scale * inverse * inverse * s1 / count
        dx = noise(column(scale) * dy) + noise(column(b) * x) + noise(column(-scale * s0 / count).expand_as(x)) - noise(
            column(b * mean).expand_as(x))
        return dx, inverse * s1, s0, None, None, None, None


class RoundedGroupNorm(torch.autograd.Function):
    """x̂ = (x - μ) · r and dx = r · (dx̂ - mean(dx̂) - x̂ · mean(dx̂ · x̂)), each term with its own rounding errors."""

    @staticmethod
    def forward(context, x, together, centered, epsilon, noise):
        mean = x.mean(together, keepdim=True) if centered else torch.zeros_like(x[:, :1])
        off = noise(x) - noise(mean.expand_as(x))
        inverse = ((x - mean)**2).mean(together, keepdim=True).add(epsilon).rsqrt()
        context.save_for_backward(off * inverse, inverse)
        context.together, context.centered, context.noise = together, centered, noise
        return off * inverse

    @staticmethod
    def backward(context, dy):
        (normal, inverse), noise, together = context.saved_tensors, context.noise, context.together
        along = (noise(dy) * noise(normal)).mean(together, keepdim=True)
        dx = noise(dy) - noise(normal * along)
        if context.centered:
            dx = dx - noise(dy.mean(together, keepdim=True).expand_as(dy))
        return inverse * dx, None, None, None, None


class RoundedCurve(torch.autograd.Function):
    """An activation whose slope is made of its rounded result: where it saturates little is left of that."""

    @staticmethod
    def forward(context, x, curve, slope, noise):
        y = noise(curve(x))
        context.save_for_backward(y)
        context.slope, context.noise = slope, noise
        return y

    @staticmethod
    def backward(context, dy):
        y, = context.saved_tensors
        return context.noise(dy * context.slope(y)), None, None, None


SCALE, FLOOR = 1.0507009873554805, 1.7580993408473766  # SELU's slope of x > 0, and what it is above
CURVES = {"sigmoid": lambda op, y: y * (1 - y), "tanh": lambda op, y: 1 - y * y,
          "elu": lambda op, y: torch.where(y > 0, 1.0, y + single(op.get("alpha", 1.0))),
          "selu": lambda op, y: torch.where(y > 0, SCALE, y + FLOOR)}
# Operations of one number each, or over the channels of a pixel.
ACTIVATIONS = {
    "relu": lambda op, x: F.relu(x),
    "sigmoid": lambda op, x: torch.sigmoid(x),
    "tanh": lambda op, x: torch.tanh(x),
    "silu": lambda op, x: F.silu(x),
    "elu": lambda op, x: F.elu(x, single(op.get("alpha", 1.0))),
    "leaky_relu": lambda op, x: F.leaky_relu(x, single(op.get("slope", 0.01))),
    "gelu": lambda op, x: F.gelu(x),
    "softplus": lambda op, x: F.softplus(x, threshold=1e6),  # PyTorch takes x for it beyond a threshold
    "hard_swish": lambda op, x: F.hardswish(x),
    "mish": lambda op, x: F.mish(x),
    "relu6": lambda op, x: F.relu6(x),
    "selu": lambda op, x: F.selu(x),
    "hard_sigmoid": lambda op, x: F.hardsigmoid(x),
    "softmax": lambda op, x: F.softmax(x, 1),
    "log_softmax": lambda op, x: F.log_softmax(x, 1),
}


class Network:
    """A drawn network with its parameters; `roundings`: which rounding errors it makes, or None for none."""

    def __init__(self, drawn, drawing, roundings=None):
        self.drawn, self.graph, self.roundings, self.calls = drawn, drawn.graph, roundings, 0
        self.values = {}
        for name, shape in self.graph.parameters():
            value = torch.from_numpy(np.array(initial(drawing, name, shape)))
            self.values[name] = value.requires_grad_(".running" not in name)
        self.amplitude = 2.0**-24 * math.sqrt(self.longest_sum())

    def longest_sum(self):
        lengths = [16]
        for op in self.graph.operations:
            pixels = op["shape"][0] * op["shape"][1]
            if op["op"].startswith("conv"):
                weight, = op["parameters"].values()
                lengths.append(max(math.prod(weight[:-1]), math.prod(weight[:2]) * weight[-1]))
            lengths.append(pixels * max(self.drawn.counts))
        return max(lengths)

    def noise(self, x):
        """Other last bits; the same ones for equal values, which stay equal in any arithmetic."""
        if self.roundings is None:
            return x
        self.calls += 1
        low = 0xFFFFFFFF
        h = x.detach().float().contiguous().view(torch.int32).to(torch.int64)
        h = h + (self.roundings << 20) + self.calls * 0x9E3779B9
        h = ((h & low) ^ (h & low) >> 16) * 0x85EBCA6B & low
        h = (h ^ h >> 13) * 0xC2B2AE35 & low
        return x * (1 + self.amplitude * ((h ^ h >> 16).to(x.dtype) * 2.0**-31 - 1))

    def rounded(self, x):
        return x if self.roundings is None else Rounding.apply(x, self.noise)

    def __call__(self, x, step=None):
        """Logits of training step `step`, or with running statistics."""
        results = []
        for op in self.graph.operations:
            inputs = [results[number] for number in op["in"]] or [x]
            if op["op"] in CURVES and self.roundings is not None:
                results.append(RoundedCurve.apply(*inputs, functools.partial(ACTIVATIONS[op["op"]], op),
                                                  functools.partial(CURVES[op["op"]], op), self.noise))
                continue
            if op["op"] in ACTIVATIONS:
                made = ACTIVATIONS[op["op"]](op, *inputs)
            else:
                made = getattr(self, op["op"])(op, *inputs, step=step)
            results.append(self.rounded(made))
        return results[-1].flatten(1)

    def part(self, op, name):
        return self.values[f"{op['layer']}.{name}"]

    def input(self, op, x, step):
        return x

    def conv(self, op, x, step):
        part, = op["parameters"]
        weight = self.rounded(self.part(op, part))
        weight = weight.reshape(1, 1, *weight.shape) if weight.dim() == 2 else weight
        (top, bottom), (left, right) = op["margin"]
        padded = F.pad(x, (left, right, top, bottom))
        return F.conv2d(padded, weight.permute(3, 2, 0, 1).contiguous(), stride=op["stride"], dilation=op["dilation"],
                        groups=op["groups"])

    def conv_transpose(self, op, x, step):
        weight = self.rounded(self.part(op, "weight")).permute(3, 2, 0, 1).contiguous()
        whole = F.conv_transpose2d(x, weight, stride=op["stride"], dilation=op["dilation"], groups=op["groups"])
        (top, bottom), (left, right) = op["cut"]
        rows, columns = op["shape"][:2]  # of which output padding has more, where windows reach no further
        whole = F.pad(whole, (0, max(0, left + columns - whole.shape[3]), 0, max(0, top + rows - whole.shape[2])))
        return whole[:, :, top:top + rows, left:left + columns]

    def average_pool(self, op, x, step):
        (top, bottom), (left, right) = op["margin"]
        beyond = lambda pixels: F.pad(pixels, (left, right, top, bottom))
        size, stride = op["size"], op["stride"]
        means = F.avg_pool2d(beyond(x), size, stride)
        return means if op["count_padding"] else means / F.avg_pool2d(beyond(torch.ones_like(x)), size, stride)

    def bias(self, op, x, step):
        return x + self.part(op, "bias")[None, :, None, None]

    def dropped(self, op, x, step):
        return x

    def batch_norm(self, op, x, step):
        mean, variance = self.part(op, "running_mean"), self.part(op, "running_var")
        gamma = self.part(op, "gamma") if "gamma" in op["parameters"] else torch.ones_like(mean)
        beta = self.part(op, "beta") if "beta" in op["parameters"] else torch.zeros_like(mean)
        if step is not None:
            count = x.numel() // x.shape[1]
            kept_mean, kept_variance = mean, variance
            mean = x.mean((0, 2, 3))
            variance = ((x - mean[None, :, None, None])**2).mean((0, 2, 3))
            with torch.no_grad():
                unbiased = variance * count / (count - 1) if op["unbiased"] and count > 1 else variance
                kept_mean.copy_(op["decay"] * kept_mean + (1 - op["decay"]) * mean)
                kept_variance.copy_(op["decay"] * kept_variance + (1 - op["decay"]) * unbiased)
            if self.roundings is not None:
                return RoundedNorm.apply(x, gamma, beta, mean.detach(), variance.detach(), op["epsilon"], self.noise)
        elif self.roundings is not None:
            return RoundedNorm.apply(x, gamma, beta, mean, variance, op["epsilon"], self.noise)
        column = lambda v: v[None, :, None, None]
        return column(gamma) * (x - column(mean)) / torch.sqrt(column(variance) + op["epsilon"]) + column(beta)

    def max_pool(self, op, x, step):
        (top, bottom), (left, right) = op["margin"]
        return F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-math.inf), op["size"], op["stride"])

    def average(self, op, x, step):
        return x.mean((2, 3), keepdim=True)

    def flatten(self, op, x, step):
        return x.permute(0, 2, 3, 1).flatten(1)[:, :, None, None]  # in height, width, channel order

    def dropout(self, op, x, step):
        return x if step is None else x * dropped(x.shape, op["rate"], op["number"], step + 1)

    def noise_added(self, op, x, step):
        return x if step is None else x + op["deviation"] * normals(x.shape, op["number"], step + 1)

    def drop_channels(self, op, x, step):
        if step is None:
            return x
        channels = 1 if op["purpose"] == 8 else x.shape[1]
        return x * dropped((x.shape[0], channels, 1, 1), op["rate"], op["number"], step + 1, op["purpose"])

    def group_norm(self, op, x, step):
        groups = x.reshape(x.shape[0], op["groups"], -1, *x.shape[2:])
        together = (2,) if op["each_pixel"] else (2, 3, 4)
        if self.roundings is not None:
            y = RoundedGroupNorm.apply(groups, together, op["centered"], op["epsilon"], self.noise).reshape(x.shape)
        else:
            off = groups - groups.mean(together, keepdim=True) if op["centered"] else groups
            y = (off / torch.sqrt((off**2).mean(together, keepdim=True) + op["epsilon"])).reshape(x.shape)
        column = lambda part: self.part(op, part)[None, :, None, None]
        y = y * column("gamma") if "gamma" in op["parameters"] else y
        return y + column("beta") if "beta" in op["parameters"] else y

    def adaptive_average_pool(self, op, x, step):
        return F.adaptive_avg_pool2d(x, tuple(op["shape"][:2]))

    def add(self, op, *inputs, step):
        return sum(inputs[1:], inputs[0])

    def maximum(self, op, *inputs, step):
        return functools.reduce(torch.maximum, inputs)

    def multiply(self, op, *inputs, step):
        return functools.reduce(torch.mul, inputs)

    def concat(self, op, *inputs, step):
        return torch.cat(inputs, 1)

    def slice(self, op, x, step):
        (top, bottom), (left, right), (first, last) = op["box"]
        return x[:, first:last, top:bottom, left:right]

    def pad(self, op, x, step):
        sides = op["sides"]
        mode = {"Pad::zero": "constant", "Pad::reflect": "reflect", "Pad::edge": "replicate"}[op["mode"]]
        return F.pad(x, (sides["left"], sides["right"], sides["top"], sides["bottom"]), mode=mode)

    def reshape(self, op, x, step):
        return x.permute(0, 2, 3, 1).reshape(-1, *op["shape"]).permute(0, 3, 1, 2)

    def permute(self, op, x, step):
        return x.permute(0, 2, 3, 1).permute(0, *(axis + 1 for axis in op["order"])).permute(0, 3, 1, 2)

    def pixel_shuffle(self, op, x, step):
        return F.pixel_shuffle(x, op["factor"])

    def upsample(self, op, x, step):
        if op["mode"] == "Upsample::nearest":
            return F.interpolate(x, scale_factor=op["factor"], mode="nearest")
        return F.interpolate(x, size=tuple(op["shape"][:2]), mode="bilinear", align_corners=op["corners"])

    def prelu(self, op, x, step):
        return torch.where(x > 0, x, x * self.part(op, "slope")[None, :, None, None])

    def optimizer(self):
        name, members = self.drawn.optimizer
        trained = [value for value in self.values.values() if value.requires_grad]
        get = lambda key, default: single(members.get(key, default))
        if name == "SGD":
            return torch.optim.SGD(trained, lr=get("rate", 0.01), momentum=get("momentum", 0),
                                   nesterov=members.get("nesterov", False), weight_decay=get("weight_decay", 0))
        return getattr(torch.optim, name)(trained, lr=get("rate", 1e-3), betas=(get("beta1", 0.9), get("beta2", 0.999)),
                                          eps=get("epsilon", 1e-8),
                                          weight_decay=get("weight_decay", 0.01 if name == "AdamW" else 0))

    def results(self):
        """{what: flat array} after training."""
        losses, optimizer = [], self.optimizer()
        for step in range(len(self.drawn.counts)):
            logits = self(images(self.drawn, step), step)
            loss = F.cross_entropy(logits, labels(self.drawn, step, logits.shape[1]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        with torch.no_grad():
            probabilities = F.softmax(self(images(self.drawn, len(self.drawn.counts))), 1)
        return {"losses": np.array(losses), "probabilities": probabilities.numpy().reshape(-1),
                **{name: value.detach().numpy().reshape(-1) for name, value in self.values.items()}}


# ---- the reference --------------------------------------------------------------------------------------------------


def judged(drawn, attempt):
    """(results, tolerances, names of loose tolerances)"""
    drawing = f"random/{drawn.seed}/{attempt}"
    exact = Network(drawn, drawing)
    results = exact.results()
    others = [Network(drawn, drawing, run).results() for run in range(RUNS)]
    shapes = dict(exact.graph.parameters())
    tolerances, loose = {}, []
    for name, values in results.items():
        off = max(float(np.max(np.abs(other[name] - values))) for other in others)
        tolerances[name] = MARGIN * off + exact.amplitude * max(float(np.max(np.abs(values))), 1e-3)
        change = np.max(np.abs(values - initial(drawing, name, shapes[name]).reshape(-1))) if name in shapes else 1
        if not tolerances[name] <= LOOSE * max(change, 1e-3):
            loose.append(name)
    return results, tolerances, loose


def reference(seed, samples=None):
    """A seed's reference as a document; with `samples` at most so many values of each result, and their signed sum."""
    drawn = draw(seed)
    for steps in range(len(drawn.counts), 0, -1):  # fewer, where training makes anything of a rounding error
        drawn.counts, best = drawn.counts[:steps], None
        for attempt in range(ATTEMPTS):
            found = (attempt, *judged(drawn, attempt))
            if best is None or len(found[3]) < len(best[3]):
                best = found
            if len(best[3]) <= 1:
                break
        if not {"losses", "probabilities"} & set(best[3]):
            break
    attempt, results, tolerances, loose = best
    digits = lambda value: float(f"{value:.9g}")
    document = {"seed": seed, "network": drawn.network, "options": drawn.options, "shape": drawn.shape,
                "counts": drawn.counts, "batch": drawn.batch, "images": drawn.images,
                "drawing": f"random/{seed}/{attempt}", "loose": loose, "results": {}}
    for name, values in results.items():
        stride = 1
        if samples and values.size > samples:
            stride = -(-values.size // samples)
            while math.gcd(stride, values.size) != 1:
                stride += 1
        kept = values[np.arange(min(values.size, samples or values.size)) * stride % values.size]
        signs = 1.0 - 2.0 * (hashes("signs", values.size) & np.uint32(1))
        document["results"][name] = {"size": values.size, "stride": stride,
                                     "tolerance": float(f"{tolerances[name]:.2g}"),
                                     "sum": digits(np.sum(values * signs)), "values": [digits(v) for v in kept]}
    return document


def text(document):
    """JSON with a line for each result."""
    head = json.dumps({**document, "results": None}, indent=1).rsplit("null", 1)
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
                      for name, entry in document["results"].items())
    return f"{head[0]}{{\n{rows}\n }}{head[1]}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED")
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="DIR",
                        help="folder for a file per seed, SEED.json")
    parser.add_argument("--samples", type=int, metavar="N", help="keep at most N values of each result (default: all)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for seed in arguments.seeds:
        document = reference(seed, arguments.samples)
        (arguments.out / f"{seed}.json").write_text(text(document))
        print(f"{seed}: {len(document['results'])} results, loose: {', '.join(document['loose']) or 'none'}")


if __name__ == "__main__":
    main()
