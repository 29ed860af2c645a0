"""The source files of the project, found by looking, so that a new file is never forgotten."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY = ("dsl", "codegen", "runtime")
FOLDERS = LIBRARY + ("examples", "tests", "bench")


def library_headers(root=ROOT):
    """Every header a user can include, relative to the root."""
    found = [file for folder in LIBRARY for file in (root / folder).rglob("*.hpp")]
    return sorted(file.relative_to(root) for file in [*found, *root.glob("sinter.hpp")])


def sources(root=ROOT, folders=FOLDERS, endings=(".hpp", ".cpp")):
    """Every file of the folders, and beside them in the root, with one of the endings; "" is every file without one.
    What a fuzzer made, in tests/fuzz/corpus/, is no source."""
    found = [file for folder in folders for file in (root / folder).rglob("*")] + list(root.glob("*"))
    return sorted(file.relative_to(root) for file in found
                  if file.is_file() and file.suffix in endings and "__pycache__" not in file.parts
                  and root / "tests" / "fuzz" / "corpus" not in file.parents)
