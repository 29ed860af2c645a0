"""Peers that are C++ programs: compiled where they are found, one for each network."""

import re
import shutil
import subprocess

from suite.environment import FOLDER


def program(source, package, network):
    """(its path, ""), or (None, why there is none)."""
    if not re.search(rf"^struct {network} {{", source.read_text(), re.MULTILINE):
        return None, f"the network is not said in {source.name}"
    if shutil.which("pkg-config") is None:
        return None, "pkg-config is not installed"
    version = _said(["pkg-config", "--modversion", package])
    if version is None:
        return None, f"pkg-config knows no {package}"
    target = FOLDER / "bin" / f"{source.stem}_{network}"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        flags = _said(["pkg-config", "--cflags", "--libs", package]).split()
        done = subprocess.run(["g++", "-std=c++17", "-O3", "-march=native", "-DNDEBUG", f"-DNETWORK={network}",
                               f'-DVERSION="{version}"', source, "-o", target, *flags, "-pthread"],
                              capture_output=True, text=True, errors="replace")
        if done.returncode:
            return None, (done.stderr.strip().splitlines() or ["it does not compile"])[0]
    return target, ""


def _said(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None
