#!/usr/bin/env python3
"""Draws a network of the language for a seed: the same on every machine. Run it to see what seeds stand for."""

import argparse
import dataclasses
import math

from draw_layers import CHANNELS, WEIGHTS, LayerDrawer, flat
from expression import Chain, Layer, Loss, Parallel, Repeat, Residual, Shared, text
from graph import Graph, drop_dead_biases, lower, same_margin, windows


class Drawer(LayerDrawer):
    """Draws expressions for a given input shape."""

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

    def image(self):
        """The shape of an input."""
        shape = (self.chance.between(1, 9), self.chance.between(1, 9), self.chance.pick((1, 1, 2, 3, 3, 5, 9)))
        if self.chance.percent(10):
            shape = (1, 1, self.chance.pick((2, 7, 16, 30)))
        elif self.any_graphs and self.chance.percent(12):
            shape = (1, self.chance.between(6, 24), self.chance.pick((1, 2, 3, 5)))
        return shape

    def several_inputs(self):
        """Branches from an input each, joined; and the shape of that."""
        shape = self.image()
        first = self.chain(shape, self.chance.between(0, 3))
        out = self.after(first, shape)[0]
        if not flat(out) and self.chance.percent(50):  # so that images of any size lead there
            first.parts.append(Layer("GlobalAveragePool"))
            out = (1, 1, out[2])
        join = self.chance.weighted({"Concat": 4, "Add": 3, "Multiply": 1, "Maximum": 1})
        branches = [(shape, first)]
        for _ in range(self.chance.pick((1, 1, 2, 3))):
            other = self.image() if flat(out) else (*out[:2], self.chance.pick((1, 2, 3, 5)))
            before = self.chain(other, self.chance.between(0, 2)) if flat(out) else Chain([])
            wanted = (*out[:2], self.chance.pick(CHANNELS)) if join == "Concat" else out
            rest = self.to(self.after(before, other)[0], wanted)
            if rest is not None:
                branches.append((other, Chain(before.parts + [rest])))
        named = self.chance.percent(50)
        names = [{"name": f"x{number}"} if named else {} for number in range(len(branches))]
        parts = [Chain([Layer("Input", self.extents(other) | name), *chain.parts])
                 for (other, chain), name in zip(branches, names)]
        if len(parts) == 1:
            return parts[0], out
        whole = Chain([Parallel(parts), Layer(join)])
        graph = lower(whole, Graph())
        return whole, graph.shape

    @staticmethod
    def extents(shape):
        return dict(zip(("height", "width", "channels"), shape))

    def output(self, shape):
        """Layers that lead to an output, and its loss."""
        kind = self.chance.weighted({"CrossEntropy": 5, "KLDivergence": 1, "MeanSquaredError": 3, "Huber": 2,
                                     "Hinge": 1, "MeanAbsoluteError": 2, "BinaryCrossEntropy": 3, "Poisson": 2})
        numbers = {}
        if kind in ("CrossEntropy", "BinaryCrossEntropy") and self.chance.percent(30):
            numbers["smoothing"] = 0.125
        if kind == "Huber":
            numbers["delta"] = self.chance.pick((0.25, 1.0))
        if kind == "CrossEntropy" and self.chance.percent(40):
            numbers["soft"] = True
        for member in ("weighted", "sum"):
            if self.chance.percent(15):
                numbers[member] = True
        each_pixel = kind == "CrossEntropy" and self.chance.percent(30)
        if each_pixel:
            numbers["each_pixel"] = True
        loss = Loss(Layer(kind, numbers), self.chance.pick((1.0, 1.0, 0.5, 0.25, 1.5)))
        if kind in ("CrossEntropy", "KLDivergence") and not each_pixel:
            return self.head(shape), loss
        parts = self.chain(shape, self.chance.between(0, 3)).parts
        shape = self.after(Chain(parts), shape)[0]
        if math.prod(shape) > 60:
            parts.append(Layer("GlobalAveragePool"))
            shape = (1, 1, shape[2])
        if each_pixel:
            parts.append(Layer("Conv", {"filters": self.chance.pick((2, 3, 5)), "kernel": 1}))
        elif flat(shape):
            parts.append(self.dense(shape) or Layer("Dense", {"units": 2}))
        if kind == "Poisson":  # whose e^y else grows beyond all bounds
            parts.append(Layer("Tanh"))
        return parts, loss

    def several_ends(self):
        """A network of any number of inputs and outputs, and its losses."""
        start, shape = self.several_inputs()
        body = self.chain(shape, self.left)
        shape = self.after(body, shape)[0]
        outputs, losses = zip(*(self.output(shape) for _ in range(self.chance.pick((1, 2, 2, 2, 3, 5)))))
        branches = [Chain(list(parts) or [Layer("Identity")]) for parts in outputs]
        more = branches[0].parts if len(branches) == 1 else [Parallel(branches)]
        whole = Chain(start.parts + body.parts + more)
        graph = lower(whole, Graph())
        for number, (end, branch) in enumerate(zip(graph.flow, branches)):
            op, shape = graph.operations[end]["op"], graph.operations[end]["shape"]
            if op in ("input", "softmax", "log_softmax") or not graph.parameters() or end in graph.flow[:number]:
                units = max(2, shape[2])
                (whole if len(branches) == 1 else branch).parts.append(
                    Layer("Dense", {"units": units}) if flat(shape) else Layer("Conv", {"filters": units, "kernel": 1}))
        return whole, list(losses)

    def network(self):
        """A network, and its losses."""
        if self.any_ends:
            return self.several_ends()
        shape = self.image()
        body = self.chain(shape, 100)
        whole = Chain([Layer("Input", self.extents(shape)), *body.parts, *self.head(self.after(body, shape)[0])])
        graph = lower(whole, Graph())
        ends = graph.operations[graph.flow[0]]["op"]
        if not graph.parameters() or ends in ("softmax", "log_softmax"):  # nothing to train; the loss has its own
            whole.parts.append(Layer("Dense", {"units": 3}))
        return whole, [Loss(Layer("CrossEntropy"))]

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
    expression: object
    losses: list  # of each output
    batch: int
    counts: list
    images: str  # which kind: see formula.hpp
    optimizer: tuple  # its name and members

    @property
    def graph(self):
        return drop_dead_biases(lower(self.expression, Graph()))

    @property
    def shape(self):
        """Of a sample: the image, or a row of the numbers of several."""
        shapes = [op["shape"] for op in self.graph.operations if op["op"] == "input"]
        return shapes[0] if len(shapes) == 1 else (1, 1, sum(map(math.prod, shapes)))

    @property
    def targets(self):
        """Of each output, what kind its loss wants, its numbers, and how many pixels are compared by themselves."""
        graph = self.graph
        shapes = [graph.operations[end]["shape"] for end in graph.flow]
        return [(loss.target, math.prod(shape), math.prod(shape[:2]) if loss.has("each_pixel") else 1)
                for loss, shape in zip(self.losses, shapes)]

    @property
    def network(self):
        return text(self.expression)

    @property
    def options(self):
        optimizer, losses = text(Layer(*self.optimizer)), ", ".join(map(text, self.losses))
        losses = f".loss = {{{losses}}}, " if losses != "CrossEntropy{}" else ""
        return f"{{.batch = {self.batch}, {losses}.optimizer = {optimizer}}}"


def draw(seed):
    drawer = Drawer(seed)
    expression, losses = drawer.network()
    chance = drawer.chance
    batch = chance.pick((1, 2, 3, 4, 5, 6, 7, 8, 17, 33))
    counts = [batch, batch if chance.percent(50) else chance.between(1, batch), chance.between(1, batch)]
    images = chance.weighted({"signed": 5, "bytes": 3, "coarse": 2, "zeros": 1, "far": 1})
    return Drawn(seed, expression, losses, batch, counts, images, drawer.optimizer())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED")
    for seed in parser.parse_args().seeds:
        drawn = draw(seed)
        print(f"{seed}: {drawn.network}\n    {drawn.options}, steps of {drawn.counts} images, {drawn.images}")


if __name__ == "__main__":
    main()
