"""Where peers run: a virtual environment of their own, and no settings that this machine made for others."""

import os
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build-python-peers"
# What pip is asked for, for what is imported.
PACKAGES = {
    "torch": ["torch==2.13.0", "numpy"],
    "tensorflow": ["tensorflow-cpu", "keras"],
    "jax": ["jax", "jaxlib", "numpy"],
    "onnx": ["onnx", "onnxscript"],
    "onnxruntime": ["onnxruntime"],
    "openvino": ["openvino"],
}
# How threads are bound and wait, set for other programs: each peer knows best for itself.
SETTINGS = ("OMP_", "KMP_", "GOMP_", "MKL_", "DNNL_", "ONEDNN_", "OPENBLAS_", "TF_", "XLA_", "JAX_", "TORCH")


def clean():
    """The environment of a peer's process."""
    return {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}


class Environment:
    def __init__(self, folder=FOLDER):
        self.python = folder / "bin" / "python"
        self._tried = {}
        if not self.python.exists():
            venv.create(folder, with_pip=True)

    def missing(self, modules):
        """Why peers that need these modules cannot run, or "". What is missing is installed first."""
        return next((why for why in map(self._install, modules) if why), "")

    def _install(self, module):
        if module not in self._tried:
            self._tried[module] = ""
            if self._import(module):
                print(f"installing {' '.join(PACKAGES[module])}", file=sys.stderr, flush=True)
                done = subprocess.run([self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                                       *PACKAGES[module]], capture_output=True, text=True)
                why = self._import(module)
                self._tried[module] = why and ((done.stderr.strip() or why).splitlines()[-1])
        return self._tried[module]

    def _import(self, module):
        done = subprocess.run([self.python, "-c", f"import {module}"], capture_output=True, text=True, env=clean())
        return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]
