"""Who is measured, and in which ways: each a program that prints its figures as a line of JSON."""

import dataclasses
import json
import pathlib
import subprocess

from suite.environment import clean

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
        return f"{self.peer}, {self.how}" if self.how else self.peer


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
    *_ways("OpenVINO", "openvino_runtime.py", ("torch", "onnx", "openvino"), ("1 thread", "all threads"), ("infer",)),
]


class Absent(Exception):
    """Why a way has no figure."""


def measure(way, environment, network, batch, threads, steps):
    """{"version", "ms", "p99_ms", "peak_mib"}. @throws Absent"""
    if why := environment.missing(way.needs):
        raise Absent(why)
    command = [environment.python, PEERS / way.script, "--network", network, "--way", f"{way.task}, {way.how}",
               "--batch", batch, "--threads", threads, "--steps", steps]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=clean())
    if done.returncode:
        raise Absent((done.stderr.strip().splitlines() or ["it said nothing"])[-1])
    return json.loads(done.stdout.splitlines()[-1])
