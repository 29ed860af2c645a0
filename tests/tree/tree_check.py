"""How a check of the sources is called: alone it prints what it finds, with --self-test it is held against sources that
it must catch."""

import argparse

from sources import ROOT


def run(description, faults, self_test, sound):
    """The exit status. faults(root): a line for each; self_test(): how many of its cases failed; sound: what is printed
    where nothing is wrong."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--self-test", action="store_true", help="check the check, on files that must be caught")
    if parser.parse_args().self_test:
        return min(self_test(), 1)
    found = faults(ROOT)
    print("\n".join(found) or sound)
    return 1 if found else 0
