#!/usr/bin/env python3
"""Draws a network of the language for a seed: the same on every machine. Run it to see what seeds stand for."""

import argparse
import dataclasses
import math

from expression import (ACTIVATIONS, Chain, Graph, Layer, Parallel, Repeat, Residual, Shared, Sides,
                        drop_dead_biases, lower, places, same_margin, text, windows)

CHANNELS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 20, 24, 33)
# From this seed on windows are of any kind; before it they are square, and pools do not overlap.
FIRST_OF_WINDOWS = 100_000
# From this seed on branches are joined in any way, taps skip over layers, and there are activations besides ReLU.
FIRST_OF_GRAPHS = 200_000
MULTIPLICATIONS, WEIGHTS = 40_000, 1_500  # of one layer, at most: what is drawn must compile and train in no time


def fnv1a(words):
    value = 2166136261
    for byte in words.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class Chance:
    """Random numbers that no version of Python changes: murmur3's finalizer of a counter."""

    def __init__(self, name):
        self.state = fnv1a(name)

    def below(self, count):
        self.state = (self.state + 0x9E3779B9) & 0xFFFFFFFF
        h = self.state
        h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        return ((h ^ h >> 16) * count) >> 32

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def percent(self, chance):
        return self.below(100) < chance

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def weighted(self, weights):
        at = self.below(sum(weights.values()))
        for choice, weight in weights.items():
            at -= weight
            if at < 0:
                return choice


def flat(shape):
    return shape[:2] == (1, 1)


class Drawer:
    """Draws expressions for a given input shape. `left` is how many more layers the network may get."""

    def __init__(self, seed):
        self.chance = Chance(f"random_networks/{seed}")
        self.left, self.names, self.repeated = self.chance.between(3, 14), 0, False
        self.any_windows, self.any_graphs = seed >= FIRST_OF_WINDOWS, seed >= FIRST_OF_GRAPHS
        self.taps = {}  # those that a layer may read here, with their shapes
        self.tapped, self.sharings = 0, 0  # how many taps and shared blocks there were

    def after(self, expression, shape):
        """What an expression makes of an image: the shapes of its outputs."""
        graph = lower(expression, Graph(shape, self.taps))
        return [graph.operations[number]["shape"] for number in graph.flow]

    # ---- layers: each gives an expression, or None where the shape allows none

    def named(self, layer):
        if not self.repeated and self.chance.percent(4):  # within repeat<N>(…) a name would come twice
            self.names += 1
            layer.arguments["name"] = f"own{self.names}"
        return layer

    def window(self, shape, largest, strides, dilations):
        """Size, stride, dilation and padding of rows and of columns, of a window that fits."""
        pair = lambda choices: (self.chance.pick(choices), self.chance.pick(choices))
        for _ in range(20):
            size, stride, dilation = pair(range(1, largest + 1)), pair(strides), pair(dilations)
            reach = [d * (s - 1) + 1 for s, d in zip(size, dilation)]
            above, beside = (lambda: self.chance.below(reach[0])), (lambda: self.chance.below(reach[1]))
            padding = self.chance.pick((0, "same", (above(), beside()), Sides(above(), above(), beside(), beside()),
                                        Sides(top=above()), Sides(right=beside())))
            extents, _ = places(shape, size, stride, dilation, padding)
            if min(extents) >= 1 and extents[0] * extents[1] <= 120:
                return size, stride, dilation, padding
        return (1, 1), (1, 1), (1, 1), 0

    def windowed_conv(self, shape):
        size, stride, dilation, padding = self.window(shape, 5, (1, 1, 1, 2, 3, 4), (1, 1, 2, 3))
        taps, channels = size[0] * size[1], shape[2]
        filters = self.chance.pick(CHANNELS)
        if taps * channels * filters > WEIGHTS:
            return None
        layer = Layer("Conv", {"filters": filters, "kernel": size, "stride": stride, "padding": padding,
                               "dilation": dilation})
        out = self.after(layer, shape)[0]
        return self.named(layer) if math.prod(out) * taps * channels <= MULTIPLICATIONS else None

    def windowed_pool(self, shape):
        size, stride, _, padding = self.window(shape, 6 if self.any_graphs else 4, (1, 1, 2, 2, 3, 5), (1,))
        return Layer("MaxPool", {"size": size, "stride": stride, "padding": padding})

    def conv(self, shape, filters=None):
        if self.any_windows and filters is None and self.chance.percent(75):
            return self.windowed_conv(shape)
        height, width, channels = shape
        filters = filters or self.chance.pick(CHANNELS)
        kernel = self.chance.pick((1, 1, 2, 3, 3, 3, 4, 5))
        while kernel > 1 and kernel * kernel * channels * filters > WEIGHTS:
            kernel -= 1
        stride = self.chance.pick((1, 1, 1, 1, 2, 2, 3, 4))
        padding = self.chance.pick((0, 0, "same", "same", self.chance.below(kernel)))
        if padding != "same" and min(height, width) + 2 * padding < kernel:
            padding = "same"
        if channels * filters > WEIGHTS:
            return None
        layer = Layer("Conv", {"filters": filters, "kernel": kernel})
        if stride > 1:
            layer.arguments["stride"] = stride
        if padding:
            layer.arguments["padding"] = padding
        if self.chance.percent(25):
            layer.arguments["bias"] = False
        out = self.after(layer, shape)[0]
        return self.named(layer) if math.prod(out) * kernel * kernel * channels <= MULTIPLICATIONS else None

    def other_conv(self, shape):
        """In groups, channel by channel, or the other way round."""
        size, stride, dilation, padding = self.window(shape, 4, (1, 1, 2, 3), (1, 1, 1, 2))
        taps, channels = size[0] * size[1], shape[2]
        arguments = {"kernel": size, "stride": stride, "padding": padding, "dilation": dilation}
        kind = self.chance.weighted({"Conv": 4, "DepthwiseConv": 4, "SeparableConv": 2, "ConvTranspose": 4})
        if self.chance.percent(25):
            arguments["bias"] = False
        if kind == "Conv":
            groups = self.chance.pick([count for count in range(1, channels + 1) if channels % count == 0])
            arguments |= {"filters": groups * self.chance.pick((1, 1, 2, 3, 16)), "groups": groups}
        elif kind == "DepthwiseConv":
            arguments["multiplier"] = self.chance.pick((1, 1, 1, 2, 3))
        else:
            arguments["filters"] = self.chance.pick(CHANNELS)
        if kind == "ConvTranspose" and self.chance.percent(50):
            groups = self.chance.pick([count for count in range(1, channels + 1) if channels % count == 0])
            arguments |= {"filters": groups * self.chance.pick((1, 1, 2, 3)), "groups": groups}
        if kind == "ConvTranspose" and padding != "same":
            arguments["output_padding"] = tuple(self.chance.below(s) for s in stride)
        order = ("filters", "kernel", "stride", "padding", "output_padding", "dilation", "groups", "multiplier", "bias")
        layer = Layer(kind, {member: arguments[member] for member in order if member in arguments})
        out = self.after(layer, shape)[0]
        weights = taps * channels * out[2]
        fits = weights <= WEIGHTS and min(out) >= 1 and out[0] * out[1] <= 120 and out[2] <= 60
        work = weights * max(out[0] * out[1], shape[0] * shape[1])
        return self.named(layer) if fits and work <= MULTIPLICATIONS else None

    def signal(self, shape):
        """A layer of images of one row."""
        channels = shape[2]
        size, stride, dilation, padding = (self.chance.between(1, 5), self.chance.pick((1, 1, 2, 3)),
                                           self.chance.pick((1, 1, 2)), self.chance.pick((0, 1, "same", Sides(left=2))))
        kind = self.chance.weighted({"Conv1D": 5, "ConvTranspose1D": 3, "MaxPool1D": 2, "AveragePool1D": 2})
        if kind.startswith("Conv"):
            arguments = {"filters": self.chance.pick(CHANNELS), "kernel": size, "stride": stride, "padding": padding}
            if kind == "ConvTranspose1D" and padding != "same":
                arguments["output_padding"] = self.chance.below(stride)
            arguments["dilation"] = dilation
        else:
            arguments, dilation = {"size": size, "stride": stride, "padding": padding}, 1
        reach = dilation * (size - 1) + 1
        beside = padding if isinstance(padding, int) else padding.left if isinstance(padding, Sides) else 0
        if beside >= reach or (padding != "same" and shape[1] + beside < reach):
            return None
        layer = Layer(kind, arguments)
        out = self.after(layer, shape)[0]
        weights = size * channels * out[2] if kind.startswith("Conv") else 0
        fits = weights <= WEIGHTS and 1 <= out[1] <= 120 and weights * max(out[1], shape[1]) <= MULTIPLICATIONS
        return self.named(layer) if fits else None

    def average_pool(self, shape):
        size, stride, _, padding = self.window(shape, 5, (1, 1, 2, 2, 3, 5), (1,))
        counted = {"count_padding": True} if self.chance.percent(50) else {}
        return Layer("AveragePool", {"size": size, "stride": stride, "padding": padding} | counted)

    def survey(self, shape):
        if self.chance.percent(50):
            return Layer("GlobalMaxPool")
        return Layer("AdaptiveAveragePool", {"size": tuple(self.chance.between(1, extent) for extent in shape[:2])})

    def norm(self, shape):
        """Of what one image has."""
        height, width, channels = shape
        kind = self.chance.pick(("GroupNorm", "InstanceNorm", "LayerNorm", "RMSNorm"))
        arguments = {}
        if kind == "GroupNorm":
            arguments["groups"] = self.chance.pick([count for count in range(1, channels + 1) if channels % count == 0])
        together = {"GroupNorm": math.prod(shape) // arguments.get("groups", 1), "InstanceNorm": height * width,
                    "LayerNorm": channels, "RMSNorm": channels}[kind]
        if self.chance.percent(30):
            arguments["epsilon"] = self.chance.pick((0.001, 0.0625))
        for part in ("scale",) if kind == "RMSNorm" else ("scale", "shift"):
            if self.chance.percent(25):
                arguments[part] = False
        return self.named(Layer(kind, arguments)) if together >= 3 else None

    def dense(self, shape, units=None):
        units = units or self.chance.pick(CHANNELS)
        if not flat(shape) or shape[2] * units > WEIGHTS:
            return None
        return self.named(Layer("Dense", {"units": units} | ({"bias": False} if self.chance.percent(25) else {})))

    def batch_norm(self, shape):
        arguments = {}
        if self.chance.percent(40):
            arguments["decay"] = self.chance.pick((0.5, 0.75, 0.0, 1.0, 0.99))
        if self.chance.percent(30):
            arguments["epsilon"] = self.chance.pick((0.001, 0.0625, 0.01))
        if self.chance.percent(30):
            arguments["unbiased"] = False
        for part in ("scale", "shift") if self.any_graphs else ():
            if self.chance.percent(15):
                arguments[part] = False
        return self.named(Layer("BatchNorm", arguments))

    def relu(self, shape):
        return Layer("ReLU")

    def max_pool(self, shape):
        if self.any_windows and self.chance.percent(75):
            return self.windowed_pool(shape)
        largest = min(shape[0], shape[1], 4)
        smallest = 1 if self.chance.percent(20) else min(2, largest)
        return Layer("MaxPool", {"size": self.chance.between(smallest, largest)})

    def flatten(self, shape):
        return Layer("Flatten") if math.prod(shape) <= 200 else None

    def average(self, shape):
        return Layer("GlobalAveragePool")

    def dropout(self, shape):
        kinds = ("Dropout", "SpatialDropout", "StochasticDepth", "GaussianNoise")
        kind = self.chance.pick(kinds) if self.any_graphs else "Dropout"
        if kind == "GaussianNoise":
            return Layer(kind, {"deviation": self.chance.pick((0.0, 0.125, 0.5))})
        return Layer(kind, {"rate": self.chance.pick((0.0, 0.25, 0.5, 0.125))})

    def identity(self, shape):
        return Layer("Identity")

    def activation(self, shape):
        if self.chance.percent(8):
            return self.named(Layer("PReLU"))
        kind = self.chance.pick(tuple(ACTIVATIONS))
        return Layer(kind, {name: value for name, value in ACTIVATIONS[kind][1].items() if self.chance.percent(50)})

    # ---- what joins layers

    def tap(self, shape):
        if self.repeated:  # its name would come twice
            return None
        self.tapped += 1
        name = f"tap{self.tapped}"
        self.taps[name] = shape
        return Layer("Tap", {"tap": name})

    def tapped_before(self, shape):
        """A layer that reads a tap."""
        fitting = [(kind, name) for name, tapped in self.taps.items()
                   for kind in (("AddWith",) if tapped == shape else ()) + ("ConcatWith",)
                   if tapped[:2] == shape[:2] and tapped[2] + shape[2] <= 40]
        if not fitting:
            return None
        kind, name = self.chance.pick(fitting)
        return Layer(kind, {"tap": name})

    def moved(self, shape):
        """The numbers, or some of them, elsewhere."""
        height, width, channels = shape
        some = lambda count: (first := self.chance.below(count),
                              self.chance.pick((0, first + 1, self.chance.between(first + 1, count))))
        few = lambda: self.chance.below(3)
        match self.chance.below(7):
            case 0:
                return Layer("Slice", {"rows": some(height), "columns": some(width), "channels": some(channels)})
            case 1:
                sides = Sides(few(), few(), few(), few())
                fits = sides.top + sides.bottom < height and sides.left + sides.right < width
                return Layer("Crop", {"sides": sides}) if fits else None
            case 2:
                sides = Sides(few(), few(), few(), few())
                mode = self.chance.pick(("Pad::zero", "Pad::reflect", "Pad::edge"))
                if mode == "Pad::reflect" and (max(sides.top, sides.bottom) >= height
                                               or max(sides.left, sides.right) >= width):
                    return None
                return Layer("Pad", {"sides": sides} | ({} if mode == "Pad::zero" else {"mode": mode}))
            case 3:
                count = math.prod(shape)
                rows = self.chance.pick([d for d in range(1, 13) if count % d == 0])
                columns = self.chance.pick([d for d in range(1, 13) if count // rows % d == 0])
                fits = count // rows // columns <= 40
                return Layer("Reshape", {"height": rows, "width": columns, "channels": count // rows // columns}
                             ) if fits else None
            case 4:
                axes = self.shuffled(("Axis::rows", "Axis::columns", "Axis::channels"))
                return Layer("Permute", dict(zip(("rows", "columns", "channels"), axes)))
            case 5:
                factor = self.chance.pick([f for f in (1, 2, 3, 4) if channels % f**2 == 0])
                return Layer("PixelShuffle", {"factor": factor}) if height * width * factor**2 <= 150 else None
            case _:
                factor = self.chance.pick((1, 2, 3)), self.chance.pick((1, 2, 3, 4, 6))
                more = {}
                if self.chance.percent(60):
                    more["mode"] = "Upsample::bilinear"
                    if self.chance.percent(50):
                        more["align_corners"] = True
                fits = height * width * math.prod(factor) <= 150
                return Layer("Upsample", {"factor": factor} | more) if fits else None

    def gate(self, shape):
        """Squeeze and excite: each channel times a number made of the whole image."""
        if shape[2]**2 > WEIGHTS:
            return None
        middle = self.chance.pick((2, 3, 8))
        squeezed = [Layer("GlobalAveragePool"), Layer("Dense", {"units": middle}), self.relu(shape),
                    Layer("Dense", {"units": shape[2]}), Layer("Sigmoid")]
        return Chain([Parallel(self.shuffled([Layer("Identity"), Chain(squeezed)])), Layer("Multiply")])

    def joined(self, shape):
        """Branches, joined in any way."""
        join = self.chance.weighted({"Concat": 4, "Maximum": 2, "Multiply": 2, "Add": 1})
        first = self.chain(shape, self.chance.between(0, 2))
        out = self.after(first, shape)[0]
        parts = [first]
        for _ in range(self.chance.pick((1, 1, 2, 3, 6))):
            wanted = (*out[:2], self.chance.pick(CHANNELS)) if join == "Concat" else out
            tapped = [name for name, tapped in self.taps.items() if tapped == wanted]
            if tapped and self.chance.percent(30):
                parts.append(Layer("From", {"tap": self.chance.pick(tapped)}))
            else:
                parts.append(self.to(shape, wanted))
        if None in parts or (join == "Concat" and sum(self.after(part, shape)[0][2] for part in parts) > 60):
            return None
        return Chain([Parallel(self.shuffled(parts)), Layer(join)])

    def branches(self, shape):
        if self.any_graphs and self.chance.percent(75):
            return self.joined(shape)
        first = self.chain(shape, self.chance.between(0, 3))
        count = self.chance.pick((2, 2, 2, 3, 3, 4, 8))
        parts = [first] + [self.to(shape, self.after(first, shape)[0]) for _ in range(count - 1)]
        if None in parts:
            return None
        # A branch may itself end in branches: their outputs stand side by side.
        if count > 3 and self.chance.percent(50):
            parts = parts[:1] + [Parallel(parts[1:])]
        return Chain([Parallel(self.shuffled(parts)), Layer("Add")])

    def residual(self, shape):
        body = self.chain(shape, self.chance.between(1, 4))
        if self.chance.percent(15):
            body = Residual(body) if self.after(body, shape)[0] == shape else body
        out = self.after(body, shape)[0]
        if out == shape and self.chance.percent(75):
            return Residual(body)
        shortcut = self.to(shape, out)
        return shortcut and Residual(body, shortcut)

    def block(self, shape):
        """A chain that keeps the shape, for several uses."""
        before, self.repeated = self.repeated, True
        body = self.chain(shape, self.chance.between(1, 3))
        if self.after(body, shape)[0] != shape:
            back = self.to(self.after(body, shape)[0], shape)
            body = back and Chain([body, back])
        self.repeated = before
        return body

    def repeat(self, shape):
        body = self.block(shape)
        count = self.chance.pick((1, 2, 2, 3))
        self.left -= count
        return body and Repeat(count, body)

    def shared(self, shape):
        """A block twice or three times, one behind the other or side by side."""
        body = self.block(shape)
        if body is None or "Shared" in repr(body):
            return body
        self.sharings += 1
        block = Shared(f"shared{self.sharings}", body)
        self.left -= 2
        if self.chance.percent(50):
            return Chain([block, self.activation(shape), block])
        sides = [block, Chain([self.activation(shape), block])] + [block] * self.chance.below(2)
        return Chain([Parallel(sides), Layer(self.chance.pick(("Add", "Maximum")))])

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.chance.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def to(self, shape, wanted):
        """A chain from one shape to the other."""
        if shape == wanted:
            keep = self.chance.weighted({"identity": 3, "batch_norm": 3, "relu": 2, "change": 2, "dropout": 1})
            if keep != "change":
                parts = [getattr(self, keep)(shape)]
                return Chain(parts + ([self.batch_norm(shape)] if self.chance.percent(20) else []))
        last = self.fitting_conv(shape, wanted)
        if last is None and flat(wanted):
            start = "GlobalAveragePool"
            if math.prod(shape) <= 100:
                start = self.chance.pick(("Flatten", start))
            last = self.dense(self.after(Layer(start), shape)[0], wanted[2])
            last = last and Chain([Layer(start), last])
        if last is None:
            return None
        rest = [self.chance.pick((self.batch_norm, self.relu))(wanted)] if self.chance.percent(40) else []
        return Chain([last] + rest)

    def fitting_conv(self, shape, wanted):
        fits = []
        for kernel in range(1, 6):
            for stride in range(1, 5):
                for padding in ["same", *range(kernel)]:
                    margins = [same_margin(e, kernel, stride) if padding == "same" else (padding, padding)
                               for e in shape[:2]]
                    if tuple(windows(e, kernel, stride, m) for e, m in zip(shape, margins)) == wanted[:2]:
                        if kernel * kernel * shape[2] * wanted[2] <= WEIGHTS:
                            fits.append({"filters": wanted[2], "kernel": kernel, "stride": stride, "padding": padding})
        return self.named(Layer("Conv", self.chance.pick(fits))) if fits else None

    def chain(self, shape, length):
        """A chain of about so many parts that ends in one image."""
        parts, taps_before = [], dict(self.taps)
        graphs = {"other_conv": 16, "average_pool": 6, "survey": 4, "norm": 16, "activation": 14, "tap": 8,
                  "tapped_before": 10, "gate": 5, "moved": 14, "shared": 6}
        for _ in range(length):
            if self.left <= 0:
                break
            self.left -= 1
            kind = self.chance.weighted({"conv": 22, "batch_norm": 18, "relu": 14, "max_pool": 9, "flatten": 3,
                                         "dense": 6 + 10 * flat(shape), "average": 3, "dropout": 3, "identity": 2,
                                         "branches": 8, "residual": 8, "repeat": 4,
                                         **(graphs if self.any_graphs else {}),
                                         **({"signal": 30} if self.any_graphs and shape[0] == 1 < shape[1] else {})})
            part = getattr(self, kind)(shape)
            if part is not None:
                parts.append(part)
                shape = self.after(part, shape)[0]
        self.taps = taps_before
        return Chain(parts or [Layer("Identity")])

    # ---- the whole

    def head(self, shape):
        """From any image to logits."""
        classes = self.chance.pick((2, 3, 4, 5, 7, 10, 12))
        parts = []
        if not flat(shape):
            flattens = math.prod(shape) * classes <= WEIGHTS and self.chance.percent(60)
            parts.append(Layer("Flatten" if flattens else "GlobalAveragePool"))
            shape = self.after(parts[-1], shape)[0]
        if shape[2] < 2 or shape[2] > 40 or self.chance.percent(80):
            parts.append(self.dense(shape, classes) or Layer("Dense", {"units": 2}))
            shape = self.after(parts[-1], shape)[0]
            if self.chance.percent(12):
                parts.append(self.chance.pick((self.batch_norm, self.relu, self.dropout))(shape))
        return parts

    def network(self):
        shape = (self.chance.between(1, 9), self.chance.between(1, 9), self.chance.pick((1, 1, 2, 3, 3, 5, 9)))
        if self.chance.percent(10):
            shape = (1, 1, self.chance.pick((2, 7, 16, 30)))
        elif self.any_graphs and self.chance.percent(12):
            shape = (1, self.chance.between(6, 24), self.chance.pick((1, 2, 3, 5)))
        body = self.chain(shape, 100)
        whole = Chain(body.parts + self.head(self.after(body, shape)[0]))
        graph = lower(whole, Graph(shape))
        ends = graph.operations[graph.flow[0]]["op"]
        if not graph.parameters() or ends in ("softmax", "log_softmax"):  # nothing to train; the loss has its own
            whole.parts.append(Layer("Dense", {"units": 3}))
        return shape, whole

    def optimizer(self):
        decay = {"weight_decay": self.chance.pick((0.0625, 0.25))} if self.chance.percent(40) else {}
        match self.chance.below(5):
            case 0:
                return "SGD", {"rate": self.chance.pick((0.0625, 0.25))} | decay
            case 1:
                return "SGD", {"rate": 0.0625, "momentum": 0.875} | decay
            case 2:
                return "SGD", {"rate": 0.0625, "momentum": 0.875, "nesterov": True} | decay
            case 3:
                betas = {"beta1": 0.75, "beta2": 0.875} if self.chance.percent(50) else {}
                return "Adam", {"rate": 0.0078125} | betas | decay
            case _:
                epsilon = {"epsilon": 0.0009765625} if self.chance.percent(50) else {}
                return "AdamW", {"rate": 0.0078125} | epsilon | decay


@dataclasses.dataclass
class Drawn:
    """All there is to say of a seed. The first `operations` are the graph's; `counts` are the images of each step."""

    seed: int
    shape: tuple
    expression: object
    batch: int
    counts: list
    images: str  # which kind: see formula.hpp
    optimizer: tuple  # its name and members

    @property
    def graph(self):
        return drop_dead_biases(lower(self.expression, Graph(self.shape)))

    @property
    def network(self):
        height, width, channels = self.shape
        return f"Input{{{height}, {width}, {channels}}} >> {text(self.expression)}"

    @property
    def options(self):
        name, members = self.optimizer
        return f"{{.batch = {self.batch}, .optimizer = {text(Layer(name, members))}}}"


def draw(seed):
    drawer = Drawer(seed)
    shape, expression = drawer.network()
    chance = drawer.chance
    batch = chance.pick((1, 2, 3, 4, 5, 6, 7, 8, 17, 33))
    counts = [batch, batch if chance.percent(50) else chance.between(1, batch), chance.between(1, batch)]
    images = chance.weighted({"signed": 5, "bytes": 3, "coarse": 2, "zeros": 1, "far": 1})
    return Drawn(seed, shape, expression, batch, counts, images, drawer.optimizer())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED")
    for seed in parser.parse_args().seeds:
        drawn = draw(seed)
        print(f"{seed}: {drawn.network}\n    {drawn.options}, steps of {drawn.counts} images, {drawn.images}")


if __name__ == "__main__":
    main()
