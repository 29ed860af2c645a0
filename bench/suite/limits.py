"""The machine's limits, and how near each kernel of a step comes to them."""

import functools
import json

from suite.ours import ROOT, run

SMALL = "mnist_mlp"  # of any network: it measures the machine, not the network


@functools.cache
def program(ours):
    target = ours.programs / "limits"
    run([ours.compiler, "-std=c++20", "-O3", "-march=native", "-funroll-loops", "-pthread",
         ROOT / "bench" / "limits.cpp", "-o", target])
    return target


@functools.cache
def bandwidths(ours, threads):
    return json.loads(run([program(ours), threads]))


def of_machine(ours, threads):
    """Bandwidths, and the float32 peak that the library itself measures."""
    figures = ours.bench(SMALL, ours.batch_of(SMALL), threads, 1)
    return {**bandwidths(ours, threads), "peak_gflops": figures["peak_gflops"]}


def roofline(ours, network, threads, steps):
    """A row for each kernel: milliseconds, operations, bytes, and how long the machine needs at least, in parts of what
    it took: for its multiplications at the measured peak, or for its bytes at the bandwidth of the L2 cache or, where
    all the network's tensors do not fit there, of the L3 or the memory."""
    figures, limits = ours.bench(network, ours.batch_of(network), threads, steps), bandwidths(ours, threads)
    held = figures["held_bytes"] / 1024
    level = "L2" if held <= threads * limits["l2_kib"] else "L3" if held <= limits["l3_kib"] else "memory"
    rows = []
    for kernel in figures["kernels"]:
        arithmetic = kernel["flops"] / figures["peak_gflops"] * 1e-6
        moving = kernel["bytes"] / limits[level]["copy"] * 1e-6
        rows.append({**kernel, "bound": "arithmetic" if arithmetic >= moving else level,
                     "of_limit": max(arithmetic, moving) / kernel["ms"] if kernel["ms"] else None})
    return {"network": network, "threads": threads, "level": level, "limits": limits,
            "peak_gflops": figures["peak_gflops"], "step_ms": figures["step_ms"],
            "of_peak": figures["gflops"] / figures["peak_gflops"], "kernels": rows}
