#!/usr/bin/env python3
"""Writes windows.json: convolutions, max pools and their gradients over many windows, as PyTorch has them in float64.

Everything is a small whole number, which windows.cpp computes in the same way: whole numbers come out, and equal maxima
are met everywhere. Needs PyTorch.
"""

import argparse
import json
import pathlib

import torch
import torch.nn.functional as F

COUNT = 48  # of each kind


def number(sequence, i):
    return (i * i % 17 + 5 * i + 3 * sequence) % 7 - 3


def image(sequence, shape):
    """Channels last, as the library has them, in PyTorch's order."""
    height, width, channels = shape
    flat = torch.tensor([number(sequence, i) for i in range(height * width * channels)], dtype=torch.float64)
    return flat.view(height, width, channels).permute(2, 0, 1)[None].contiguous().requires_grad_()


def whole(tensor):
    return [int(value) for value in tensor.flatten().tolist()]


def last(tensor):
    return whole(tensor[0].permute(1, 2, 0))


class Chance:
    def __init__(self, state):
        self.state = state

    def below(self, count):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) * count >> 23

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pair(self, low, high):
        return [self.between(low, high), self.between(low, high)]


def sides(chance, extents, kernel, stride, dilation):
    """What is written, `same` or four numbers, and (top, bottom, left, right)."""
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation)]
    if chance.below(3) == 0:
        totals = [max((-(-e // s) - 1) * s + r - e, 0) for e, s, r in zip(extents, stride, reach)]
        return "same", [side for total in totals for side in (total // 2, total - total // 2)]
    each = [chance.below(r) if chance.below(2) else 0 for r in reach for _ in range(2)]
    return each, each


def draw(chance, largest, dilations):
    """A window that fits somewhere."""
    while True:
        shape = [chance.between(1, 8), chance.between(1, 9), chance.between(1, 2)]
        kernel, stride, dilation = chance.pair(1, largest), chance.pair(1, 4), chance.pair(1, dilations)
        written, (top, bottom, left, right) = sides(chance, shape[:2], kernel, stride, dilation)
        room = [e + p - d * (k - 1) for e, p, k, d in zip(shape, (top + bottom, left + right), kernel, dilation)]
        if min(room) >= 1:
            case = {"shape": shape, "kernel": kernel, "stride": stride, "dilation": dilation, "padding": written}
            return case, (left, right, top, bottom)


def convolution(chance, sequence):
    case, around = draw(chance, 4, 3)
    high, wide, inputs, filters = *case["kernel"], case["shape"][2], chance.between(1, 2)
    x = image(sequence, case["shape"])
    numbers = [number(sequence + 1, i) for i in range(high * wide * inputs * filters)]
    w = torch.tensor(numbers, dtype=torch.float64).view(high, wide, inputs, filters).requires_grad_()
    y = F.conv2d(F.pad(x, around), w.permute(3, 2, 0, 1), stride=case["stride"], dilation=case["dilation"])
    y.backward(image(sequence + 2, [y.shape[2], y.shape[3], filters]))
    return case | {"filters": filters, "y": last(y), "dx": last(x.grad), "dw": whole(w.grad)}


def pool(chance, sequence):
    case, around = draw(chance, 4, 1)
    x = image(sequence, case["shape"])
    y = F.max_pool2d(F.pad(x, around, value=-torch.inf), case["kernel"], case["stride"])
    y.backward(image(sequence + 2, [y.shape[2], y.shape[3], case["shape"][2]]))
    return case | {"y": last(y), "dx": last(x.grad)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "windows.json")
    options = parser.parse_args()
    chance = Chance(1)
    cases = {"convolutions": [convolution(chance, i) for i in range(COUNT)],
             "pools": [pool(chance, i) for i in range(COUNT)]}
    lines = [f' "torch": {json.dumps(torch.__version__)}']
    lines += [f' "{kind}": [\n' + ",\n".join(json.dumps(case) for case in of) + "]" for kind, of in cases.items()]
    options.out.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
