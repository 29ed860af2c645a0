"""Draws layers: each gives an expression, or None where the image that it would get allows none."""

import math

from chance import Chance
from expression import Layer, Sides
from graph import ACTIVATIONS, Graph, lower, places

CHANNELS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 20, 24, 33)
# From this seed on windows are of any kind; before it they are square, and pools do not overlap.
FIRST_OF_WINDOWS = 100_000
# From this seed on branches are joined in any way, taps skip over layers, and there are activations besides ReLU.
FIRST_OF_GRAPHS = 200_000
# From this seed on networks have one or several inputs and outputs, and losses of any kind.
FIRST_OF_ENDS = 300_000
MULTIPLICATIONS, WEIGHTS = 40_000, 1_500  # of one layer, at most: what is drawn must compile and train in no time


def flat(shape):
    return shape[:2] == (1, 1)


class LayerDrawer:
    """Draws layers for an image of a given shape. `left` is how many more the network may get."""

    def __init__(self, seed):
        self.chance = Chance(f"random_networks/{seed}")
        self.left, self.names, self.repeated = self.chance.between(3, 14), 0, False
        self.any_windows, self.any_graphs = seed >= FIRST_OF_WINDOWS, seed >= FIRST_OF_GRAPHS
        self.any_ends = seed >= FIRST_OF_ENDS
        self.taps = {}  # those that a layer may read here, with their shapes
        self.tapped, self.sharings = 0, 0  # how many taps and shared blocks there were

    def after(self, expression, shape):
        """What an expression makes of an image: the shapes of its outputs."""
        graph = lower(expression, Graph(shape, self.taps))
        return [graph.operations[number]["shape"] for number in graph.flow]

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

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.chance.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items
