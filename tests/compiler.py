"""The compiler of a build folder, with the flags of that build, for tests that look at what it says rather than what it
makes."""

import json
import os
import pathlib
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Compiler:
    """Checks files with the flags of tests/main.cpp: a file of this project that sees every header its users see."""

    def __init__(self, build):
        build = pathlib.Path(build)
        entries = json.loads((build / "compile_commands.json").read_text())
        entry = next((e for e in entries if e["file"].endswith("tests/main.cpp")), None)
        if entry is None:
            raise SystemExit(f"{build}/compile_commands.json has no entry for tests/main.cpp")
        self.folder = entry["directory"]
        self.command = syntax_only(shlex.split(entry["command"]))
        self.command += ["-fno-caret-diagnostics" if self.is_clang() else "-fno-diagnostics-show-caret"]

    def is_clang(self):
        version = subprocess.run([self.command[0], "--version"], capture_output=True, text=True, check=True)
        return "clang" in version.stdout

    def precompile(self, header, to):
        """Parses a header once: the flags with which `check` takes what it made, in the new folder `to`.

        @throws subprocess.CalledProcessError if it does not compile
        """
        to.mkdir(parents=True)
        wrapper = to / "precompiled.hpp"  # what is compiled itself must have no `#pragma once`
        wrapper.write_text(f'#include "{header}"\n')
        made = f"{wrapper}.{'pch' if self.is_clang() else 'gch'}"
        command = [word for word in self.command if word != "-fsyntax-only"]
        subprocess.run([*command, "-x", "c++-header", str(wrapper), "-o", made], cwd=self.folder, check=True)
        return ["-include-pch", made] if self.is_clang() else ["-Winvalid-pch", "-include", str(wrapper)]

    def check(self, file, *flags, text=None):
        """Compiles `file`, or `text` if given, as far as messages go: (whether it compiles, what the compiler said)."""
        where = ["-x", "c++", "-"] if text is not None else [str(file)]
        done = subprocess.run([*self.command, *flags, *where], input=text, cwd=self.folder, capture_output=True,
                              text=True, env={**os.environ, "LC_ALL": "C"})
        if done.returncode < 0 or "internal compiler error" in done.stderr:
            raise SystemExit(f"the compiler crashed on {file}:\n{done.stderr}")
        return done.returncode == 0, done.stderr


def syntax_only(command):
    """The command without what it reads, writes and optimises: `[compiler, flag, …, -fsyntax-only]`.

    @post  nothing of `-c file`, `-o file`, `-MD -MQ x -MF x`, `-O3` is left, all else is, in order
    """
    kept, words = [], iter(command)
    for word in words:
        if word in ("-o", "-c", "-MQ", "-MF"):
            next(words)
        elif word != "-MD" and not word.startswith(("-O", "-fdiagnostics-color")):
            kept.append(word)
    return kept + ["-fsyntax-only", "-fno-color-diagnostics" if "clang" in kept[0] else "-fdiagnostics-color=never"]
