#!/usr/bin/env python3
"""Checks that every header of the library compiles alone, and twice in one file, with the project's warnings as errors;
and all of them in one file, where two that give a name to different things would meet.
"""

import argparse
import concurrent.futures
import pathlib
import platform
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from compiler import Compiler
from sources import library_headers


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
    parser.add_argument("--jobs", type=int, default=1, help="compilers at once (1)")
    parser.add_argument("--self-test", action="store_true", help="check the check, on headers that must be caught")
    options = parser.parse_args()

    compiler = Compiler(options.build)
    if options.self_test:
        return min(self_test(compiler), 1)
    headers = library_headers()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda header: include_twice(compiler, header), headers))
    broken = [(header, said) for header, (passes, said) in zip(headers, results) if not passes]
    passes, together = include_all(compiler, headers)
    for header, said in broken:
        print(f"{header} does not compile alone:\n{said}")
    print(f"{len(headers) - len(broken)} of {len(headers)} headers compile alone")
    if not passes:
        print(f"but not all of them in one file:\n{together}")
    return 1 if broken or not passes or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
