#!/usr/bin/env python3
"""Checks that the library writes and reads numbers the same in every locale: by text(), text_into() and number_text()
of runtime/base/text.hpp, std::from_chars and std::to_chars, and not by what asks the locale for its decimal point."""

import pathlib
import re
import sys
import tempfile

from sources import LIBRARY, sources
from tree_check import run

WRITES = (r"\b(?:f|d|s|sn|as|v|vf|vd|vs|vsn|vas)?printf\s*\(|"
          r"\bstd::to_string\s*\(\s*(?:static_cast<(?:double|float)>|\d+\.|100 \*)|"
          r"\bo?stringstream\b|\bsetprecision\b")
READS = r"\b(?:strto(?:d|f|ld)|ato[fl]?|sto(?:d|f|ld)|v?[fs]?scanf)\s*\(|\bistream_iterator\b"
SETS = r"\bsetlocale\s*\(|\blocale::global\b|\bimbue\s*\("
FAULT = re.compile("|".join((WRITES, READS, SETS)))
ATTRIBUTE = re.compile(r"gnu::format\(printf")
HOME = pathlib.PurePath("runtime/base/text.cpp")  # it sets the thread's locale around the one that does the work


def faults(root):
    found = []
    for path in sources(root, LIBRARY):
        if path == HOME:
            continue
        for number, line in enumerate((root / path).read_text().splitlines(), 1):
            fault = FAULT.search(ATTRIBUTE.sub("", line.split("//")[0]))
            if fault:
                found.append(f"{path}:{number}: {fault[0].strip()} depends on the locale")
    return found


def self_test():
    failed = 0
    for name, text, expected in (
            ("runtime/a.cpp", "std::snprintf(row, 9, \"%g\", x);\n", 1),
            ("runtime/a.cpp", "x = std::strtod(row, nullptr);\n", 1),
            ("runtime/a.cpp", "x = std::stod(row);\n", 1),
            ("dsl/a.hpp", "\n\nstd::ostringstream out;\n", 1),
            ("codegen/a.hpp", "std::setlocale(LC_ALL, \"\");\n", 1),
            ("runtime/a.cpp", "std::to_string(100 * share);\n", 1),
            ("runtime/a.cpp", "std::to_string(count) + text(\"%g\", x); std::istringstream lines(s); // printf(\n", 0),
            ("runtime/a.hpp", "[[gnu::format(printf, 1, 2)]] void add(const char* format, ...);\n", 0),
            ("runtime/base/text.cpp", "std::vsnprintf(nullptr, 0, format, arguments);\n", 0),
            ("tests/a.cpp", "std::printf(\"%g\", x);\n", 0)):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            found = faults(pathlib.Path(folder))
        if len(found) != expected:
            print(f"{name} with `{text}`: {found} instead of {expected}")
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(run(__doc__, faults, self_test, "no number depends on the locale"))
