"""What every peer does: reads which network it is to run and how, draws the data, and then, for each number of steps
that it reads, takes the time of each step and prints the figures as a line of JSON."""

import argparse
import json
import resource
import statistics
import sys
import time

import networks


def arguments(ways):
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", required=True, choices=networks.NETWORKS)
    parser.add_argument("--way", required=True, choices=ways)
    parser.add_argument("--batch", type=int, help="(the network's)")
    parser.add_argument("--threads", type=int, default=2)
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


def measure(step, version):
    """Calls `step`, which returns when all is done, as often as each line of the input says; prints the median and the
    99th percentile of what it took, in milliseconds."""
    def timed(steps):
        times = []
        for _ in range(steps):
            start = time.perf_counter()
            step()
            times.append(1e3 * (time.perf_counter() - start))
        return sorted(times)

    def say(**figures):
        print(json.dumps(figures), flush=True)

    timed(10)  # what is compiled is compiled now
    say(version=version)
    for line in sys.stdin:
        steps = int(line)
        timed(3 + steps // 10)
        times = timed(steps)
        say(ms=statistics.median(times), p99_ms=times[-(-99 * steps // 100) - 1],
            peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
