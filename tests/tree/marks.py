#!/usr/bin/env python3
"""Checks that no source carries a mark of unfinished work, or asks the compiler to reassociate floating point."""

import pathlib
import re
import sys
import tempfile

from sources import FOLDERS, sources
from tree_check import run

# Taken apart, so that this file is no exception.
MARKS = re.compile(r"\b(TO" "DO|FIX" "ME|X" "XX|HA" r"CK)\b")
FLAGS = re.compile("fast" "-math|-O" "fast|associative" "-math")
REFUSE_THEM = ("dsl/rounding.hpp", "tests/flags/check.py")  # and name them for it
ENDINGS = (".hpp", ".cpp", ".c", ".py", ".build", ".txt", "")


def faults(root):
    found = []
    for path in sources(root, FOLDERS + ("scripts",), ENDINGS):
        for number, line in enumerate((root / path).read_text(errors="replace").splitlines(), 1):
            mark = MARKS.search(line) or (path.as_posix() not in REFUSE_THEM and FLAGS.search(line))
            if mark:
                found.append(f"{path}:{number}: {mark[0]}")
    return found


def self_test():
    failed = 0
    for name, text, expected in (
            ("dsl/a.hpp", "// done\nconst char name[] = \"fileXXXXXX\";\n", []),
            ("dsl/a.hpp", "// done\n// TO" "DO later\n", ["dsl/a.hpp:2: TO" "DO"]),
            ("tests/fuzz/corpus/idx/a", "X" "XX", []),
            ("runtime/corpus/a.cpp", "// X" "XX", ["runtime/corpus/a.cpp:1: X" "XX"]),
            ("scripts/a", "g++ -f" "fast" "-math\n", ["scripts/a:1: fast" "-math"]),
            ("dsl/rounding.hpp", "// fast" "-math\n", []),
            ("dsl/rounding.hpp", "// X" "XX", ["dsl/rounding.hpp:1: X" "XX"]),
            ("meson.build", "'-O" "fast'\n", ["meson.build:1: -O" "fast"])):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            found = faults(pathlib.Path(folder))
        if found != expected:
            print(f"{name} with `{text}`: {found} instead of {expected}")
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(run(__doc__, faults, self_test, "no marks"))
