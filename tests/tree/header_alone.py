#!/usr/bin/env python3
"""Checks that every header of the library compiles alone, and twice in one file, with the project's warnings as errors;
and all of them in one file, where two that give a name to different things would meet.

The build has shown the first for a header that a source file begins with, if nothing precompiled comes before it;
`#pragma once` is the second.
"""

import argparse
import concurrent.futures
import pathlib
import platform
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from compiler import ROOT, Compiler
from include_direction import includes
from sources import library_headers


def shown_by_the_build(compiler, header):
    """Whether the header guards itself, and is the first include of a source file of its name that is compiled with no
    other before it."""
    source = (ROOT / header).with_suffix(".cpp")
    if source not in compiler.sources or "#pragma once" not in (ROOT / header).read_text().splitlines():
        return False
    return next(includes(source.read_text()), (0, "", ""))[1:] == ('"', header.as_posix())


def include_all(compiler, headers):
    # The widest architecture, so that its header is more than an empty #if.
    wide = ["-march=x86-64-v4"] if platform.machine() == "x86_64" else []
    return compiler.check(headers[0], *wide, text="".join(f'#include "{header}"\n' for header in headers))


def include_twice(compiler, header):
    return include_all(compiler, [header, header])


def self_test(compiler):
    """Headers that must not pass, and one that must."""
    cases = {
        "#pragma once\n#include <vector>\ninline std::vector<int> none() { return {}; }\n": True,
        "#pragma once\ninline std::vector<int> none() { return {}; }\n": False,
        "struct no_guard {};\n": False,
        "#pragma once\ninline int narrow(long wide) { return wide; }\n": False,
    }
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for text, expected in cases.items():
            header = pathlib.Path(folder) / "header.hpp"
            header.write_text(text)
            passes, said = include_twice(compiler, header)
            if passes != expected:
                print(f"must {'pass' if expected else 'be caught'}:\n{text}{said}")
                failed += 1
        names = [pathlib.Path(folder) / f"{number}.hpp" for number in range(2)]
        for number, name in enumerate(names):  # of one text they would be one file to #pragma once
            name.write_text(f"#pragma once\nnamespace sinter {{\nstruct Noise {{ int of{number} = 0; }};\n}}\n")
        if not all(include_twice(compiler, name)[0] for name in names) or include_all(compiler, names)[0]:
            print("two headers with a struct of one name must be caught, and each alone must pass")
            failed += 1
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, metavar="DIR",
                        help="the build folder whose compiler and flags are used")
    parser.add_argument("--jobs", type=int, default=2, help="compilers at once (2)")
    parser.add_argument("--self-test", action="store_true", help="check the check, on headers that must be caught")
    options = parser.parse_args()

    compiler = Compiler(options.build)
    if options.self_test:
        return min(self_test(compiler), 1)
    headers = library_headers()
    doubtful = [header for header in headers if not shown_by_the_build(compiler, header)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda header: include_twice(compiler, header), doubtful))
    broken = [(header, said) for header, (passes, said) in zip(doubtful, results) if not passes]
    passes, together = include_all(compiler, headers)
    for header, said in broken:
        print(f"{header} does not compile alone:\n{said}")
    print(f"{len(headers) - len(broken)} of {len(headers)} headers compile alone, "
          f"{len(headers) - len(doubtful)} of them in the build")
    if not passes:
        print(f"but not all of them in one file:\n{together}")
    return 1 if broken or not passes or not doubtful else 0


if __name__ == "__main__":
    sys.exit(main())
