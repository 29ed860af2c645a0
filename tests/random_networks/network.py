"""A drawn network in PyTorch, in float64."""

import functools
import math

import numpy as np
import torch
import torch.nn.functional as F

from formula import dropped, images, initial, normals, targets, weights
from graph import single
from losses import losses, predictions
from rounding import RoundedCurve, RoundedGroupNorm, RoundedNorm, Rounding

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
        """The outputs in training step `step`, or with running statistics: rows in height, width, channel order."""
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
        return [results[number].permute(0, 2, 3, 1).flatten(1) for number in self.graph.flow]

    def part(self, op, name):
        return self.values[f"{op['layer']}.{name}"]

    def input(self, op, x, step):
        height, width, channels = op["shape"]
        row = x[:, op["first"]:op["first"] + height * width * channels]
        return row.reshape(-1, height, width, channels).permute(0, 3, 1, 2).contiguous()

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
        drawn, reports, optimizer = self.drawn, [], self.optimizer()
        for step in range(len(drawn.counts)):
            outputs = self(images(drawn, step), step)
            reported, trained = losses(drawn, outputs, targets(drawn, step), weights(drawn, step))
            optimizer.zero_grad()
            trained.backward()
            optimizer.step()
            reports.append(reported.item())
        with torch.no_grad():
            predicted = predictions(drawn, self(images(drawn, len(drawn.counts))))
        return {"losses": np.array(reports), "predictions": predicted.numpy().reshape(-1),
                **{name: value.detach().numpy().reshape(-1) for name, value in self.values.items()}}
