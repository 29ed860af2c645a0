"""Networks as values, as in the language itself: their C++ text, and the graph of operations they mean.

A layer is one entry of LAYERS: what it is called in C++, and what it adds to a graph. README.md says how to add one."""

import dataclasses
import math
import struct


def single(value):
    """The float that C++ reads."""
    return struct.unpack("f", struct.pack("f", value))[0]


@dataclasses.dataclass
class Layer:
    kind: str
    arguments: dict = dataclasses.field(default_factory=dict)  # what is written; the rest has the language's defaults


@dataclasses.dataclass
class Chain:
    parts: list


@dataclasses.dataclass
class Parallel:
    branches: list


@dataclasses.dataclass
class Residual:
    body: object
    shortcut: object = None


@dataclasses.dataclass
class Repeat:
    count: int
    body: object


@dataclasses.dataclass
class Sides:
    """Pixels of padding on each side."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


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


def places(shape, size, stride, dilation, padding):
    """How many places a window has on an image, (rows, columns), and its padding, ((top, bottom), (left, right))."""
    reaches = [d * (s - 1) + 1 for s, d in zip(size, dilation)]
    match padding:
        case "same":
            margin = tuple(same_margin(*each) for each in zip(shape, reaches, stride))
        case Sides():
            margin = (padding.top, padding.bottom), (padding.left, padding.right)
        case _:
            margin = tuple((pixels, pixels) for pixels in both(padding))
    return tuple(windows(*each) for each in zip(shape, reaches, stride, margin)), margin


class Graph:
    """Operations in order. A shape is (height, width, channels); `flow` has the numbers of what the next layer gets."""

    def __init__(self, shape):
        self.operations = [{"op": "input", "in": [], "shape": tuple(shape)}]
        self.flow, self.counts = [0], {}

    def enter(self, layer):
        self.counts[layer.kind] = self.counts.get(layer.kind, 0) + 1
        return layer.arguments.get("name") or KINDS[layer.kind] + str(self.counts[layer.kind])

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


def conv(graph, name, filters, kernel=3, stride=1, padding=0, dilation=1, bias=True):
    kernel, stride, dilation = both(kernel), both(stride), both(dilation)
    extents, margin = places(graph.shape, kernel, stride, dilation, padding)
    shape = (*extents, filters)
    graph.add("conv", shape, layer=name, stride=stride, dilation=dilation, margin=margin,
              parameters={"weight": (*kernel, graph.shape[2], filters)})
    if bias:
        graph.add("bias", shape, layer=name, parameters={"bias": (filters,)})


def dense(graph, name, units, bias=True):
    graph.add("conv", (1, 1, units), layer=name, stride=1, dilation=1, margin=((0, 0), (0, 0)),
              parameters={"weight": (graph.shape[2], units)})
    if bias:
        graph.add("bias", graph.shape, layer=name, parameters={"bias": (units,)})


def batch_norm(graph, name, decay=0.9, epsilon=1e-5, unbiased=True):
    channels = graph.shape[2]
    graph.add("batch_norm", graph.shape, layer=name, decay=single(decay), epsilon=single(epsilon), unbiased=unbiased,
              parameters={part: (channels,) for part in ("gamma", "beta", "running_mean", "running_var")})


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
        graph.add("dropout", graph.shape, rate=single(rate), number=graph.counts["Dropout"])


def identity(graph, name):
    pass


def add(graph, name):
    graph.add("add", graph.shape)


LAYERS = {"Conv": conv, "Dense": dense, "BatchNorm": batch_norm, "MaxPool": max_pool, "Flatten": flatten,
          "GlobalAveragePool": average, "ReLU": relu, "Dropout": dropout, "Identity": identity, "Add": add}
# What parameters are called after, where it is not the layer's name in small letters.
KINDS = {name: name.lower() for name in LAYERS} | {"GlobalAveragePool": "average"}


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
    return graph


def drop_dead_biases(graph):
    """A bias that only BatchNorms read cancels: the language drops it."""
    readers = {}
    for operation in graph.operations:
        for source in operation["in"]:
            readers.setdefault(source, []).append(operation["op"])
    for number, operation in enumerate(graph.operations):
        if operation["op"] == "bias" and set(readers.get(number, [])) == {"batch_norm"}:
            operation.update(op="dropped", parameters={})
    return graph


def number_text(value):
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value!r}f"
        case tuple():
            return "{" + ", ".join(map(str, value)) + "}"
        case Sides():
            return f"Sides{{{', '.join(f'.{side} = {pixels}' for side, pixels in vars(value).items() if pixels)}}}"
        case str():
            return value if value == "same" else f'"{value}"'
        case _:
            return str(value)


def text(expression, part=False):
    """As C++; `part`: of something larger, so that what binds less than >> stands in parentheses."""
    match expression:
        case Layer(kind=kind, arguments=arguments):
            return f"{kind}{{{', '.join(f'.{key} = {number_text(value)}' for key, value in arguments.items())}}}"
        case Chain(parts=parts):
            joined = " >> ".join(text(p, True) for p in parts)
            return joined
        case Parallel(branches=branches):
            return f"({' | '.join(text(b) for b in branches)})"
        case Residual(body=body, shortcut=shortcut):
            return f"Residual{{{text(body)}{', ' + text(shortcut) if shortcut else ''}}}"
        case Repeat(count=count, body=body):
            return f"repeat<{count}>({text(body)})"
