#!/usr/bin/env python3
"""Builds and runs somebody else's program, in a folder of its own, against sinter: installed, or as a subproject."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path += [str(TESTS), str(TESTS / "tree")]
from compiler import ROOT
from include_direction import includes
from sources import library_headers

ENTRY = pathlib.Path("entry/sinter.hpp")  # for #include "sinter.hpp"
LARGEST = 700_000  # bytes
CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"


def run(*command, **options):
    print("+", *command, flush=True)
    subprocess.run([str(word) for word in command], check=True, **options)


def output(*command, **options):
    words = [str(word) for word in command]
    return subprocess.run(words, check=True, capture_output=True, text=True, **options).stdout.split()


def header_faults(prefix):
    """All of dsl/, codegen/ and sinter.hpp must be installed, with every header that an installed one includes, and
    nothing else; they name each other with the prefix, sinter/."""
    there = {file.relative_to(prefix) for file in prefix.rglob("*") if file.is_file()} - {ENTRY}
    wanted = {header for header in library_headers() if header.parts[0] != "runtime"}
    bare = []
    for header in there:
        for _, kind, what in includes((prefix / header).read_text()):
            if kind == '"' and what.startswith("sinter/"):
                wanted.add(pathlib.Path(what).relative_to("sinter"))
            elif kind == '"':
                bare.append(f"{header} includes {what}, without the prefix")
    return bare + [f"not installed: {file}" for file in sorted(wanted - there)] + \
           [f"installed, but no header of the library: {file}" for file in sorted(there - set(library_headers()))]


def check_size(program):
    """What only predicts carries its kernels and plans and what reads a file; no stage of the compiler, no commands."""
    run("strip", program)
    size = program.stat().st_size
    print(f"{program.name} has {size} bytes, stripped")
    if size > LARGEST:
        raise SystemExit(f"{program.name} with two small networks has {size} bytes, expected at most {LARGEST}")


def check_libraries(program):
    """What trains on its own numbers and predicts asks for none of the libraries that data sets and reports need."""
    needed = re.findall(r"NEEDED.*\[(.*?)\.so", subprocess.run(["readelf", "-d", program], check=True, text=True,
                                                              capture_output=True).stdout)
    unasked = sorted(set(needed) & {"libcurl", "libpng16", "libz", "libarchive"})
    print(f"{program.name} needs {', '.join(needed)}")
    if unasked or "libc" not in needed:
        raise SystemExit(f"{program.name} must not need {' '.join(unasked)}: runtime/meson.build links as one what it "
                         "compiles as one")


def installed(build, cxx, flags, folder):
    """`meson install` into a folder, then only a compiler and pkg-config."""
    prefix = folder / "prefix"
    run("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", prefix)
    pkgconfig = next(prefix.rglob("sinter.pc"))
    faults = header_faults(next(file for file in prefix.rglob("sinter.hpp") if file.parent.name == "sinter").parent)
    if faults:
        raise SystemExit("\n".join(faults))

    environment = {**os.environ, "PKG_CONFIG_PATH": str(pkgconfig.parent)}
    sinter = output("pkg-config", "--cflags", "--libs", "sinter", env=environment)
    strange = [word for word in sinter
               if not word.startswith(("-I", "-L", "-l")) and word not in ("-pthread", "-Wl,--gc-sections")]
    if strange or "-lsinter" not in sinter:
        raise SystemExit(f"pkg-config says {' '.join(sinter)}: nothing that changes the code of a program, and "
                         "-lsinter")
    for header, found in {"sinter/sinter.hpp": True, "sinter.hpp": True, "runtime/compiled/trainer.hpp": False,
                          "dsl/shape.hpp": False}.items():
        done = subprocess.run([*cxx, "-std=c++20", "-E", "-x", "c++", "-", *sinter], input=f"#include <{header}>",
                              text=True, capture_output=True)
        if (done.returncode == 0) != found:
            raise SystemExit(f"<{header}> must {'' if found else 'not '}be on the include path\n{done.stderr}")
    for program in ("shapes", "predict"):
        run(*cxx, "-std=c++20", "-O2", "-Wall", "-Wextra", "-Werror", *flags, CONSUMER / f"{program}.cpp",
            "-o", folder / program, "-Wl,--as-needed", *sinter)
        check_libraries(folder / program)
    run(folder / "shapes", folder / "shapes.safetensors")
    run(folder / "predict", folder / "shapes.safetensors")
    check_size(folder / "predict")


def subproject(build, cxx, flags, folder):
    """A Meson project with sinter under subprojects/."""
    consumer = folder / "consumer"
    shutil.copytree(CONSUMER, consumer)
    (consumer / "subprojects").mkdir()
    (consumer / "subprojects" / "sinter").symlink_to(ROOT, target_is_directory=True)
    environment = {**os.environ, "CXX": " ".join(cxx)}
    options = ["-Dcpp_args=" + " ".join(flags), "-Doptimization=0"]  # the whole library is compiled anew
    run("meson", "setup", folder / "build", consumer, *options, env=environment, stdout=subprocess.DEVNULL)
    run("meson", "test", "-C", folder / "build", "--print-errorlogs")
    if (folder / "build" / "subprojects" / "sinter" / "tests").exists():
        raise SystemExit("the tests of sinter were built inside somebody else's project")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("how", choices=["installed", "subproject"])
    parser.add_argument("--build", required=True, type=pathlib.Path, metavar="DIR",
                        help="the build folder that is installed")
    parser.add_argument("--cxx", required=True, metavar="COMMAND", help="the compiler of that folder")
    parser.add_argument("--flag", action="append", default=[], help="a flag of the program's own, such as -march=…")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            check = {"installed": installed, "subproject": subproject}[options.how]
            check(options.build, options.cxx.split(), options.flag, pathlib.Path(folder))
        except subprocess.CalledProcessError as error:
            print(error.stderr or "", f"failed: {error}", sep="")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
