#!/usr/bin/env python3
"""Writes torch_samples.hpp: an image, moved and sampled by PyTorch's grid_sample in float64. Needs PyTorch.

Where a pixel of the moved image comes from is found here with complex numbers, x to the right and y up, from the
centre: a turn multiplies by e^(i angle), and so on; the last move is taken back first.
"""

import cmath
import math
import pathlib

import torch
import torch.nn.functional as F

HEIGHT, WIDTH, CHANNELS = 6, 5, 2
PADDING = {"zeros": "zeros", "edge": "border", "reflect": "reflection"}


def pixel(i):
    return (i * i % 17 + 5 * i) % 13 / 8


def turned_back(z, degrees):
    return z * cmath.exp(-1j * math.radians(degrees))


def shifted_back(z, right, down):
    return z - complex(right, -down)


def scaled_back(z, factor):
    return z / factor


def sheared_back(z, degrees, vertical):
    x, down = z.real, -z.imag
    down -= x * math.tan(math.radians(vertical))
    x -= down * math.tan(math.radians(degrees))
    return complex(x, -down)


MOVES = {"rotate": turned_back, "shift": shifted_back, "scale": scaled_back, "shear": sheared_back}
CASES = [
    ("zeros", [("rotate", 30)]),
    ("edge", [("rotate", -75)]),
    ("reflect", [("rotate", 200)]),
    ("zeros", [("shift", 1.25, -0.5)]),
    ("reflect", [("shift", -6.5, 9.75)]),
    ("edge", [("scale", 0.5)]),
    ("zeros", [("scale", 1.75)]),
    ("zeros", [("shear", 20, 0)]),
    ("reflect", [("shear", 15, -25)]),
    ("zeros", [("rotate", 10), ("shift", 0.5, 1), ("scale", 1.25), ("shear", 5, 3)]),
    ("edge", [("scale", 1.25), ("shift", 0.5, 1), ("rotate", 10)]),
]


def sampled(fill, moves):
    image = torch.tensor([pixel(i) for i in range(HEIGHT * WIDTH * CHANNELS)], dtype=torch.float64)
    image = image.view(HEIGHT, WIDTH, CHANNELS).permute(2, 0, 1)[None]
    middle = complex((WIDTH - 1) / 2, -(HEIGHT - 1) / 2)
    grid = torch.empty(1, HEIGHT, WIDTH, 2, dtype=torch.float64)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            z = complex(x, -y) - middle
            for name, *numbers in reversed(moves):
                z = MOVES[name](z, *numbers)
            z += middle
            grid[0, y, x, 0] = 2 * z.real / (WIDTH - 1) - 1
            grid[0, y, x, 1] = 2 * -z.imag / (HEIGHT - 1) - 1
    moved = F.grid_sample(image, grid, mode="bilinear", padding_mode=PADDING[fill], align_corners=True)
    return moved[0].permute(1, 2, 0).flatten().tolist()


def case(fill, moves):
    calls = "".join(f"map.{name}({', '.join(map(str, numbers))}); " for name, *numbers in moves)
    values = "".join(f"{value:.7g}, " for value in sampled(fill, moves))
    return f"    {{Fill::{fill}, [](AffineMap& map) {{ {calls}}}, {{{values}}}}},\n"


def main():
    path = pathlib.Path(__file__).resolve().parent / "torch_samples.hpp"
    path.write_text(f"""#pragma once

#include "runtime/data/augment/affine_map.hpp"
#include "runtime/data/augment/steps.hpp"

// Written by make_torch_samples.py.
namespace torch_samples {{

using sinter::AffineMap, sinter::Fill;

constexpr int height = {HEIGHT}, width = {WIDTH}, channels = {CHANNELS};

/// Of value i of the image.
constexpr float pixel(int i) {{ return static_cast<float>((i * i % 17 + 5 * i) % 13) / 8; }}

struct Sample {{
  Fill fill;
  void (*move)(AffineMap&);
  double values[height * width * channels];  ///< of the moved image
}};

constexpr Sample samples[] = {{
{"".join(case(*c) for c in CASES)}}};

}}  // namespace torch_samples
""")


if __name__ == "__main__":
    main()
