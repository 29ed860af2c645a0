#!/usr/bin/env python3
"""Checks that includes point one way, and that each third-party library stays in its place.

The words of the language (dsl) <- the graph and its operations (codegen/ir, anchors, ops) <- the layers, which are made
of those (dsl/layers) <- the passes, kernels and all else of codegen <- runtime <- everything else. Within runtime, each
wing may include those before it.
"""

import pathlib
import re
import sys
import tempfile

from sources import LIBRARY, sources
from tree_check import run

# folder: the folders it may include from; of several that a file is in, the innermost counts
MAY_INCLUDE = {
    "dsl": ("dsl",),
    "dsl/layers": ("dsl", "codegen/ir", "codegen/ops"),
    "dsl/losses": ("dsl", "codegen/ir", "codegen/ops"),
    "dsl/optimizers": ("dsl", "codegen/ir", "codegen/ops"),
    "codegen": ("dsl", "codegen"),
    "runtime": ("dsl", "codegen", "runtime"),
}
# The folders of runtime/, each of which may include itself and those before it.
WINGS = ("base", "threads", "model", "data", "inspect", "saving", "compiled", "training", "terminal", "report",
         "commands", "command_line")
for at, wing in enumerate(WINGS, 1):
    MAY_INCLUDE[f"runtime/{wing}"] = ("dsl", "codegen", *(f"runtime/{before}" for before in WINGS[:at]))
# folder: what it may not include, though it stands in a folder that it may
MAY_NOT_INCLUDE = {"codegen/ir": ("dsl/layers", "dsl/expression.hpp"),
                   "codegen/anchors": ("dsl/layers", "dsl/expression.hpp"),
                   "codegen/ops": ("dsl/layers", "dsl/expression.hpp")}

# beginning of a third-party include: the files it may stand in
PLACES = {
    "boost/": r"(dsl|codegen|runtime)/",
    "xsimd/": r"codegen/(arch|kernels)/",
    "xtensor/": r"runtime/",
    "CLI/": r"runtime/.*\.cpp$",
    "nlohmann/": r"runtime/",
    "curl/": r"runtime/.*\.cpp$",
    "png.h": r"runtime/.*\.cpp$",
    "zlib.h": r"runtime/.*\.cpp$",
    "openssl/": r"runtime/.*\.cpp$",
}
STANDARD_LIBRARY = re.compile(r"[a-z_]+$")  # <vector>, never <x.h> or <x/y.hpp>


def includes(text):
    """(line number, kind, what): kind is `"` or `<`."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found[1], found[2]


def fault_of_project_include(root, folder, what):
    if not (root / what).is_file():
        return f'"{what}" is not a file; project includes are relative to the root'
    for inner in (folder.as_posix() for folder in [folder, *folder.parents]):
        if what.startswith(MAY_NOT_INCLUDE.get(inner, ())):
            return f"{inner}/ may not include {what}"
        if inner in MAY_INCLUDE:
            if what.startswith(tuple(f"{allowed}/" for allowed in MAY_INCLUDE[inner])):
                return None
            return f"{inner}/ may include from {', '.join(MAY_INCLUDE[inner])} only, not {what}"
    return None


def fault_of_foreign_include(file, what):
    for beginning, place in PLACES.items():
        if what.startswith(beginning) and not re.match(place, file):
            return f"<{what}> may stand in {place} only"
    if file.startswith("dsl/") and not STANDARD_LIBRARY.match(what) and not what.startswith("boost/hana"):
        return f"dsl/ uses the standard library and Hana only, not <{what}>"
    return None


def faults(root):
    found, hana = [], set()
    for path in sources(root, LIBRARY):
        file = path.as_posix()
        text = (root / path).read_text()
        folder = path.parts[0]
        if file == "sinter.hpp":
            rest = re.sub(r"//.*|#pragma once|#\s*include\s*\S+", "", text).strip()
            if rest:
                found.append(f"{file}: only includes may stand here, not: {rest.splitlines()[0]}")
            continue
        if folder not in MAY_INCLUDE:
            continue
        for number, kind, what in includes(text):
            if kind == '"':
                fault = fault_of_project_include(root, path.parent, what)
            else:
                fault = fault_of_foreign_include(file, what)
            if fault:
                found.append(f"{file}:{number}: {fault}")
            if folder == "dsl" and what.startswith("boost/"):
                hana.add(file)
    if len(hana) > 1:
        found.append(f"one file of dsl/ may include Hana, not {len(hana)}: {', '.join(sorted(hana))}")
    return found


# file: text; the last of each list must be caught, by a message with the word beside it
SOUND = {
    "sinter.hpp": '#pragma once\n// All of it.\n#include "dsl/shape.hpp"\n',
    "dsl/shape.hpp": "#pragma once\n#include <array>\n",
    "dsl/chain.hpp": '#pragma once\n#include <boost/hana/tuple.hpp>\n#include "dsl/shape.hpp"\n',
    "codegen/arch/avx2.hpp": '#include <xsimd/xsimd.hpp>\n#include "dsl/shape.hpp"\n',
    "dsl/layers/b.hpp": '#include "codegen/ir/c.hpp"\n#include "dsl/shape.hpp"\n',
    "codegen/ir/c.hpp": '#include "dsl/shape.hpp"\n',
    "codegen/passes/d.hpp": '#include "dsl/layers/b.hpp"\n',
    "runtime/base/text.hpp": "#pragma once\n",
    "runtime/data/dataset.hpp": '#include "runtime/base/text.hpp"\n#include "codegen/arch/avx2.hpp"\n',
    "runtime/batch.hpp": '#include <xtensor/xtensor.hpp>\n#include "codegen/arch/avx2.hpp"\n',
    "runtime/cli.cpp": '#include <CLI/CLI.hpp>\n#include "runtime/batch.hpp"\n',
    "tests/shape.cpp": '#include "dsl/shape.hpp"\n',
}
VIOLATIONS = [
    ("dsl/a.hpp", '#include "codegen/arch/avx2.hpp"', "may include from dsl only"),
    ("dsl/a.hpp", '#include "runtime/batch.hpp"', "may include from dsl only"),
    ("dsl/layers/a.hpp", '#include "codegen/arch/avx2.hpp"',
     "dsl/layers/ may include from dsl, codegen/ir, codegen/ops only"),
    ("codegen/ops/a.hpp", '#include "dsl/layers/b.hpp"', "codegen/ops/ may not include"),
    ("codegen/a.hpp", '#  include "runtime/batch.hpp"', "may include from dsl, codegen only"),
    ("runtime/base/a.cpp", '#include "runtime/data/dataset.hpp"', "may include from dsl, codegen, runtime/base only"),
    ("runtime/a.hpp", '#include "tests/shape.cpp"', "may include from dsl, codegen, runtime only"),
    ("dsl/a.hpp", '#include "shape.hpp"', "relative to the root"),
    ("dsl/a.hpp", "#include <boost/hana/fold_left.hpp>", "one file of dsl/"),
    ("dsl/a.hpp", "#include <immintrin.h>", "standard library and Hana only"),
    ("dsl/a.hpp", "#include <xsimd/xsimd.hpp>", "xsimd"),
    ("codegen/ir/a.hpp", "#include <xsimd/xsimd.hpp>", "xsimd"),
    ("codegen/kernels/a.hpp", "#include <xtensor/xarray.hpp>", "xtensor"),
    ("runtime/a.hpp", "#include <CLI/CLI.hpp>", "CLI"),
    ("runtime/a.cpp", "#include <xsimd/xsimd.hpp>", "xsimd"),
    ("sinter.hpp", "#pragma once\nint x;", "only includes"),
]


def self_test():
    def faults_with(file=None, text=None):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, content in {**SOUND, **({file: text} if file else {})}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(content)
            return faults(root)

    failed = 0
    if faults_with():
        print("must pass:", faults_with())
        failed += 1
    for file, text, word in VIOLATIONS:
        found = faults_with(file, text)
        if len(found) != 1 or word not in found[0]:
            print(f"{file} with `{text}` must be caught once, by `{word}`: {found}")
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(run(__doc__, faults, self_test, "includes point one way"))
