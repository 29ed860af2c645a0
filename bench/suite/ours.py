"""sinter's side: an example's network, compiled for a batch and a task, as a program."""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from libraries import LIBRARIES  # noqa: E402

FLAGS = ["-std=c++20", "-O3", "-ffp-contract=off", "-DNDEBUG", "-pthread", "-ffunction-sections",
         "-fdata-sections", "-Wl,--gc-sections", "-Wl,--as-needed", f"-I{ROOT}"]


def run(command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace", **more)
    if done.returncode:
        said = (done.stderr or done.stdout)[-3000:]
        raise SystemExit(f"bench/run: `{' '.join(map(str, command[:4]))} …` failed:\n{said}")
    return done.stdout


class Ours:
    """`precision` and `arch` (what -march takes) of the programs, and whether products of bfloat16 may use a matrix
    unit."""

    def __init__(self, compiler, build, precision="fp32", arch="native", matrix_unit=True):
        self.compiler, self.build, self.precision, self.arch = compiler, build, precision, arch
        self._environment = None if matrix_unit else {**os.environ, "SINTER_AMX": "off"}
        if not (build / "build.ninja").exists():
            run(["meson", "setup", build, ROOT, "-Dtests=false"], env={**os.environ, "CXX": compiler})
        run(["ninja", "-C", build, "runtime/libsinter.a"])
        # not in the build folder itself: the compiler looks for <limits> there
        self.programs = build / "measured"
        self.programs.mkdir(exist_ok=True)

    @functools.cache
    def program(self, network, batch, predicts=False):
        """What is measured of a network of examples/: compiled once for each batch and task."""
        places = (ROOT / "examples" / f"{network}.cpp", ROOT / "bench" / "networks" / f"{network}.cpp")
        source = next(file for file in places if file.exists())
        text = source.read_text()
        trainer = re.search(r"using (\w+)\s*=\s*Trainer<", text)[1]
        # bench/ours.cpp includes the example within a namespace: what that includes must have been read before
        headers = re.findall(r'^#include ["<](.+)[">]', text, re.MULTILINE)
        name = "_".join([network, str(batch), self.precision, self.arch, *(["predicts"] if predicts else [])])
        target = self.programs / name
        command = [self.compiler, *FLAGS, f"-march={self.arch}", f"-DPRECISION={self.precision}",
                   f'-DEXAMPLE="{source}"',
                   f"-DTRAINER={trainer}", f"-DBATCH={batch}",
                   *(word for header in headers for word in ("-include", header)),
                   *(["-DPREDICTS"] if predicts else []), ROOT / "bench" / "ours.cpp",
                   self.build / "runtime" / "libsinter.a", *LIBRARIES, "-o", target]
        run(command)
        return target

    def train(self, network, batch, threads, steps):
        """Milliseconds a training step."""
        return {"ms": self.bench(network, batch, threads, steps)["step_ms"]}

    def bench(self, network, batch, threads, steps):
        """What the command `bench` writes: the step's and every kernel's figures."""
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "bench.json"
            run([self.program(network, batch), "bench", "--steps", steps, "--threads", threads, "--json", report],
                env=self._environment)
            return json.loads(report.read_text())

    def infer(self, network, batch, threads, steps):
        """Milliseconds of a prediction: with one thread or all, whichever is faster, as peers are asked for both."""
        program, weights = self.program(network, batch, True), self.weights(network)
        return min((json.loads(run([program, weights, count, steps], env=self._environment))
                    for count in sorted({1, threads})), key=lambda figures: figures["ms"])

    @functools.cache
    def weights(self, network):
        """Of a network that was trained for a moment."""
        target = self.programs / f"{network}.safetensors"
        run([self.program(network, self.batch_of(network)), "train", "--epochs", 1, "--batch-limit", 2, "--quiet",
             "--save", target])
        return target

    @staticmethod
    def batch_of(network):
        return 32 if network == "unet" else 64
