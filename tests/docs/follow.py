#!/usr/bin/env python3
"""Follows a page of docs/ in an empty folder, block by block: writes its files, runs its commands, and sees what must
not compile fail.

A comment before a block says what it is: `<!-- file: NAME -->`, `<!-- must not compile: NAME -->`,
`<!-- part of the message -->` (of what did not compile) or `<!-- not run: why -->`. Blocks of `sh` without one are run.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"(?:^<!-- (?P<what>.+?) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


def installed(build, folder):
    """The environment in which pkg-config finds the library."""
    subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", folder], check=True)
    return {**os.environ, "PKG_CONFIG_PATH": str(next(folder.rglob("sinter.pc")).parent)}


def run(command, folder, environment):
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout, end="")
    return done


class Reader:
    def __init__(self, folder, environment, compiler):
        self.folder, self.environment, self.compiler = folder, environment, compiler
        self.message = ""

    def follow(self, what, language, text):
        kind, _, name = (what or "").partition(": ")
        if kind == "file":
            (self.folder / name).write_text(text)
        elif kind == "must not compile":
            (self.folder / name).write_text(text)
            done = self.shell(f"g++ -std=c++20 -fsyntax-only {name} $(pkg-config --cflags sinter)")
            if done.returncode == 0:
                raise SystemExit(f"{name} compiles")
            self.message = done.stdout
        elif kind == "part of the message":
            if text.strip() not in self.message:
                raise SystemExit(f"the compiler does not say {text.strip()}")
        elif kind == "not run":
            pass
        elif language == "sh":
            for command in text.strip().split("\n"):
                if self.shell(command).returncode:
                    raise SystemExit(f"failed: {command}")
        else:
            raise SystemExit(f"a block of {language} without a word of what it is:\n{text}")

    def shell(self, command):
        print("$", command, flush=True)
        return run(re.sub(r"^g\+\+ ", self.compiler + " ", command), self.folder, self.environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", help="its name in docs/")
    parser.add_argument("--build", required=True, type=pathlib.Path, metavar="DIR",
                        help="the build folder that is installed")
    parser.add_argument("--cxx", required=True, metavar="COMMAND", help="the compiler of that folder")
    parser.add_argument("--makes", nargs="*", default=[], metavar="FILE", help="what must be there at the end")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as prefix, tempfile.TemporaryDirectory() as folder:
        environment = {**installed(options.build, pathlib.Path(prefix)), "CXX": options.cxx}  # for CMake and Meson
        reader = Reader(pathlib.Path(folder), environment, options.cxx)
        blocks = list(BLOCK.finditer((ROOT / "docs" / options.page).read_text()))
        for block in blocks:
            reader.follow(block["what"], block["language"], block["text"])
        for name in options.makes:
            if not (pathlib.Path(folder) / name).stat().st_size:
                raise SystemExit(f"{name} is empty")
    print(f"{len(blocks)} blocks followed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
