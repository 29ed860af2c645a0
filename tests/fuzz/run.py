#!/usr/bin/env python3
"""Runs a fuzz target for a while, from a copy of its corpus: prints one line, or what it found and how to see it again.

Exits with 1 if the target failed; with --must-fail, if it did not. What a target finds stays in the folder --finds.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Without -max_len inputs are no longer than the longest of the corpus: too short for what grows faster than it should.
LIMITS = ["-max_len=65536", "-rss_limit_mb=512", "-malloc_limit_mb=256", "-timeout=5"]
# An abort by UBSan or by a law is a find like one of ASan; leaks count. What was freed is kept back for a while, within
# the memory allowed.
ENVIRONMENT = {"ASAN_OPTIONS": "abort_on_error=1:detect_stack_use_after_return=1:quarantine_size_mb=32",
               "UBSAN_OPTIONS": "print_stacktrace=1:abort_on_error=1"}
IN_MEMORY = "/dev/shm"  # targets write files: many times faster there than on a disk


def fuzz(program, corpus, seconds, finds, extra=()):
    """Runs `program` on the files of the folder `corpus`, to which it adds: (exit status, its output)."""
    finds.mkdir(parents=True, exist_ok=True)
    command = [program, corpus, f"-max_total_time={seconds}", f"-artifact_prefix={finds}/", "-print_final_stats=1",
               *LIMITS, *extra]
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if os.path.isdir(IN_MEMORY) else None) as folder:
        done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace",
                              env={**os.environ, **ENVIRONMENT, "TMPDIR": folder})
    return done.returncode, done.stdout


def figure(output, name):
    found = re.findall(rf"{name}: *(\d+)", output)
    return int(found[-1]) if found else 0


def summary(name, output, seconds):
    executions = figure(output, "stat::number_of_executed_units")
    return f"{name}: {executions} executions in {seconds} s, {figure(output, 'cov')} edges covered, no failure"


def failure(program, output):
    """The report out of the output, and the command that shows it again."""
    lines = output.splitlines()
    begins = re.compile(r"does not hold|runtime error:|ERROR: |terminate called")
    begin = next((i for i, line in enumerate(lines) if begins.search(line)), len(lines) - 60)
    artifact = re.findall(r"Test unit written to (.*)", output)
    again = f"input: {artifact[-1]}\nagain: {program} {artifact[-1]}" if artifact else "no input was written"
    return "\n".join(lines[max(begin, 0):][:60]) + f"\n{again}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--corpus", type=pathlib.Path, required=True, metavar="DIR")
    parser.add_argument("--finds", type=pathlib.Path, required=True, metavar="DIR")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--must-fail", action="store_true", help="the target has a bug, which must be found")
    options = parser.parse_args()

    program = options.program.resolve()
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder) / "corpus"
        if options.corpus.is_dir():
            shutil.copytree(options.corpus, corpus)
        else:
            corpus.mkdir()
        status, output = fuzz(program, corpus, options.seconds, options.finds.resolve())
    if options.must_fail:
        found = status != 0 and "AddressSanitizer" in output and "Test unit written to" in output
        print("the planted bug was found" if found else f"the planted bug was not found:\n{output}")
        return 0 if found else 1
    print(summary(program.name, output, options.seconds) if status == 0 else failure(program, output))
    return 0 if status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
