#!/usr/bin/env python3
"""scripts/train knows every example, builds what it names, and refuses other names in a line. Nothing is built here."""

import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def train(*arguments):
    done = subprocess.run([ROOT / "scripts" / "train", *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=pathlib.Path, metavar="DIR")
    build = parser.parse_args().build
    introspect = ["meson", "introspect", "--targets", build]
    targets = json.loads(subprocess.run(introspect, check=True, capture_output=True, text=True).stdout)
    built = {pathlib.Path(file).relative_to(build).as_posix() for target in targets for file in target["filename"]}
    names = sorted(file.stem for file in (ROOT / "examples").glob("*.cpp"))
    status, said, complaint = train("--help")
    assert status == 0 and f"NAME is one of: {' '.join(names)}" in said, (status, said, complaint)
    assert all(f"examples/{name}" in built for name in names), (names, built)
    status, said, complaint = train("mnist", "--epochs", "1")
    assert status == 2 and not said, (status, said)
    assert complaint == f"train: there is no example 'mnist'; there are: {' '.join(names)}\n", complaint
    status, said, complaint = train()
    assert status == 2 and not said and complaint.startswith("usage: scripts/train NAME"), (status, said, complaint)
    print(f"{len(names)} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
