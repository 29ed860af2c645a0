#!/usr/bin/env python3
"""Checks that a network that must not compile does not, and that the compiler says why in the expected words.

A case is one file with twins:

    #ifdef REJECT
    …             // expect: text the compiler must print; one line for each text, all of them must occur
    #else
    …             // the mended twin, which must compile without a warning
    #endif

`// errors: N` asks for exactly N lines with `error:` as well. `// flags: …` compiles both twins with more flags,
`// reject flags: …` only the one that must fail. The compiler's quotes of source lines are switched off, so a text is
found in its messages or not at all.

The headers that cases include are parsed once (--prepare); a case takes what was made of its own, if it has no flags.
"""

import argparse
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from compiler import Compiler


HEADERS = ["sinter.hpp", "tests/codegen/networks.hpp"]


def folder_of(header, prepared):
    return prepared / header.replace("/", "_")


def prepare(compiler, prepared):
    """Precompiles the headers that cases include: one file of flags beside each."""
    shutil.rmtree(prepared, ignore_errors=True)
    for header in HEADERS:
        folder = folder_of(header, prepared)
        (folder / "flags").write_text("\n".join(compiler.precompile(header, folder)))


def prepared_flags(source, prepared):
    """The flags with which a case takes its precompiled header; none if it has to be parsed."""
    header = re.search(r'^#include "(.*)"', source, re.M)
    if prepared is None or not header or header[1] not in HEADERS or re.search(r"^// (reject )?flags: ", source, re.M):
        return []
    return (folder_of(header[1], prepared) / "flags").read_text().split("\n")


def faults(compiler, case, prepared=None):
    """What is wrong with a case, one text for each fault; none: it holds."""
    source = case.read_text()
    expected = re.findall(r"// expect: (.*\S)", source)
    if not expected:
        return ["it has no line `// expect: text`"]

    def flags(of):
        return [flag for line in re.findall(rf"^// {of}: (.*\S)", source, re.M) for flag in line.split()]

    found, parsed = [], prepared_flags(source, prepared)
    compiles, said = compiler.check(case, *parsed, *flags("flags"))
    if not compiles:
        found.append(f"ACCEPT must compile:\n{said}")
    compiles, said = compiler.check(case, *parsed, "-DREJECT", *flags("flags"), *flags("reject flags"))
    if compiles:
        return found + ["REJECT must not compile"]
    found += [f"REJECT must say `{text}`:\n{said}" for text in expected if text not in said]
    count = re.search(r"// errors: (\d+)", source)
    errors = len(re.findall(r"\berror: ", said))
    if count and errors != int(count[1]):
        found.append(f"REJECT must give {count[1]} errors, not {errors}:\n{said}")
    return found


SOUND = """
template <int Size>
struct fault { static_assert(Size < 0, "a size of 3 is too much"); };
#ifdef REJECT
inline fault<3> wrong;  // expect: a size of 3 is too much
// expect: fault<3>
#endif
// errors: 1
"""

# name: (a case, part of the fault the driver must find in it; "": none)
SELF_TEST = {
    "sound": (SOUND, ""),
    "REJECT compiles": (SOUND.replace("Size < 0", "Size < 9"), "REJECT must not compile"),
    "ACCEPT fails": (SOUND.replace("REJECT", "NOT_DEFINED").replace("ifdef", "ifndef"), "ACCEPT must compile"),
    "another text": (SOUND.replace("expect: a size", "expect: a width"), "REJECT must say `a width of 3 is too much`"),
    "one of two texts": (SOUND.replace("expect: fault<3>", "expect: fault<4>"), "REJECT must say `fault<4>`"),
    "text only in the source": (
        SOUND.replace("wrong;", "wrong; // here").replace("expect: fault<3>", "expect: // here"), "must say"),
    "no text": (SOUND.replace("expect", "hope"), "no line"),
    "a warning in ACCEPT": (SOUND + "inline int narrow(long wide) { return wide; }\n", "ACCEPT must compile"),
    "flags for both": ("// flags: -D3\n" + SOUND, "ACCEPT must compile"),
    "flags for one": (
        "// reject flags: -DSOFT\n" + SOUND.replace("#ifdef REJECT", "#if defined REJECT && !defined SOFT"),
        "REJECT must not compile"),
    "two errors": (SOUND.replace("#endif", "inline fault<5> too;\n#endif"), "must give 1 errors, not 2"),
}


def self_test(compiler):
    failed = 0
    for name, (text, fault) in SELF_TEST.items():
        with tempfile.TemporaryDirectory() as folder:
            case = pathlib.Path(folder) / "case.cpp"
            case.write_text(text)
            found = faults(compiler, case)
        good = any(fault in one for one in found) if fault else not found
        print("ok  " if good else "FAIL", name, "" if good else found)
        failed += not good
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR",
                        help="the build folder whose compiler and flags are used")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--self-test", action="store_true", help="check the driver itself, on cases that must fail")
    what.add_argument("--prepare", type=pathlib.Path, metavar="FOLDER", help="make a folder of precompiled headers")
    what.add_argument("case", nargs="?", type=pathlib.Path, help="the .cpp file of one case")
    parser.add_argument("--prepared", type=pathlib.Path, metavar="FOLDER", help="take the headers from there")
    options = parser.parse_args()

    compiler = Compiler(options.build)
    if options.self_test:
        return min(self_test(compiler), 1)
    if options.prepare:
        return prepare(compiler, options.prepare)
    if not options.case.is_file():
        parser.error(f"there is no file {options.case}")
    found = faults(compiler, options.case, options.prepared)
    for fault in found:
        print(f"{options.case.name}: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
