#!/usr/bin/env python3
"""Writes the C++ file of the networks of some references: what plans.hpp or models.hpp wants of each."""

import argparse
import json
import pathlib


def code(law, references, precision):
    lines = [f'#include "tests/random_networks/{law}.hpp"', "",
             "namespace sinter::random_networks {", "namespace {", ""]
    for reference in references:
        seed = reference["seed"]
        lines.append(f"constexpr auto net{seed} = {reference['network']};")
        if law == "plans":
            lines.append(f"const PlanRegistered registered{seed}({seed}, net{seed}, Options{reference['options']});")
        else:
            options = f"Options{reference['options']}"
            if precision == "bf16":
                options = f"in_bfloat16({options})"
            case = f"model_case<net{seed}, {options}>({seed})"
            lines.append(f"const ModelRegistered registered{seed}({case});")
    return "\n".join([*lines, "", "}  // namespace", "}  // namespace sinter::random_networks", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("law", choices=("plans", "models"))
    parser.add_argument("references", type=pathlib.Path, nargs="+", metavar="FILE")
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="FILE")
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32", help="of models (fp32)")
    arguments = parser.parse_args()
    references = [json.loads(file.read_text()) for file in arguments.references]
    arguments.out.write_text(code(arguments.law, references, arguments.precision))


if __name__ == "__main__":
    main()
