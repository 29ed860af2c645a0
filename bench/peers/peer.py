"""What every peer does: reads which network it is to run and how, draws the data, takes the time of each step, prints
the figures as one line of JSON."""

import argparse
import json
import resource
import statistics
import time

import networks


def arguments(ways):
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True, choices=networks.NETWORKS)
    parser.add_argument("--way", required=True, choices=ways)
    parser.add_argument("--batch", type=int, help="(the network's)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=100)
    options = parser.parse_args()
    options.net = networks.NETWORKS[options.network]()
    options.batch = options.batch or options.net.batch
    return options


def draw(net, batch):
    """(inputs, targets) as NumPy arrays, channels last."""
    import numpy

    random = numpy.random.default_rng(1)
    inputs = [random.random((batch, *net.nodes[x].shape), numpy.float32) for x in net.inputs]
    targets = []
    for x, loss, _ in net.ends:
        shape = net.nodes[x].shape
        if loss == "classes":
            targets.append(random.integers(shape[-1], size=batch))
        elif loss == "bits":
            targets.append(random.integers(2, size=(batch, *shape)).astype(numpy.float32))
        else:
            targets.append(random.random((batch, *shape), numpy.float32))
    return inputs, targets


def measure(step, steps, version):
    """Calls `step`, which returns when all is done; prints the median and the 99th percentile of what it took."""
    times = []
    for _ in range(10 + steps // 5 + steps):
        start = time.perf_counter()
        step()
        times.append(1e3 * (time.perf_counter() - start))
    times = sorted(times[-steps:])
    print(json.dumps({"version": version, "ms": statistics.median(times), "p99_ms": times[(99 * (steps - 1)) // 100],
                      "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
