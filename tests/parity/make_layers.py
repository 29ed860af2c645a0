#!/usr/bin/env python3
"""Writes layers.json: what PyTorch and Keras make of every case of layer_cases.py, in float64.

Of each case: its output, the gradients of its input and of its parameters for the loss Σ (y − t)², what five steps of
gradient descent leave of input, parameters and running statistics, and the output of inference after them. Where a case
names PyTorch and Keras, both must give the same (to 1e-10), or nothing is written. Keras computes with JAX, so that it
and PyTorch have no code in common. Needs PyTorch, Keras and JAX: `scripts/parity-table --references` installs them."""

import argparse
import ast
import inspect
import json
import math
import os
import pathlib
import re
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "random_networks"))

import jax  # noqa: E402
import keras  # noqa: E402
import keras.src.backend.common.dtypes as keras_types  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from formula import dropped, hashes, initial, signed_uniform  # noqa: E402
from layer_cases import CASES, CHANNELS, ELEMENTS, IMAGES, NOISE  # noqa: E402

STEPS = 5
SAMPLES = 24  # of each result, at most


# Most of Keras's operations make float32 of float64, but with TensorFlow.
keras_types.BIT64_TO_BIT32_DTYPE["float64"] = "float64"

# ---- numbers: layers.cpp has the same -------------------------------------------------------------------------------


def given_input(case):
    """(images, height, width, channels)"""
    size = case.batch * math.prod(case.shape)
    h = hashes(f"{case.drawing}/x.weight", size)
    values = (h % np.uint32(5)) / 2.0 - 1 if case.coarse else signed_uniform(h, 1.0)
    return (case.spread * values).reshape(case.batch, *case.shape)


# ---- the frameworks -------------------------------------------------------------------------------------------------


class Text:
    """Python as it is written: `a = layer; b = layer; an expression of x`, or a layer alone."""

    def __init__(self, text, names, is_layer):
        self.names, self.layers = dict(names), []
        *before, last = ast.parse(text.strip()).body
        for statement in before:
            made = eval(compile(ast.Expression(statement.value), text, "eval"), self.names)
            self.names[statement.targets[0].id] = made
            self.layers.append(made)
        self.code = compile(ast.Expression(last.value), text, "eval")
        self.alone = None
        if not any(isinstance(node, ast.Name) and node.id == "x" for node in ast.walk(last)):
            self.alone = eval(self.code, self.names)
            self.layers.append(self.alone)
        self.layers = [layer for layer in self.layers if is_layer(layer)]

    def __call__(self, x, **more):
        return self.alone(x, **more) if self.alone else eval(self.code, {**self.names, "x": x, **more})


def torch_parameters(kind, modules):
    """Part → (the tensor, how its axes are ordered from ours) of the next modules."""
    if kind == "SeparableConv":
        depthwise, pointwise = next(modules), next(modules)
        return {"depthwise_weight": (depthwise.weight, (3, 2, 0, 1)),
                "pointwise_weight": (pointwise.weight, (3, 2, 0, 1)), "bias": (pointwise.bias, (0,))}
    module = next(modules)
    if kind in ("Conv", "Conv1D", "DepthwiseConv", "ConvTranspose", "ConvTranspose1D", "Dense"):
        order = (1, 0) if module.weight.dim() == 2 else (3, 2, 0, 1)
        return {"weight": (module.weight, order), "bias": (module.bias, (0,))}
    if kind == "PReLU":
        return {"slope": (module.weight, (0,))}
    names = {"weight": "gamma", "bias": "beta", "running_mean": "running_mean", "running_var": "running_var"}
    return {ours: (getattr(module, theirs, None), (0,)) for theirs, ours in names.items()}


def full(tensor, order):
    """With one row, where it is of a signal."""
    return tensor.unsqueeze(2) if tensor.dim() < len(order) else tensor


class Torch:
    def __init__(self, case):
        self.case, double = case, torch.float64
        torch.set_default_dtype(double)
        names = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
        self.text = Text(case.torch, names, lambda made: isinstance(made, torch.nn.Module))
        modules = (m for layer in self.text.layers for m in layer.modules()
                   if any(True for _ in m.parameters(recurse=False)) or "running_mean" in dict(m.named_buffers()))
        self.parts = {}
        for name, kind in case.parameter_layers():
            for part, (tensor, order) in torch_parameters(kind, modules).items():
                if tensor is not None:
                    self.parts[f"{name}.{part}"] = (tensor, order)
        assert next(modules, None) is None, f"{case.text}: PyTorch has more layers with parameters"
        # what no gradient changes
        self.statistics = [name for name, (tensor, _) in self.parts.items() if not tensor.requires_grad]

    def shapes(self):
        return {name: tuple(full(tensor, order).shape[order.index(axis)] for axis in range(len(order)))
                for name, (tensor, order) in self.parts.items()}

    def run(self, values, x, targets=None, step=None):
        """y of inference; with targets (y, gradients, statistics) of a step of training."""
        for layer in self.text.layers:
            layer.train(targets is not None and not self.case.draws)  # what is dropped is drawn by ours
        with torch.no_grad():
            for name, (tensor, order) in self.parts.items():
                tensor.grad = None
                full(tensor, order).copy_(torch.from_numpy(values[name]).permute(order))
        given = torch.tensor(x, requires_grad=True)
        image = given.permute(0, 3, 1, 2)
        y = self.text(given.flatten(1) if self.case.flat else image.squeeze(2) if self.case.signal else image)
        y = (y if y.dim() == 2 else y.movedim(1, -1)).flatten(1)
        if targets is None:
            return y.detach().numpy()
        if self.case.draws:
            scale, shift = map(torch.as_tensor, self.case.drawn(step))
            y = scale * y + shift
        ((y - torch.from_numpy(targets))**2).sum().backward()
        gradients = {"x.weight": given.grad.numpy()}
        for name, (tensor, order) in self.parts.items():
            if name not in self.statistics:
                inverse = [order.index(axis) for axis in range(len(order))]
                gradients[name] = full(tensor.grad, order).permute(inverse).contiguous().numpy()
        return y.detach().numpy(), gradients, {n: self.parts[n][0].numpy().copy() for n in self.statistics}


KERAS_PARTS = {"kernel": "weight", "bias": "bias", "gamma": "gamma", "beta": "beta", "scale": "gamma",
               "moving_mean": "running_mean", "moving_variance": "running_var", "alpha": "slope",
               "depthwise_kernel": "depthwise_weight", "pointwise_kernel": "pointwise_weight"}


class Keras:
    def __init__(self, case):
        self.case = case
        keras.config.set_floatx("float64")
        names = {"layers": keras.layers, "activations": keras.activations, "ops": keras.ops}
        self.text = Text(case.keras, names, lambda made: isinstance(made, keras.Layer))
        self.parts = {}
        self.call(given_input(case), True)  # builds
        variables = lambda layer: [v for v in layer.variables if v.name in KERAS_PARTS]
        with_variables = [layer for layer in self.text.layers if variables(layer)]
        ours = case.parameter_layers()
        assert len(ours) == len(with_variables), f"{case.text}: {len(with_variables)} layers of Keras have parameters"
        for (name, kind), layer in zip(ours, with_variables):
            self.parts |= {f"{name}.{KERAS_PARTS[variable.name]}": variable for variable in variables(layer)}
        self.statistics = [name for name, variable in self.parts.items() if not variable.trainable]
        self.kinds = dict(ours)

    def shapes(self):
        found = {}
        for name, variable in self.parts.items():
            shape = tuple(variable.shape)
            if self.kinds[name.split(".")[0]].endswith("1D") and len(shape) == 3:
                shape = (1, *shape)
            if self.kinds[name.split(".")[0]] == "DepthwiseConv" and len(shape) == 4 or "depthwise_w" in name:
                shape = (*shape[:2], 1, shape[2] * shape[3])
            if name.endswith(".slope"):
                shape = shape[-1:]
            found[name] = shape
        return found

    def call(self, x, training):
        x = x.reshape(x.shape[0], -1) if self.case.flat else x[:, 0] if self.case.signal else x
        takes = self.text.alone and "training" in inspect.signature(getattr(self.text.alone, "call", len)).parameters
        y = self.text(x, **({"training": training and not self.case.draws} if takes else {}))
        return y.reshape(y.shape[0], -1)

    def run(self, values, x, targets=None, step=None):
        trained = [name for name in self.parts if name not in self.statistics]
        arrays = {name: jax.numpy.asarray(values[name].reshape(v.shape)) for name, v in self.parts.items()}

        def loss(of_trained, given):
            mapping = [(self.parts[name], value) for name, value in {**arrays, **of_trained}.items()]
            with keras.StatelessScope(state_mapping=mapping) as scope:
                y = self.call(given, targets is not None)
            kept = {name: scope.get_current_value(self.parts[name]) for name in self.statistics}
            if targets is None:
                return 0.0, (y, kept)
            if self.case.draws:
                scale, shift = self.case.drawn(step)
                y = scale * y + shift
            return ((y - targets)**2).sum(), (y, kept)

        of_trained, given = {name: arrays[name] for name in trained}, jax.numpy.asarray(x)
        if targets is None:
            return np.asarray(loss(of_trained, given)[1][0])
        (_, (y, kept)), (gradients, of_x) = jax.value_and_grad(loss, (0, 1), has_aux=True)(of_trained, given)
        gradients = {name: np.asarray(g).reshape(values[name].shape) for name, g in gradients.items()}
        return np.asarray(y), {"x.weight": np.asarray(of_x), **gradients}, {n: np.asarray(v) for n, v in kept.items()}


# ---- a case ---------------------------------------------------------------------------------------------------------


def start(case, framework):
    return {name: initial(case.drawing, name, shape) for name, shape in framework.shapes().items()}


def trained(case, framework, rate, steps=STEPS):
    """(losses, values, x) after some steps."""
    values, x, losses = start(case, framework), given_input(case), []
    targets = targets_of(case, framework)
    for step in range(1, steps + 1):
        y, gradients, statistics = framework.run(values, x, targets, step)
        losses.append(float(((y - targets)**2).sum()))
        if not case.direct:
            x = x - rate * gradients["x.weight"].reshape(x.shape)
        values = {name: statistics[name] if name in statistics else value - rate * gradients[name]
                  for name, value in values.items()}
    return losses, values, x


def targets_of(case, framework):
    y = framework.run(start(case, framework), given_input(case))
    return signed_uniform(hashes(f"{case.drawing}/targets", y.size), 1.0).reshape(y.shape)


def rate_of(case, framework):
    """A power of two, a quarter of the largest with which the loss falls in every step."""
    for exponent in range(2, 14):
        with np.errstate(over="ignore", invalid="ignore"):
            losses, *_ = trained(case, framework, 2.0**-exponent)
        if all(later < earlier for earlier, later in zip(losses, losses[1:])):
            return 2.0**-(exponent + 2)
    raise AssertionError(f"{case.text}: no rate trains it")


def results(case, framework, rate):
    """{what: numbers}"""
    values, x, targets = start(case, framework), given_input(case), targets_of(case, framework)
    y, gradients, _ = framework.run(values, x, targets, 1)
    found = {"output": y}
    for name, gradient in gradients.items():
        if not (case.direct and name == "x.weight"):
            found[f"gradient {name}"] = gradient
    if not case.coarse:
        _, values, x = trained(case, framework, rate)
        found |= {f"after {name}": value for name, value in values.items()}
        if not case.direct:
            found["after x.weight"] = x
        found["inference"] = framework.run(values, x)
    return {name: np.asarray(value, np.float64).reshape(-1) for name, value in found.items()}


def check_draws(case, framework):
    """What the framework drops together is what we do, and what it keeps as large; its noise deviates as much."""
    number, purpose = case.draws
    x = np.ones((40, *case.shape))
    if isinstance(framework, Torch):
        y = framework.text.alone.train()(torch.from_numpy(x).permute(0, 3, 1, 2)).permute(0, 2, 3, 1).numpy()
    else:
        y = np.asarray(framework.text.alone(x, training=True))
    if purpose == NOISE:
        deviation = np.std(y - x)
        assert abs(deviation - number) < 0.1 * number, f"{case.text}: a deviation of {deviation}"
        return
    together = {ELEMENTS: 1, CHANNELS: case.shape[0] * case.shape[1], IMAGES: math.prod(case.shape)}[purpose]
    assert np.ptp(np.moveaxis(y, 3, 1).reshape(-1, together), axis=1).max() == 0, f"{case.text}: drops others together"
    assert set(np.unique(np.round(y, 12))) == {0.0, round(1 / (1 - number), 12)}, f"{case.text}: {np.unique(y)}"


def distance(got, want):
    return float(np.max(np.abs(got - want))) / max(float(np.max(np.abs(want))), 1e-2)


def kept(values):
    """Some numbers of a result, and the sum of all with signs."""
    stride = 1
    if values.size > SAMPLES:
        stride = -(-values.size // SAMPLES)
        while math.gcd(stride, values.size) != 1:
            stride += 1
    digits = lambda value: float(f"{value:.9g}")
    signs = 1.0 - 2.0 * (hashes("signs", values.size) & np.uint32(1))
    return {"size": values.size, "stride": stride, "largest": digits(np.max(np.abs(values))),
            "sum": digits(np.sum(values * signs)),
            "values": [digits(v) for v in values[np.arange(min(values.size, SAMPLES)) * stride % values.size]]}


def reference(case):
    frameworks = [make(case) for make, text in ((Torch, case.torch), (Keras, case.keras)) if text]
    for framework in frameworks:
        if case.draws:
            check_draws(case, framework)
    rate = case.rate or rate_of(case, frameworks[0])
    first, *others = [results(case, framework, rate) for framework in frameworks]
    for other in others:
        assert first.keys() == other.keys(), f"{case.text}: {sorted(first)} and {sorted(other)}"
        for name, values in first.items():
            apart = distance(other[name], values)
            assert apart <= case.apart, f"{case.text}: {name} of Keras is {apart:.2g} from PyTorch's"
    return {**head(case), "rate": rate, "results": {name: kept(values) for name, values in first.items()}}


def head(case):
    """All of a case but what comes of it."""
    return {"layer": case.layer, "text": case.text, "network": case.network(), "torch": case.torch, "keras": case.keras,
            "shape": case.shape, "note": case.note, "drawing": case.drawing, "batch": case.batch, "spread": case.spread,
            "coarse": case.coarse, "direct": case.direct, "given": case.given}


def text(document):
    """JSON with a line for each result."""
    cases = []
    for case in document["cases"]:
        head = json.dumps({**case, "results": None}, ensure_ascii=False).removesuffix("null}")
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
                          for name, entry in case["results"].items())
        cases.append(f"{head}{{\n{rows}}}}}")
    head = json.dumps({**document, "cases": None}).removesuffix("null}")
    return head + "[\n" + ",\n".join(cases) + "\n]}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "layers.json")
    parser.add_argument("--only", metavar="WORD", help="say what comes of cases with this word; write nothing")
    parser.add_argument("--new", action="store_true", help="keep what the file has of cases that are as they were")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.only:
        for case in CASES:
            if re.search(options.only, case.text):
                try:
                    made = reference(case)
                    print(f"{case.text}: rate {made['rate']}, {list(made['results'])}")
                except Exception as fault:  # each by itself: this is how cases are written
                    print(f"{case.text}: {type(fault).__name__}: {fault}")
        return
    assert len({case.drawing for case in CASES}) == len(CASES), "two cases have one drawing"
    document = {"torch": torch.__version__.split("+")[0], "keras": keras.__version__}
    found = json.loads(options.out.read_text()) if options.new and options.out.is_file() else {}
    known = {}
    if all(found.get(name) == version for name, version in document.items()):
        known = {case["drawing"]: case for case in found["cases"]}
    unchanged = lambda case: known.get(case.drawing, {}).items() >= json.loads(json.dumps(head(case))).items()
    document["cases"] = [known[case.drawing] if unchanged(case) else reference(case) for case in CASES]
    options.out.write_text(text(document))


if __name__ == "__main__":
    main()
