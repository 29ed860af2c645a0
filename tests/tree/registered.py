#!/usr/bin/env python3
"""Checks that nothing is forgotten: every source of the tests is in a build, else it is never compiled and cannot fail,
and every operation is compiled into the library and among those that the tests ask for."""

import pathlib
import re
import sys
import tempfile

from sources import sources
from tree_check import run


def names(path):
    """How a list may call a file: by its path, or a last part of it, with its ending or without."""
    words = [str(pathlib.Path(*path.parts[i:])) for i in range(len(path.parts))]
    words += [word.removesuffix(path.suffix) for word in words]
    return [f"{quote}{word}{quote}" for word in words for quote in "'\""]


def faults(root):
    found = []
    for path in sources(root, ("tests",), (".cpp",)):
        folders = [root / folder for folder in path.parents if folder != pathlib.Path(".")]
        lists = [file for folder in folders for file in (folder / "meson.build", *folder.glob("*.py"))]
        text = "\n".join(file.read_text() for file in lists if file.is_file())
        if path.parts[0] == "tests" and not any(name in text for name in names(path)):
            found.append(f"{path}: no meson.build names it")
    return found


def all_faults(root):
    return faults(root) + forgotten_operations(root) + forgotten_choices(root)


def forgotten_choices(root):
    """Losses, optimizers and schedules that their list, of headers and of types, lacks."""
    found = []
    marks = {"losses": r'^  static constexpr const char \*name = "(\w+)"',
             "optimizers": r"^SINTER_OPTIMIZER\((\w+)\);",
             "schedules": r"^SINTER_SCHEDULE\((\w+)\);"}
    for kind, mark in marks.items():
        listed = (root / f"dsl/{kind}.hpp").read_text()
        for path in sorted((root / f"dsl/{kind}").glob("*.hpp")):
            header = path.relative_to(root).as_posix()
            for name in re.findall(mark, path.read_text(), re.M):
                if f'"{header}"' not in listed:
                    found.append(f"{header}: dsl/{kind}.hpp lacks it")
                if not re.search(rf"Types<[^>]*\b{name}\b", listed):
                    found.append(f"{header}: dsl/{kind}.hpp's list lacks {name}")
    return found


def forgotten_operations(root):
    listed = root / "tests/codegen/ops/every_op.hpp"
    words = listed.read_text().replace("\n", " ")
    headers = [path.relative_to(root).as_posix()
               for folder in ("codegen/ops", "dsl/layers", "dsl/losses", "dsl/optimizers")
               for path in sorted((root / folder).glob("*.hpp"))]
    lists = ["runtime/model/definitions.cpp", "dsl/layers.hpp", "dsl/losses.hpp", "dsl/optimizers.hpp"]
    including = "\n".join((root / file).read_text() for file in [*lists, *headers])
    found = []
    for header in headers:
        operations = re.findall(r"^SINTER_DEFINITION_OF\((.*)\);", (root / header).read_text(), re.M)
        if f'"{header}"' not in including:
            found.append(f"{header}: runtime/model/definitions.cpp does not reach it")
        found += [f"{header}: {listed.name} lacks {name}" for name in operations
                  if not re.search(rf"[<,]\s*{re.escape(name)}[,>]", words)]
    return found


def self_test():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in {"codegen/ops/a.hpp": "SINTER_DEFINITION_OF(A);\nSINTER_DEFINITION_OF(B);\n",
                           "codegen/ops/c.hpp": "SINTER_DEFINITION_OF(C);\n",
                           "dsl/layers.hpp": '#include "dsl/layers/d.hpp"\n',
                           "dsl/layers/d.hpp": '#include "codegen/ops/a.hpp"\n',
                           "runtime/model/definitions.cpp": '#include "dsl/layers.hpp"\n',
                           "dsl/optimizers.hpp": '#include "dsl/optimizers/e.hpp"\nusing All = Types<D,\n F>;\n',
                           "dsl/optimizers/e.hpp": "SINTER_OPTIMIZER(E);\n",
                           "dsl/optimizers/f.hpp": "SINTER_OPTIMIZER(F);\n",
                           "dsl/schedules.hpp": "",
                           "dsl/schedules/g.hpp": "",
                           "dsl/losses.hpp": "",
                           "dsl/losses/h.hpp": '  static constexpr const char *name = "H", *key = "h";\n',
                           "tests/codegen/ops/every_op.hpp": "rows<A,\n C>"}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = forgotten_operations(root)
        if found != ["codegen/ops/a.hpp: every_op.hpp lacks B",
                     "codegen/ops/c.hpp: runtime/model/definitions.cpp does not reach it",
                     "dsl/losses/h.hpp: runtime/model/definitions.cpp does not reach it",
                     "dsl/optimizers/f.hpp: runtime/model/definitions.cpp does not reach it"]:
            print(f"forgotten operations: {found}")
            failed += 1
        found = forgotten_choices(root)
        if found != ["dsl/losses/h.hpp: dsl/losses.hpp lacks it", "dsl/losses/h.hpp: dsl/losses.hpp's list lacks H",
                     "dsl/optimizers/e.hpp: dsl/optimizers.hpp's list lacks E",
                     "dsl/optimizers/f.hpp: dsl/optimizers.hpp lacks it"]:
            print(f"forgotten choices: {found}")
            failed += 1
    for build, expected in (("['a/b.cpp']", []), ("['a/b']", []), ("['b.cpp']", []), ("['b']", []), ('["b.cpp"]', []),
                            ("['c/b.cppx']", ["tests/a/b.cpp: no meson.build names it"]),
                            ("", ["tests/a/b.cpp: no meson.build names it"])):
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
    sys.exit(run(__doc__, all_faults, self_test, "every test is in a build, and every operation among the tested"))
