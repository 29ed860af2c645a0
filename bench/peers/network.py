"""A network said once, for all peers: a list of nodes, each with the shape of what it makes and, where it has
parameters, a key for them. A peer goes through the nodes and makes each from its own layers."""

import contextlib
import dataclasses


@dataclasses.dataclass(frozen=True)
class Node:
    kind: str
    of: tuple = ()  # the nodes that it reads, by number
    shape: tuple = ()  # (height, width, channels) or (units,), without the batch
    key: str = ""  # of its parameters: nodes with one key share them
    attributes: dict = dataclasses.field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["attributes"][name]
        except KeyError:
            raise AttributeError(f"a node of kind {self.kind} has no {name}") from None


class Network:
    """Methods add a node and return its number. Padding is Keras' `same` unless `valid` is said."""

    def __init__(self, batch=64, optimizer="adam"):
        self.batch, self.optimizer = batch, optimizer
        self.nodes, self.inputs = [], []
        self.ends = []  # (node, loss, weight)
        self._scope, self._named = "", 0

    # ---- ends

    def input(self, *shape):
        self.inputs.append(self._add("input", (), shape))
        return self.inputs[-1]

    def output(self, x, loss="classes", weight=1.0):
        """`classes`: cross-entropy against class numbers; `bits`: binary cross-entropy against 0 and 1 of each number;
        `values`: the mean squared error."""
        self.ends.append((x, loss, weight))

    def parameters(self):
        """How many numbers are trained; shared ones count once."""
        return sum(self._trained(node) for node in {node.key: node for node in self.nodes if node.key}.values())

    @staticmethod
    def _trained(node):
        if node.kind == "norm":
            return 2 * node.shape[-1]
        if node.kind == "dense":
            return (node.inputs + node.bias) * node.units
        taps = node.kernel[0] * node.kernel[1]
        return (taps * node.channels // node.groups + node.bias) * node.filters

    # ---- layers

    def conv(self, x, filters, kernel, stride=1, bias=False, groups=1, padding="same"):
        """kernel and stride: a number, or (height, width)."""
        kernel, stride = self._pair(kernel), self._pair(stride)
        *extents, channels = self.nodes[x].shape
        extents = [-(-e // s) if padding == "same" else (e - k) // s + 1 for e, k, s in zip(extents, kernel, stride)]
        return self._add("conv", (x,), (*extents, filters), True, filters=filters, kernel=kernel, stride=stride,
                         bias=bias, groups=groups, padding=padding, channels=channels)

    def depthwise(self, x, kernel, stride=1):
        channels = self.nodes[x].shape[-1]
        return self.conv(x, channels, kernel, stride, groups=channels)

    def conv_transpose(self, x, filters, kernel, stride):
        height, width, channels = self.nodes[x].shape
        return self._add("conv_transpose", (x,), (height * stride, width * stride, filters), True, filters=filters,
                         kernel=self._pair(kernel), stride=self._pair(stride), channels=channels, groups=1, bias=True)

    def norm(self, x):
        """BatchNorm."""
        return self._add("norm", (x,), self.nodes[x].shape, True)

    def dense(self, x, units, bias=True):
        return self._add("dense", (x,), (units,), True, units=units, bias=bias, inputs=self.nodes[x].shape[0])

    def pool(self, x, window=2):
        height, width, channels = self.nodes[x].shape
        return self._add("pool", (x,), (height // window, width // window, channels), window=window)

    def mean(self, x):
        """Over all pixels."""
        return self._add("mean", (x,), self.nodes[x].shape[-1:])

    def flatten(self, x):
        height, width, channels = self.nodes[x].shape
        return self._add("flatten", (x,), (height * width * channels,))

    def reshape(self, x, *shape):
        return self._add("reshape", (x,), shape)

    def relu(self, x):
        return self._add("relu", (x,), self.nodes[x].shape)

    def sigmoid(self, x):
        return self._add("sigmoid", (x,), self.nodes[x].shape)

    def tanh(self, x):
        return self._add("tanh", (x,), self.nodes[x].shape)

    def dropout(self, x, rate):
        return self._add("dropout", (x,), self.nodes[x].shape, rate=rate)

    def add(self, x, y):
        return self._add("add", (x, y), self.nodes[x].shape)

    def multiply(self, x, y):
        """A y of one number a channel multiplies all pixels of an x."""
        return self._add("multiply", (x, y), self.nodes[x].shape)

    def maximum(self, x, y):
        return self._add("maximum", (x, y), self.nodes[x].shape)

    def concat(self, *xs):
        shape = self.nodes[xs[0]].shape
        return self._add("concat", xs, (*shape[:-1], sum(self.nodes[x].shape[-1] for x in xs)))

    # ---- a block of layers

    def normed(self, x, filters, kernel, stride=1):
        return self.relu(self.norm(self.conv(x, filters, kernel, stride)))

    @contextlib.contextmanager
    def shared(self, name):
        """What is added within has the parameters of what was added, in the same order, within the same name before."""
        before = self._scope, self._named
        self._scope, self._named = f"{name}_", 0
        try:
            yield
        finally:
            self._scope, self._named = before

    def _add(self, kind, of, shape, has_parameters=False, **attributes):
        key = ""
        if has_parameters:
            self._named += 1
            key = f"{self._scope}{kind}{self._named}"
        self.nodes.append(Node(kind, tuple(of), tuple(shape), key, attributes))
        return len(self.nodes) - 1

    @staticmethod
    def _pair(number):
        return number if isinstance(number, tuple) else (number, number)
