"""Who is measured, and in which ways: each a program that is asked for steps and answers with a line of JSON."""

import dataclasses
import json
import pathlib
import signal
import subprocess
import tempfile

from suite import compiled
from suite.environment import clean

LONGEST = 2  # seconds of a round
FEWEST = 3  # steps of a round
PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"


@dataclasses.dataclass(frozen=True)
class Way:
    """One way to run a peer. `half`: it rounds to bf16, and is no peer of float32."""
    peer: str
    script: str
    task: str
    how: str
    needs: tuple
    half: bool = False

    @property
    def name(self):
        return f"{self.peer}, {self.how}"


def _ways(peer, script, needs, hows, tasks=("train", "infer")):
    return [Way(peer, script, task, how, needs, "bf16" in how) for task in tasks for how in hows]


WAYS = [
    *_ways("PyTorch", "pytorch.py", ("torch",), ("eager, channels first", "eager, channels last",
                                                 "compiled, channels first", "compiled, channels last",
                                                 "bf16 autocast")),
    *_ways("Keras", "keras_tensorflow.py", ("tensorflow",), ("graph", "XLA")),
    *_ways("JAX", "jax_whole_step.py", ("jax",), ("jit",)),
    *_ways("ONNX Runtime", "onnx_runtime.py", ("torch", "onnx", "onnxruntime"), ("1 thread", "all threads"),
           ("infer",)),
    *_ways("dlib", "dlib_network.cpp", ("dlib-1",), ("OpenBLAS",)),
    *_ways("OpenVINO", "openvino_runtime.py", ("torch", "onnx", "openvino"), ("1 thread", "all threads"), ("infer",)),
]


class Absent(Exception):
    """Why a way has no figure."""


class Running:
    """A peer's process. It is stopped while others run: threads of its own that wait would wait on their CPUs."""

    def __init__(self, way, environment, network, batch, threads):
        """@throws Absent"""
        settings = clean()
        if way.script.endswith(".cpp"):
            program, why = compiled.program(PEERS / way.script, *way.needs, network)
            command = [program, way.task, batch]
            settings["OPENBLAS_NUM_THREADS"] = str(threads)
        else:
            why = environment.missing(way.needs)
            command = [environment.python, PEERS / way.script, "--network", network, "--way",
                       f"{way.task}, {way.how}", "--batch", batch, "--threads", threads]
        if why:
            raise Absent(why)
        self._step_seconds = None
        self._errors = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, text=True,
                                         stdout=subprocess.PIPE, stderr=self._errors, env=settings)
        self.version = self._answer()["version"]

    def measure(self, steps):
        """{"ms", "p99_ms", "peak_mib"} of so many steps, or as many as LONGEST allows. @throws Absent"""
        if self._step_seconds is None:
            self._step_seconds = 1e-3 * self._ask(FEWEST)["ms"]
        return self._ask(max(FEWEST, min(steps, int(LONGEST / self._step_seconds))))

    def close(self):
        self._process.kill()
        self._process.wait()

    def _ask(self, steps):
        self._process.send_signal(signal.SIGCONT)
        print(steps, file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self):
        for line in self._process.stdout:
            if line.startswith("{"):
                self._process.send_signal(signal.SIGSTOP)
                return json.loads(line)
        self._process.wait()
        self._errors.seek(0)
        said = [line for line in self._errors.read().splitlines() if any(map(str.isalnum, line))]
        raise Absent(said[-1] if said else "it said nothing")
