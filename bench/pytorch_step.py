#!/usr/bin/env python3
"""Times a training step of the README's network (mnist_cnn, batch 64, Adam) in PyTorch, in every way that works here.

Prints one line a variant: torch <version>, <variant>, <threads> threads: <median> ms/step. Needs PyTorch; torch.compile needs g++ too.
"""

import argparse
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn


class Flatten(nn.Module):
    """In height, width, channel order: free of copies for channels-last activations."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def network():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        Flatten(), nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Linear(128, 10))


def step_function(batch, memory_format, compiled):
    """A training step on a fixed batch."""
    torch.manual_seed(1)
    model = network().to(memory_format=memory_format)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    images = torch.rand(batch, 1, 28, 28).contiguous(memory_format=memory_format)
    labels = torch.randint(10, (batch,))

    def loss():
        return F.cross_entropy(model(images), labels)

    run = torch.compile(loss, mode="max-autotune-no-cudagraphs" if compiled == "tuned" else None) if compiled else loss

    def step():
        optimizer.zero_grad()
        run().backward()
        optimizer.step()

    return step


def milliseconds(step, warmup, steps):
    for _ in range(warmup):
        step()
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return [1e3 * t for t in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2, help="default: 2")
    parser.add_argument("--batch", type=int, default=64, help="images a step; default: 64")
    parser.add_argument("--steps", type=int, default=200, help="timed steps; default: 200")
    parser.add_argument("--warmup", type=int, default=30, help="steps before; default: 30")
    parser.add_argument("--only", default="", metavar="TEXT", help="only the variants whose name contains this")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    variants = [
        ("eager, channels first", torch.contiguous_format, ""),
        ("eager, channels last", torch.channels_last, ""),
        ("torch.compile, channels last", torch.channels_last, "default"),
        ("torch.compile tuned, channels last", torch.channels_last, "tuned"),
    ]
    for name, memory_format, compiled in (variant for variant in variants if arguments.only in variant[0]):
        try:
            times = milliseconds(step_function(arguments.batch, memory_format, compiled), arguments.warmup, arguments.steps)
        except Exception as error:  # a compiler or a header that torch.compile misses: the other variants still count
            if not compiled:
                raise
            print(f"torch {torch.__version__}, {name}: does not work here ({str(error).strip().splitlines()[0]})", flush=True)
            continue
        print(f"torch {torch.__version__}, {name}, {torch.get_num_threads()} threads: {statistics.median(times):.2f} ms/step "
              f"(median of {len(times)}; fastest {min(times):.2f})", flush=True)


if __name__ == "__main__":
    main()
