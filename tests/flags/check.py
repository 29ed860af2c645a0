#!/usr/bin/env python3
"""What a user's file meets: flags and macros of its own, none of which this project's files are compiled with."""

import argparse
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path += [str(TESTS), str(TESTS / "tree")]
from compiler import ROOT, Compiler
from include_direction import includes

FOLDER = pathlib.Path(__file__).resolve().parent
X86 = platform.machine() == "x86_64"

# flags: the lanes of the widest vector used. Every vector operation, for processors between those that were measured.
LANES = {
    "-march=x86-64": 4, "-march=nehalem": 4,
    "-mavx": 4, "-march=sandybridge": 4, "-march=btver2": 4, "-march=bdver2": 4,
    "-mavx2 -mno-fma": 4, "-march=haswell": 8, "-mavx512f -mfma": 8, "-march=knl": 8, "-march=skylake-avx512": 16,
}
REFUSED = ["-ffast-math", "-Ofast", "-ffinite-math-only"]
# Clang has no macros for them.
REFUSED_BY_GCC = ["-funsafe-math-optimizations", "-freciprocal-math", "-fno-signed-zeros"]
WARNINGS = ("-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion -Wold-style-cast "
            "-Wcast-qual -Wcast-align -Wnon-virtual-dtor -Werror").split()
WARNINGS_OF_GCC = ["-Wuseless-cast", "-Wredundant-decls", "-Wno-restrict"]

faults = []


def expect(what, holds, said=""):
    if not holds:
        faults.append(what)
        print(f"not so: {what}\n{said[:2000]}")


def own(compiler):
    """The compiler as a user calls it, without this project's flags. Includes stay; sinter's are no system headers."""
    kept, words = [compiler.command[0]], iter(compiler.command[1:])
    for word in words:
        if word == "-isystem":
            kept += [word, next(words)]
        elif word.startswith(("-I", "-isystem", "-fdiagnostics", "-fno-color", "-fsyntax-only")):
            kept.append(word)
    return [*kept, "-std=c++20"]


def reached(header, seen=()):
    """The project's headers that a header includes, and those that they include."""
    seen = {*seen, header}
    for _, kind, what in includes((ROOT / header).read_text()):
        if kind == '"' and what not in seen:
            seen |= reached(what, seen)
    return seen


def shared_by_targets(object_file, target):
    """Code and data of sinter in an object that another file's may be taken for: weak, and not in the target's
    namespace. Destructors of what the compiled library shares with every file, and the standard library's templates,
    are the same for all; definitions are data, and their code the library's."""
    listed = subprocess.run(["nm", "--demangle", object_file], check=True, capture_output=True, text=True).stdout
    lines = listed.splitlines()
    weak = [found[1] for line in lines if (found := re.match(r"[0-9a-f]* +[VWu] (.*)", line))]
    if not any(f"::{target}::" in name for name in weak):
        return [f"nothing of {target}"]
    ours = [name for name in weak if re.match(r"(vtable for |typeinfo (name )?for |\S+ )?sinter::", name)]
    same = re.compile(r"::~\w+\(\)$|^sinter::"
                      r"(codegen::((anchor_)?definition_of|ops::gradient_name)|(loss|optimizer|schedule)_definition)<")
    return [name for name in ours if f"::{target}::" not in name and not same.search(name)]


def run(command, file, *flags):
    done = subprocess.run([*command, f"-I{ROOT}", *flags, str(file)], capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, metavar="DIR", help="the build folder whose compiler is used")
    build = parser.parse_args().build
    compiler = Compiler(build)
    library = next(file for file in pathlib.Path(build, "runtime").glob("libsinter.*") if file.suffix in (".a", ".so"))
    command, clang = own(compiler), compiler.is_clang()

    def header(name, *flags):
        return run(command, "/dev/null", "-include", name, *flags, "-x", "c++")

    for flags, lanes in LANES.items() if X86 else ():
        ok, said = run(command, FOLDER / "vectors.cpp", *flags.split(), f"-DLANES={lanes}",
                       "-Wall", "-Wextra", "-Werror")
        expect(f"{flags} compiles, with {lanes} lanes", ok, said)

    for flag in REFUSED + ([] if clang else REFUSED_BY_GCC):
        ok, said = header("dsl/rounding.hpp", "-O2", flag)
        errors = len(re.findall(r"\berror:", said))
        expect(f"{flag} is refused in one line", not ok and errors == 1 and "-O3 is fine" in said, said)
    ok, said = header("dsl/rounding.hpp", "-O3")
    expect("-O3 is not refused", ok, said)

    # A whole network, with other libraries' macros and more warnings than this project has.
    strict = WARNINGS + ([] if clang else WARNINGS_OF_GCC) + ["-include", str(FOLDER / "macros.hpp")]
    strict += ["-mavx", "-mfma", "-ffp-contract=fast"] if X86 else []
    linking = [word for word in command if word != "-fsyntax-only"]
    with tempfile.TemporaryDirectory() as folder:
        # Optimized as little as leaves a function only where it is called: what stays of inline functions, the linker
        # may take elsewhere.
        ok, said = run(linking, FOLDER / "program.cpp", *strict, "-DSINTER_NO_SPEED_WARNING", "-O2", "-c",
                       "-o", f"{folder}/program.o")
        expect("a program with strict warnings and foreign macros compiles", ok and not said, said)
        shared = shared_by_targets(f"{folder}/program.o", "generic") if ok else ["no object"]
        code = subprocess.run(["objdump", "-d", f"{folder}/program.o"], capture_output=True, text=True).stdout
    expect("no product is fused with a sum where the code does not say so",
           not X86 or (not re.search(r"\tvfn?m(add|sub)", code) and "mulps" in code))
    expect("what an instruction set changes is named after it", not shared, "\n".join(shared))

    cases = {("-O0",): "add -O3",
             ("-O2",): "add -march=native" if X86 else "",
             ("-O2", "-march=x86-64-v3") if X86 else ("-O2", ): "",
             ("-O0", "-DSINTER_NO_SPEED_WARNING"): ""}
    for flags, words in cases.items():
        ok, said = header("runtime/model/compiled_for_speed.hpp", "-Werror", *flags)
        expect(f"{' '.join(flags)}: {words or 'no word'}", ok and (words in said if words else "sinter:" not in said),
               said)
    # Other containers than the library's: the program does not link, and the linker names the reason.
    with tempfile.TemporaryDirectory() as folder:
        user = pathlib.Path(folder) / "user.cpp"
        user.write_text('#include "runtime/base/error.hpp"\nint main() {}\n')
        for flag, reason in {"-O0": "", "-D_GLIBCXX_DEBUG": "with_GLIBCXX_DEBUG",
                             "-D_GLIBCXX_USE_CXX11_ABI=0": "USE_CXX11_ABI_0"}.items():
            ok, said = run([*linking, flag, "-o", f"{folder}/user", str(user)], library)
            expect(f"with {flag} a program {'does not link' if reason else 'links'}",
                   ok == (not reason) and reason in said, said)
    installed = (ROOT / "runtime" / "meson.build").read_text().partition("public_headers = files(")[2]
    for header in re.findall(r"'(\S+\.hpp)'", installed):
        file = ROOT / "runtime" / header
        compiled = file.with_suffix(".cpp").exists() and "std::" in file.read_text()
        expect(f"runtime/{header} reaches runtime/base/abi.hpp",
               not compiled or "runtime/base/abi.hpp" in reached(f"runtime/{header}"))
    expect("meson.build says what is installed", "sha256.hpp" in installed)

    # Where xtensor keeps its headers since 0.26, they are taken from there.
    with tempfile.TemporaryDirectory() as folder:
        moved = pathlib.Path(folder) / "xtensor" / "containers"
        moved.mkdir(parents=True)
        for name in ("xarray", "xtensor"):
            (moved / f"{name}.hpp").write_text(f"#define {name}_from_containers\n")
        user = pathlib.Path(folder) / "user.cpp"
        user.write_text('#include "runtime/base/arrays.hpp"\n'
                        "#if !defined(xarray_from_containers) || !defined(xtensor_from_containers)\n#error\n#endif\n")
        ok, said = run([command[0], f"-I{folder}", *command[1:]], user)
    expect("headers of xtensor 0.26 are found", ok, said)

    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
