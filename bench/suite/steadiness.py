"""A step beside busy programs, and with more threads than CPUs."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from suite.ours import ROOT, run


def measure(ours, options):
    """The rows of bench/steadiness: mnist_cnn beside a busy process on one CPU, on each, and with twice the threads."""
    run(["ninja", "-C", ours.build, "examples/mnist_cnn"])
    cpus = len(os.sched_getaffinity(0))
    rows = []
    for more in (["--threads", 1, cpus, "--busy", 0, 1, cpus], ["--threads", 1, 2 * cpus, "--busy", 0]):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "steadiness.json"
            command = [sys.executable, ROOT / "bench" / "steadiness", "--build", ours.build, "--networks", "mnist_cnn",
                       "--runs", options.rounds, "--json", report, *more]
            subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
            rows += json.loads(report.read_text())["rows"]
    return rows
