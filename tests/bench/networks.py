#!/usr/bin/env python3
"""What bench/run measures of the frameworks are the networks of the examples: as many parameters in each."""

import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench" / "peers"))

from networks import NETWORKS  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="+", type=pathlib.Path, metavar="PROGRAM", help="examples, built")
    wrong = []
    programs = parser.parse_args().programs
    for program in programs:
        said = subprocess.run([program, "summary"], check=True, capture_output=True, text=True).stdout
        ours = int(re.search(r"parameters +([\d,]+) trained", said)[1].replace(",", ""))
        theirs = NETWORKS[program.name]().parameters()
        print(f"{program.name}: {ours} parameters, {theirs} in bench/peers/networks.py")
        if ours != theirs:
            wrong.append(program.name)
    return f"not the same network: {' '.join(wrong)}" if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
