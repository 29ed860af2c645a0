#!/usr/bin/env python3
"""What PyTorch makes of a drawn network in float64: losses of three steps, then every parameter and running statistic,
and predictions.

Each result has the tolerance that float32 deserves: how far the same steps get when every number that an operation
reads or leaves is off by as much as sums of the network's length may be. Needs PyTorch and NumPy."""

import argparse
import json
import math
import pathlib

import numpy as np
import torch

from draw import draw
from formula import hashes, initial
from network import Network

RUNS = 6  # with other roundings
MARGIN = 4  # of the tolerance over what they were off by
LOOSE = 0.1  # a tolerance of more than this part of what training changed says little
ATTEMPTS = 4  # draws of weights, until few tolerances are loose


def judged(drawn, attempt):
    """(results, tolerances, names of loose tolerances)"""
    drawing = f"random/{drawn.seed}/{attempt}"
    exact = Network(drawn, drawing)
    results = exact.results()
    others = [Network(drawn, drawing, run).results() for run in range(RUNS)]
    shapes = dict(exact.graph.parameters())
    tolerances, loose = {}, []
    for name, values in results.items():
        off = max(float(np.max(np.abs(other[name] - values))) for other in others)
        tolerances[name] = MARGIN * off + exact.amplitude * max(float(np.max(np.abs(values))), 1e-3)
        change = np.max(np.abs(values - initial(drawing, name, shapes[name]).reshape(-1))) if name in shapes else 1
        if not tolerances[name] <= LOOSE * max(change, 1e-3):
            loose.append(name)
    return results, tolerances, loose


def reference(seed, samples=None):
    """A seed's reference as a document; with `samples` at most so many values of each result, and their signed sum."""
    drawn = draw(seed)
    for steps in range(len(drawn.counts), 0, -1):  # fewer, where training makes anything of a rounding error
        drawn.counts, best = drawn.counts[:steps], None
        for attempt in range(ATTEMPTS):
            found = (attempt, *judged(drawn, attempt))
            if best is None or len(found[3]) < len(best[3]):
                best = found
            if len(best[3]) <= 1:
                break
        if not {"losses", "predictions"} & set(best[3]):
            break
    attempt, results, tolerances, loose = best
    digits = lambda value: float(f"{value:.9g}")
    document = {"seed": seed, "network": drawn.network, "options": drawn.options, "shape": drawn.shape,
                "targets": drawn.targets, "weighted": any(loss.has("weighted") for loss in drawn.losses),
                "counts": drawn.counts, "batch": drawn.batch, "images": drawn.images,
                "drawing": f"random/{seed}/{attempt}", "loose": loose, "results": {}}
    for name, values in results.items():
        stride = 1
        if samples and values.size > samples:
            stride = -(-values.size // samples)
            while math.gcd(stride, values.size) != 1:
                stride += 1
        kept = values[np.arange(min(values.size, samples or values.size)) * stride % values.size]
        signs = 1.0 - 2.0 * (hashes("signs", values.size) & np.uint32(1))
        document["results"][name] = {"size": values.size, "stride": stride,
                                     "tolerance": float(f"{tolerances[name]:.2g}"),
                                     "sum": digits(np.sum(values * signs)), "values": [digits(v) for v in kept]}
    return document


def text(document):
    """JSON with a line for each result."""
    head = json.dumps({**document, "results": None}, indent=1).rsplit("null", 1)
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
                      for name, entry in document["results"].items())
    return f"{head[0]}{{\n{rows}\n }}{head[1]}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="+", metavar="SEED")
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="DIR",
                        help="folder for a file per seed, SEED.json")
    parser.add_argument("--samples", type=int, metavar="N", help="keep at most N values of each result (default: all)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for seed in arguments.seeds:
        document = reference(seed, arguments.samples)
        (arguments.out / f"{seed}.json").write_text(text(document))
        print(f"{seed}: {len(document['results'])} results, loose: {', '.join(document['loose']) or 'none'}")


if __name__ == "__main__":
    main()
