#!/usr/bin/env python3
"""Checks that every source looks as clang-format 19 writes it. Exits with 77 (skipped) where it is not installed."""

import argparse
import shutil
import subprocess
import sys

from sources import ROOT, sources


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true", help="write the files instead of checking them")
    options = parser.parse_args()
    tool = shutil.which("clang-format-19")
    if tool is None:
        print("skipped: clang-format-19 is not installed")
        return 77
    how = ["-i"] if options.fix else ["--dry-run", "-Werror"]
    done = subprocess.run([tool, *how, *map(str, sources())], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    print(done.stderr, end="")
    if done.returncode:
        print("mend them with: tests/tree/format.py --fix")
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
