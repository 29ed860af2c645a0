#!/usr/bin/env python3
"""Checks that no line has more than 120 characters: of scripts, pages and builds, and of C++ where clang-format leaves
them be, as in comments and raw strings."""

import fnmatch
import pathlib
import re
import sys
import tempfile

from sources import FOLDERS, sources
from tree_check import run

LIMIT = 120
WHERE = FOLDERS + ("scripts", "docs", "subprojects/packagefiles", ".ci")
ENDINGS = (".hpp", ".cpp", ".in", ".py", ".build", ".md", ".css", ".js", ".txt", "")
VERBATIM = ("```", "```text")  # what begins a block of what a program printed

# files, the lines of them that may be longer, why
MAY_BE_LONGER = [
    ("*", r"[#/*\s]*\w+://\S+", "an address has no place to break it"),
    ("*.md", r"\|.*", "a row of a table is a line"),
    ("docs/tutorial.md", r"python3 -c .*", "a command is a line, to be copied whole"),
    ("docs/layers.md", r"\.(schedule|optimizer|loss) = .*", "a value with all its members, on one line"),
    ("tests/golden/*.txt", r".*", "plans as `explain` prints them"),
    ("runtime/report/vega_notice.txt", r".*", "licences, word for word"),
]


def may_be_longer(path, line):
    return any(fnmatch.fnmatch(path.as_posix(), files) and re.fullmatch(lines, line)
               for files, lines, _ in MAY_BE_LONGER)


def faults(root):
    found = []
    for path in sources(root, WHERE, ENDINGS):
        fence = ""  # the line that began the block of a page that this line stands in
        for number, line in enumerate((root / path).read_text(errors="replace").split("\n"), 1):
            if path.suffix == ".md" and line.startswith("```"):
                fence = "" if fence else line
            if len(line) > LIMIT and fence not in VERBATIM and not may_be_longer(path, line):
                found.append(f"{path}:{number}: {len(line)} characters, expected at most {LIMIT}")
    return found


def self_test():
    failed, long = 0, "x" * (LIMIT + 1)
    for name, text, expected in (
            ("dsl/a.hpp", f"// {'x' * (LIMIT - 3)}\n", []),
            ("dsl/a.hpp", f"int a;\n// {'x' * (LIMIT - 2)}\n", [2]),
            ("dsl/a.hpp", f"// {'é' * (LIMIT - 3)}\n", []),
            ("dsl/a.hpp", f"// https://example.org/{long}\n", []),
            ("dsl/a.hpp", f"// see https://example.org/{long}\n", [1]),
            ("runtime/a.cpp", f'R"(\n{long}\n)"\n', [2]),
            ("scripts/a", f"#!/bin/sh\n# {long}\n", [2]),
            ("tests/a/meson.build", long, [1]),
            ("meson.build", long, [1]),
            ("docs/a.md", f"{long}\n\n| {long} |\n", [1]),
            ("docs/a.md", f"```text\n{long}\n```\n{long}\n", [4]),
            ("docs/a.md", f"```\n{long}\n```\n```cpp\n{long}\n```\n{long}\n", [5, 7]),
            ("docs/a.svg", long, []),
            ("tests/fuzz/corpus/idx/a", long, []),
            ("tests/golden/a.txt", long, []),
            ("tests/golden/a.cpp", long, [1])):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            found = faults(pathlib.Path(folder))
        if [fault.partition(" ")[0] for fault in found] != [f"{name}:{number}:" for number in expected]:
            print(f"{name} with `{text}`: {found} instead of lines {expected}")
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(run(__doc__, faults, self_test, f"no line has more than {LIMIT} characters"))
