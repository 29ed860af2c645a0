#!/usr/bin/env python3
"""Writes the C++ file of the networks of layers.json."""

import argparse
import json
import pathlib


def code(cases):
    lines = ['#include "tests/parity/layers.hpp"', "", "namespace sinter::parity {", "namespace {", ""]
    for number, case in enumerate(cases):
        drawing = json.dumps(case["drawing"])
        lines.append(f"constexpr auto net{number} = {case['network']};")
        lines.append(f"const LayerRegistered registered{number}({drawing}, net{number}, {case['batch']});")
    return "\n".join([*lines, "", "}  // namespace", "}  // namespace sinter::parity", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("references", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="FILE")
    arguments = parser.parse_args()
    arguments.out.write_text(code(json.loads(arguments.references.read_text())["cases"]))


if __name__ == "__main__":
    main()
