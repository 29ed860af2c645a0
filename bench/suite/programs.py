"""Whole programs: mnist_cnn from the start of the process, its data on disk, to three epochs trained and tested; the
start to the first step; peak memory; the size of the program; and the published task of SimpleChains.jl."""

import pathlib
import statistics
import subprocess
import sys
import tempfile

from suite.environment import clean
from suite.ours import ROOT, run
from suite.process import measured
from suite.sides import PEERS

PROGRAMS = {"PyTorch": ("pytorch", ("torch",)), "Keras": ("keras", ("tensorflow",)), "JAX": ("jax", ("jax",))}
NETWORK = "mnist_cnn"
MOST_ROUNDS = 2  # a peer's three epochs take minutes


def compare(ours, environment, options):
    """{"whole": {side: figures}, "first step": …, "absent": {side: why}}"""
    own = {"whole": [ours.program(NETWORK, 64), "train", "--epochs", 3, "--quiet", "--data", options.data, "--threads",
                     options.threads],
           "first step": [ours.program(NETWORK, 64), "first-step", options.data, options.threads]}
    taken, absent = {task: {} for task in own}, {}
    for _ in range(min(options.rounds, MOST_ROUNDS)):
        for task, command in own.items():
            _note(taken[task], "sinter", command, None, absent)
            for peer, (name, needs) in PROGRAMS.items():
                if peer in absent or (options.peers and peer not in options.peers):
                    continue
                if why := environment.missing(needs):
                    absent[peer] = why
                    continue
                _note(taken[task], peer, [environment.python, PEERS / "whole_program.py", name, options.data,
                                          "--epochs", 3 if task == "whole" else 0, "--threads", options.threads],
                      clean(), absent)
    return {**{task: {side: {key: statistics.median(one[key] for one in figures) for key in figures[0]}
                      for side, figures in sides.items()} for task, sides in taken.items()}, "absent": absent}


def _note(sides, side, command, environment, absent):
    figures, said = measured(command, environment)
    if figures is None:
        absent[side] = said
    else:
        sides.setdefault(side, []).append(figures)


def handwritten(ours, options):
    """What bench/versus_handwritten says at its end."""
    return run([sys.executable, ROOT / "bench" / "versus_handwritten", options.handwritten, "--data", options.data,
                "--compiler", ours.compiler, "--build", ours.build, "--threads", options.threads, "--pairs",
                options.rounds]).splitlines()[-1]


def binary_bytes(ours):
    """Of the trainer's program, stripped."""
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "stripped"
        subprocess.run(["strip", "-o", target, ours.program(NETWORK, 64)], check=True)
        return target.stat().st_size


def simplechains(ours, options):
    """Seconds and core-seconds an epoch of ten, testing after each included, and the accuracy at the end."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "run.json"
        figures, said = measured([ours.program("simplechains", 64), "train", "--epochs", 10, "--quiet", "--data",
                                  options.data, "--threads", options.threads, "--json", report])
        if figures is None:
            raise SystemExit(f"bench/run: simplechains: {said}")
        return {"seconds": figures["seconds"], "core_seconds_an_epoch": figures["core_seconds"] / 10,
                "report": report.read_text()}
