"""Networks that the language must refuse: a drawn one with one thing wrong, wherever it lies."""

from chance import Chance
from draw import draw
from expression import Chain, Layer, Parallel, Repeat, Residual, Shared, text

OF_AN_INPUT = Layer("ReLU", {"name": "input1"})
# Wrong wherever they stand after an Input.
WRONG = [
    Layer("Conv", {"filters": 0, "kernel": 1}), Layer("Conv", {"filters": -3, "kernel": 1}),
    Layer("Conv", {"filters": 2, "kernel": 0}),
    Layer("Conv", {"filters": 2, "kernel": 1, "stride": 0}), Layer("Conv", {"filters": 2, "kernel": 1, "stride": 5}),
    Layer("Conv", {"filters": 2, "kernel": 3, "padding": 3}), Layer("Conv", {"filters": 2, "kernel": 3, "padding": -1}),
    Layer("Conv", {"filters": 2, "kernel": 10}), Layer("Conv", {"filters": 100000000, "kernel": 1}),
    Layer("Conv", {"filters": 2147483647, "kernel": 3, "padding": "same"}),
    Layer("Conv", {"filters": 2, "kernel": 100000, "padding": "same"}),
    Layer("Conv", {"filters": 1, "kernel": 2147483647, "padding": 2147483646}),
    Layer("Dense", {"units": 0}), Layer("Dense", {"units": -1}), Layer("Dense", {"units": 2147483647}),
    Layer("MaxPool", {"size": 0}), Layer("MaxPool", {"size": -2}), Layer("MaxPool", {"size": 5}),
    Layer("MaxPool", {"size": 2147483647}), Layer("BatchNorm", {"decay": 1.5}), Layer("BatchNorm", {"decay": -0.25}),
    Layer("BatchNorm", {"epsilon": 0.0}), Layer("BatchNorm", {"epsilon": -1.0}), Layer("Dropout", {"rate": 1.0}),
    Layer("Dropout", {"rate": -0.5}), Layer("Add"), Chain([Layer("GlobalAveragePool"), Layer("MaxPool", {"size": 2})]),
    Chain([Layer("GlobalAveragePool"), Layer("Conv", {"filters": 2, "kernel": 2})]),
    Chain([Parallel([Layer("Identity")] * 9), Layer("Add")]),
    Chain([Parallel([Layer("Identity"), Layer("ReLU")]), Layer("ReLU")]),
    Chain([Parallel([Layer("GlobalAveragePool"),
                     Chain([Layer("Conv", {"filters": 77, "kernel": 1}), Layer("GlobalAveragePool")])]),
           Layer("Add")]),
    Chain([Layer("ReLU", {"name": "twice"}), Layer("ReLU", {"name": "twice"})]), OF_AN_INPUT,
    Repeat(2, Layer("ReLU", {"name": "again"})),
    Residual(Chain([Layer("Conv", {"filters": 77, "kernel": 1}), Layer("GlobalAveragePool")])),
    Layer("MaxPool", {"size": (2, 0)}), Layer("MaxPool", {"size": 2, "stride": 2147483647}),
    Layer("MaxPool", {"size": 2, "padding": (0, 2)}), Layer("Conv", {"filters": 2, "kernel": (0, 1)}),
    Layer("Conv", {"filters": 2, "kernel": 1, "padding": (-1, 0)}),
    Layer("Conv", {"filters": 2, "kernel": 2, "padding": "same", "dilation": (1, 2147483647)}),
    Layer("From", {"tap": "nowhere"}), Layer("AddWith", {"tap": "nowhere"}), Layer("ConcatWith", {"tap": ""}),
    Layer("Tap", {"tap": ""}), Chain([Layer("Tap", {"tap": "twice"}), Layer("Tap", {"tap": "twice"})]),
    Layer("Concat"), Layer("Maximum"), Layer("Multiply"),
    Chain([Layer("Upsample"), Parallel([Layer("Identity"), Layer("GlobalAveragePool")]), Layer("Concat")]),
    Chain([Parallel([Layer("Identity"), Layer("Conv", {"filters": 77, "kernel": 1})]), Layer("Multiply")]),
    Chain([Layer("Upsample"), Parallel([Layer("Identity"), Layer("GlobalAveragePool")]), Layer("Maximum")]),
    Chain([Layer("Tap", {"tap": "small"}), Layer("Upsample"), Layer("AddWith", {"tap": "small"})]),
    Layer("Slice", {"rows": (-2147483647, 0)}), Layer("Slice", {"columns": (0, 2147483647)}),
    Layer("Slice", {"channels": (3, 3)}), Layer("Slice", {"channels": (0, -2147483647)}),
    Layer("Crop", {"sides": 100}), Layer("Crop", {"sides": -1}), Layer("Crop", {"sides": 2147483647}),
    Layer("Pad", {"sides": -1}), Layer("Pad", {"sides": 2147483647}), Layer("Pad", {"sides": "same"}),
    Layer("Reshape", {"height": 7, "width": 11, "channels": 1013}), Layer("Reshape", {"channels": 0}),
    Layer("Reshape", {"height": 65536, "width": 65536}), Layer("Permute", {"rows": "Axis::channels"}),
    Layer("PixelShuffle", {"factor": 0}), Layer("PixelShuffle", {"factor": 1023}), Layer("Upsample", {"factor": 0}),
    Layer("Upsample", {"factor": (1, 1025)}), Chain([Layer("Upsample", {"factor": 4})] * 14),
    Layer("Upsample", {"align_corners": True}), Layer("Upsample", {"factor": 2147483647, "mode": "Upsample::bilinear"}),
    Layer("Pad", {"sides": 1000, "mode": "Pad::reflect"}), Layer("Pad", {"sides": -1, "mode": "Pad::edge"}),
    Layer("GaussianNoise", {"deviation": -0.25}), Layer("ConvTranspose", {"filters": 7, "kernel": 1, "groups": 0}),
    Chain([Layer("Upsample"), Layer("Conv1D", {"filters": 2, "kernel": 1})]), Layer("MaxPool1D", {"size": 0}),
    Layer("AveragePool1D", {"size": 3, "padding": (1, 2)}), Layer("ConvTranspose1D", {"filters": 0}),
    Chain([Shared("b", Layer("Conv", {"filters": 77, "kernel": 1}))] * 2),
    Chain([Shared("b", Layer("ReLU")), Shared("b", Layer("BatchNorm"))]),
    Chain([Shared("b", Chain([Layer("ReLU"), Layer("BatchNorm")])), Shared("b", Layer("ReLU"))]),
]
ENDS = [Layer("Dense", {"units": 1}), Layer("Dense", {"units": 65537}),
        Parallel([Layer("Identity"), Layer("Identity")])]


def chains(expression):
    """Every chain of an expression, inner ones too."""
    match expression:
        case Chain(parts=parts):
            yield expression
            for part in parts:
                yield from chains(part)
        case Parallel(branches=branches):
            for branch in branches:
                yield from chains(branch)
        case Residual(body=body, shortcut=shortcut):
            yield from chains(body)
            yield from chains(shortcut) if shortcut else ()
        case Repeat(body=body):
            yield from chains(body)


def begins(part):
    """Is it an Input, or branches from some?"""
    match part:
        case Parallel(branches=branches):
            return begins(branches[0])
        case Chain(parts=parts):
            return begins(parts[0])
        case Layer(kind=kind):
            return kind == "Input"
    return False


def invalid(seed):
    """C++ text of a network and its options, and what is wrong with it."""
    chance, drawn = Chance(f"invalid/{seed}"), draw(seed)
    if chance.percent(12):
        wrong = chance.pick(ENDS)
        drawn.expression.parts.append(wrong)
    else:
        wrong = chance.pick(WRONG)
        if wrong == OF_AN_INPUT and '"x0"' in drawn.network:  # there Inputs have names of their own
            wrong = Layer("ReLU", {"name": "x0"})
        chain = chance.pick(list(chains(drawn.expression)))
        place = chance.between(0, len(chain.parts))
        if place > 0 and isinstance(chain.parts[place - 1], Parallel):  # between branches and their Add it may be right
            place = 0
        starts = chain.parts and begins(chain.parts[0])
        chain.parts.insert(max(place, 2 if starts and isinstance(chain.parts[0], Parallel) else bool(starts)), wrong)
    return drawn.network, drawn.options, text(wrong)
