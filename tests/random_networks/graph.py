"""The graph of operations that a network means.

A layer is one entry of LAYERS: what it is called in C++, and what it adds to a graph. README.md says how to add one."""

import math
import struct

from expression import Chain, Layer, Parallel, Repeat, Residual, Shared, Sides


def single(value):
    """The float that C++ reads."""
    return struct.unpack("f", struct.pack("f", value))[0]


def both(value):
    """(rows, columns): a number stands for both."""
    return value if isinstance(value, tuple) else (value, value)


def same_margin(extent, kernel, stride):
    """TensorFlow's and Keras's: the odd pixel goes behind."""
    total = max((-(-extent // stride) - 1) * stride + kernel - extent, 0)
    return total // 2, total - total // 2


def windows(extent, kernel, stride, margin):
    room = extent + sum(margin) - kernel
    return room // stride + 1 if room >= 0 else 0


def margins(shape, reaches, stride, padding):
    """The padding of a window that reaches so far on an image: ((top, bottom), (left, right))."""
    match padding:
        case "same":
            return tuple(same_margin(*each) for each in zip(shape, reaches, stride))
        case Sides():
            return (padding.top, padding.bottom), (padding.left, padding.right)
        case _:
            return tuple((pixels, pixels) for pixels in both(padding))


def places(shape, size, stride, dilation, padding):
    """How many places a window has on an image, (rows, columns), and its padding."""
    reaches = [d * (s - 1) + 1 for s, d in zip(size, dilation)]
    margin = margins(shape, reaches, stride, padding)
    return tuple(windows(*each) for each in zip(shape, reaches, stride, margin)), margin


class Graph:
    """Operations in order. A shape is (height, width, channels); `flow` has the numbers of what the next layer gets,
    `taps` those of what has a name."""

    def __init__(self, shape=None, taps=None):
        """`shape`: of the input; none where the network's first branches have Inputs of their own."""
        self.operations, self.flow, self.counts, self.taps = [], [], {}, {}
        if shape is not None:
            self.add_input(shape)
        self.shared, self.again, self.uses = {}, [], {}  # the layers of a block, those still to come, how often again
        for name, tapped in (taps or {}).items():  # of a part of a network: what was before it
            self.operations.append({"op": "input", "in": [], "shape": tuple(tapped)})
            self.taps[name] = len(self.operations) - 1

    def add_input(self, shape):
        """`first`: where it begins in the row of a sample's numbers."""
        first = sum(math.prod(op["shape"]) for op in self.operations if op["op"] == "input")
        self.add("input", shape, [], first=first)

    def enter(self, layer):
        if self.again:
            name, number = self.again[-1].pop(0)
            self.uses[name] = self.uses.get(name, 0) + 1
            self.number = number + (self.uses[name] << 16)
            return name
        self.counts[layer.kind] = self.counts.get(layer.kind, 0) + 1
        self.number = self.counts[layer.kind]  # of its kind
        name = layer.arguments.get("name") or KINDS[layer.kind] + str(self.number)
        for layers in self.shared.values():
            if isinstance(layers, list):
                layers.append((name, self.number))
        return name

    def share(self, block):
        """A block's first use makes its layers, others have the same."""
        known = self.shared.get(block.name)
        if known is None:
            self.shared[block.name] = []
        else:
            self.again.append(list(known))
        lower(block.body, self)
        if known is None:
            self.shared[block.name] = tuple(self.shared[block.name])
        else:
            self.again.pop()
            if self.again:  # a block within a block
                del self.again[-1][:len(known)]

    @property
    def shape(self):
        return self.operations[self.flow[0]]["shape"]

    def add(self, op, shape, inputs=None, **more):
        read = self.flow if inputs is None else inputs
        self.operations.append({"op": op, "in": list(read), "shape": tuple(shape), **more})
        self.flow = [len(self.operations) - 1]

    def parameters(self):
        """(name, shape) of each parameter and running statistic."""
        return [(f"{op['layer']}.{part}", shape) for op in self.operations
                for part, shape in op.get("parameters", {}).items()]


def add_input(graph, name, height, width, channels):
    graph.add_input((height, width, channels))


def add_bias(graph, name, bias):
    if bias:
        graph.add("bias", graph.shape, layer=name, parameters={"bias": (graph.shape[2],)})


def add_conv(graph, name, filters, kernel, stride=1, padding=0, dilation=1, groups=1, part="weight"):
    kernel, stride, dilation = both(kernel), both(stride), both(dilation)
    extents, margin = places(graph.shape, kernel, stride, dilation, padding)
    graph.add("conv", (*extents, filters), layer=name, stride=stride, dilation=dilation, margin=margin, groups=groups,
              parameters={part: (*kernel, graph.shape[2] // groups, filters)})


def conv(graph, name, filters, kernel=3, stride=1, padding=0, dilation=1, groups=1, bias=True):
    add_conv(graph, name, filters, kernel, stride, padding, dilation, groups)
    add_bias(graph, name, bias)


def depthwise_conv(graph, name, kernel=3, stride=1, padding=0, dilation=1, multiplier=1, bias=True):
    channels = graph.shape[2]
    conv(graph, name, channels * multiplier, kernel, stride, padding, dilation, channels, bias)


def separable_conv(graph, name, filters, kernel=3, stride=1, padding=0, dilation=1, bias=True):
    channels = graph.shape[2]
    add_conv(graph, name, channels, kernel, stride, padding, dilation, channels, "depthwise_weight")
    add_conv(graph, name, filters, 1, part="pointwise_weight")
    add_bias(graph, name, bias)


def conv_transpose(graph, name, filters, kernel=3, stride=1, padding=0, output_padding=0, dilation=1, groups=1,
                   bias=True):
    kernel, stride, dilation, more = both(kernel), both(stride), both(dilation), both(output_padding)
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation)]
    extents, channels = graph.shape[:2], graph.shape[2]
    whole = [s * extent for s, extent in zip(stride, extents)]
    cut = margins(whole, reach, stride, padding)
    if padding != "same":
        whole = [s * (extent - 1) + r - sum(off) + m
                 for s, extent, r, off, m in zip(stride, extents, reach, cut, more)]
    graph.add("conv_transpose", (*whole, filters), layer=name, stride=stride, dilation=dilation, cut=cut,
              groups=groups, parameters={"weight": (*kernel, filters // groups, channels)})
    add_bias(graph, name, bias)


def average_pool(graph, name, size=2, stride=None, padding=0, count_padding=False):
    size, stride = both(size), both(size if stride is None else stride)
    extents, margin = places(graph.shape, size, stride, (1, 1), padding)
    if size != (1, 1) or stride != (1, 1):
        graph.add("average_pool", (*extents, graph.shape[2]), size=size, stride=stride, margin=margin,
                  count_padding=count_padding)


def dense(graph, name, units, bias=True):
    graph.add("conv", (1, 1, units), layer=name, stride=1, dilation=1, margin=((0, 0), (0, 0)), groups=1,
              parameters={"weight": (graph.shape[2], units)})
    add_bias(graph, name, bias)


def batch_norm(graph, name, decay=0.9, epsilon=1e-5, unbiased=True, scale=True, shift=True):
    channels = graph.shape[2]
    parts = ("gamma",) * scale + ("beta",) * shift + ("running_mean", "running_var")
    graph.add("batch_norm", graph.shape, layer=name, decay=single(decay), epsilon=single(epsilon), unbiased=unbiased,
              parameters={part: (channels,) for part in parts})


def group_norm(graph, name, groups=32, epsilon=1e-5, scale=True, shift=True, each_pixel=False, centered=True):
    channels = graph.shape[2]
    graph.add("group_norm", graph.shape, layer=name, groups=groups, epsilon=single(epsilon), each_pixel=each_pixel,
              centered=centered,
              parameters={part: (channels,) for part, wanted in (("gamma", scale), ("beta", shift)) if wanted})


def instance_norm(graph, name, **numbers):
    group_norm(graph, name, groups=graph.shape[2], **numbers)


def layer_norm(graph, name, **numbers):
    group_norm(graph, name, groups=1, each_pixel=True, **numbers)


def rms_norm(graph, name, epsilon=1e-6, scale=True):
    group_norm(graph, name, 1, epsilon, scale, shift=False, each_pixel=True, centered=False)


def max_pool(graph, name, size=2, stride=None, padding=0):
    size, stride = both(size), both(size if stride is None else stride)
    extents, margin = places(graph.shape, size, stride, (1, 1), padding)
    if size != (1, 1) or stride != (1, 1):
        graph.add("max_pool", (*extents, graph.shape[2]), size=size, stride=stride, margin=margin)


def flatten(graph, name):
    graph.add("flatten", (1, 1, math.prod(graph.shape)))


def average(graph, name):
    graph.add("average", (1, 1, graph.shape[2]))


def relu(graph, name):
    graph.add("relu", graph.shape)


def dropout(graph, name, rate=0.5):
    if rate:
        graph.add("dropout", graph.shape, rate=single(rate), number=graph.number)


def drop_channels(purpose):
    def add_dropout(graph, name, rate=0.5):
        if rate:
            graph.add("drop_channels", graph.shape, rate=single(rate), number=graph.number, purpose=purpose)
    return add_dropout


def gaussian_noise(graph, name, deviation=0.1):
    if deviation:
        graph.add("noise_added", graph.shape, deviation=single(deviation), number=graph.number)


def adaptive_average_pool(graph, name, size):
    size = both(size)
    if size != tuple(graph.shape[:2]):
        graph.add("adaptive_average_pool", (*size, graph.shape[2]))


def global_max_pool(graph, name):
    if graph.shape[:2] != (1, 1):
        max_pool(graph, name, tuple(graph.shape[:2]))


def identity(graph, name):
    pass


def add(graph, name):
    graph.add("add", graph.shape)


def maximum(graph, name):
    graph.add("maximum", graph.shape)


def multiply(graph, name):
    graph.add("multiply", max((graph.operations[number]["shape"] for number in graph.flow), key=math.prod))


def concat(graph, name):
    shapes = [graph.operations[number]["shape"] for number in graph.flow]
    graph.add("concat", (*shapes[0][:2], sum(shape[2] for shape in shapes)))


def put_tap(graph, name, tap):
    graph.taps[tap] = graph.flow[0]


def from_tap(graph, name, tap):
    graph.flow = [graph.taps[tap]]


def add_with(graph, name, tap):
    graph.flow = graph.flow + [graph.taps[tap]]
    add(graph, name)


def concat_with(graph, name, tap):
    graph.flow = graph.flow + [graph.taps[tap]]
    concat(graph, name)


def interval(given, count):
    """Python's slice, but that an end of 0 is behind all."""
    begin, end = given
    return begin + count if begin < 0 else begin, end + count if end <= 0 else end


def cut(graph, name, rows=(0, 0), columns=(0, 0), channels=(0, 0)):
    box = [interval(given, count) for given, count in zip((rows, columns, channels), graph.shape)]
    shape = tuple(end - begin for begin, end in box)
    if shape != graph.shape:
        graph.add("slice", shape, box=box)


def crop(graph, name, sides):
    cut(graph, name, (sides.top, -sides.bottom), (sides.left, -sides.right))


def pad(graph, name, sides, mode="Pad::zero"):
    height, width, channels = graph.shape
    if any(vars(sides).values()):
        graph.add("pad", (height + sides.top + sides.bottom, width + sides.left + sides.right, channels),
                  sides=vars(sides), mode=mode)


def reshape(graph, name, height, width, channels):
    if graph.shape != (height, width, channels):
        graph.add("reshape", (height, width, channels))


def permute(graph, name, rows, columns, channels):
    order = [("rows", "columns", "channels").index(axis.removeprefix("Axis::")) for axis in (rows, columns, channels)]
    if order != [0, 1, 2]:
        graph.add("permute", [graph.shape[axis] for axis in order], order=order)


def pixel_shuffle(graph, name, factor=2):
    height, width, channels = graph.shape
    if factor > 1:
        graph.add("pixel_shuffle", (height * factor, width * factor, channels // factor**2), factor=factor)


def upsample(graph, name, factor=2, mode="Upsample::nearest", align_corners=False):
    height, width, channels = graph.shape
    high, wide = both(factor)
    if (high, wide) != (1, 1):
        graph.add("upsample", (height * high, width * wide, channels), factor=(high, wide), mode=mode,
                  corners=align_corners)


def of_signals(layer, *members):
    """The layer of images of one row: its members are those of columns."""
    def add_layer(graph, name, **numbers):
        for member in members:
            if member in numbers:
                numbers[member] = (0 if member == "output_padding" else 1, numbers[member])
        match numbers.get("padding"):
            case int(pixels):
                numbers["padding"] = (0, pixels)
        layer(graph, name, **numbers)
    return add_layer


def prelu(graph, name):
    graph.add("prelu", graph.shape, layer=name, parameters={"slope": (graph.shape[2],)})


def activation(operation):
    return lambda graph, name, **numbers: graph.add(operation, graph.shape, **numbers)


# Of one number each, and their members.
ACTIVATIONS = {"Sigmoid": ("sigmoid", {}), "Tanh": ("tanh", {}), "SiLU": ("silu", {}), "ELU": ("elu", {"alpha": 0.75}),
               "LeakyReLU": ("leaky_relu", {"slope": 0.125}), "GELU": ("gelu", {}), "Softplus": ("softplus", {}),
               "HardSwish": ("hard_swish", {}), "Mish": ("mish", {}), "ReLU6": ("relu6", {}), "SELU": ("selu", {}),
               "HardSigmoid": ("hard_sigmoid", {}), "Softmax": ("softmax", {}), "LogSoftmax": ("log_softmax", {})}
LAYERS = {"Input": add_input, "Conv": conv, "DepthwiseConv": depthwise_conv, "SeparableConv": separable_conv,
          "GroupNorm": group_norm, "InstanceNorm": instance_norm, "LayerNorm": layer_norm, "RMSNorm": rms_norm,
          "SpatialDropout": drop_channels(7), "StochasticDepth": drop_channels(8),
          "AdaptiveAveragePool": adaptive_average_pool, "GlobalMaxPool": global_max_pool,
          "ConvTranspose": conv_transpose, "AveragePool": average_pool, "Dense": dense, "BatchNorm": batch_norm,
          "MaxPool": max_pool, "Flatten": flatten, "GlobalAveragePool": average, "ReLU": relu, "Dropout": dropout,
          "Identity": identity, "Add": add, "Maximum": maximum, "Multiply": multiply, "Concat": concat, "Tap": put_tap,
          "From": from_tap, "AddWith": add_with, "ConcatWith": concat_with, "Slice": cut, "Crop": crop, "Pad": pad,
          "Reshape": reshape, "Permute": permute, "PixelShuffle": pixel_shuffle, "Upsample": upsample, "PReLU": prelu,
          "GaussianNoise": gaussian_noise, "Conv1D": of_signals(conv, "kernel", "stride", "dilation"),
          "ConvTranspose1D": of_signals(conv_transpose, "kernel", "stride", "output_padding", "dilation"),
          "MaxPool1D": of_signals(max_pool, "size", "stride"),
          "AveragePool1D": of_signals(average_pool, "size", "stride")}
LAYERS |= {kind: activation(operation) for kind, (operation, _) in ACTIVATIONS.items()}
# What parameters are called after, where it is not the layer's name in small letters.
KINDS = {name: name.lower() for name in LAYERS} | {
    "GlobalAveragePool": "average", "AddWith": "add_with", "ConcatWith": "concat_with", "AveragePool": "average_pool",
    "GroupNorm": "group_norm", "InstanceNorm": "instance_norm", "LayerNorm": "layer_norm", "RMSNorm": "rms_norm",
    "SpatialDropout": "spatial_dropout", "StochasticDepth": "stochastic_depth",
    "AdaptiveAveragePool": "adaptive_average_pool", "GlobalMaxPool": "global_max_pool",
    "DepthwiseConv": "depthwise_conv", "SeparableConv": "separable_conv", "ConvTranspose": "conv_transpose",
    "ConvTranspose1D": "conv_transpose1d", "AveragePool1D": "average_pool1d", "GaussianNoise": "gaussian_noise"}


def lower(expression, graph):
    """Adds what an expression means to a graph, in the order in which its layers are written."""
    match expression:
        case Layer():
            name = graph.enter(expression)
            more = {key: value for key, value in expression.arguments.items() if key != "name"}
            LAYERS[expression.kind](graph, name, **more)
        case Chain():
            for part in expression.parts:
                lower(part, graph)
        case Parallel():
            before, after = graph.flow, []
            for branch in expression.branches:
                graph.flow = before
                lower(branch, graph)
                after = after + graph.flow
            graph.flow = after
        case Residual():
            before = graph.flow
            lower(expression.body, graph)
            after, graph.flow = graph.flow, before
            if expression.shortcut:
                lower(expression.shortcut, graph)
            else:
                graph.enter(Layer("Identity"))
            graph.flow = after + graph.flow
            lower(Layer("Add"), graph)
        case Repeat():
            for _ in range(expression.count):
                lower(expression.body, graph)
        case Shared():
            graph.share(expression)
    return graph


def drop_dead_biases(graph):
    """A bias, or a norm's shift, that only BatchNorms read cancels: the language drops it."""
    readers = {number: ["loss"] for number in graph.flow}
    for operation in graph.operations:
        for source in operation["in"]:
            readers.setdefault(source, []).append(operation["op"])
    for number, operation in enumerate(graph.operations):
        if set(readers.get(number, [])) != {"batch_norm"}:
            continue
        if operation["op"] == "bias":
            operation.update(op="dropped", parameters={})
        if operation["op"] == "group_norm":
            operation["parameters"].pop("beta", None)
    return graph
