#!/usr/bin/env python3
"""Checks that every source of the tests is in a build: one that no meson.build (or script beside it) names is never compiled and cannot fail."""

import pathlib
import sys
import tempfile

from sources import sources
from tree_check import run


def names(path):
    """How a list may call a file: by its path, or a last part of it, with its ending or without."""
    words = [str(pathlib.Path(*path.parts[i:])) for i in range(len(path.parts))]
    return [f"{quote}{word}{quote}" for word in words + [word.removesuffix(path.suffix) for word in words] for quote in "'\""]


def faults(root):
    found = []
    for path in sources(root, ("tests",), (".cpp",)):
        folders = [root / folder for folder in path.parents if folder != pathlib.Path(".")]
        lists = [file for folder in folders for file in (folder / "meson.build", *folder.glob("*.py")) if file.is_file()]
        text = "\n".join(file.read_text() for file in lists)
        if path.parts[0] == "tests" and not any(name in text for name in names(path)):
            found.append(f"{path}: no meson.build names it")
    return found


def self_test():
    failed = 0
    for build, expected in (("['a/b.cpp']", []), ("['a/b']", []), ("['b.cpp']", []), ("['b']", []), ('["b.cpp"]', []),
                            ("['c/b.cppx']", ["tests/a/b.cpp: no meson.build names it"]), ("", ["tests/a/b.cpp: no meson.build names it"])):
        with tempfile.TemporaryDirectory() as folder:
            tests = pathlib.Path(folder) / "tests"
            (tests / "a").mkdir(parents=True)
            (tests / "a/b.cpp").write_text("")
            (tests / "meson.build").write_text(build)
            found = faults(pathlib.Path(folder))
        if found != expected:
            print(f"`{build}`: {found} instead of {expected}")
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(run(__doc__, faults, self_test, "every test is in a build"))
