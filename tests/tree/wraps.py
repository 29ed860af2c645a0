#!/usr/bin/env python3
"""Checks that every wrap names a commit, whole: a tag or a branch may be another program tomorrow."""

import argparse
import configparser
import re
import sys

from sources import ROOT


def fault(text):
    """What is wrong with a wrap; "" if nothing is."""
    wrap = configparser.ConfigParser(interpolation=None)
    wrap.read_string(text)
    if not wrap.has_section("wrap-git"):
        return "expected a section [wrap-git]"
    if not wrap.get("wrap-git", "url", fallback="").startswith("https://"):
        return "expected an url of https"
    revision = wrap.get("wrap-git", "revision", fallback="")
    return "" if re.fullmatch(r"[0-9a-f]{40}", revision) else f"revision '{revision}' is no commit, expected its 40 digits"


def self_test():
    failed = 0
    for url, revision, sound in (("https://a/b.git", "0123456789" * 4, True), ("https://a/b.git", "v1.2", False), ("https://a/b.git", "HEAD", False),
                                 ("https://a/b.git", "0123456789abcdef", False), ("http://a/b.git", "0123456789" * 4, False)):
        found = fault(f"[wrap-git]\nurl = {url}\nrevision = {revision}\n")
        if (found == "") != sound:
            print(f"{url} {revision}: '{found}'")
            failed += 1
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--self-test", action="store_true", help="check the check, on wraps that must be caught")
    if parser.parse_args().self_test:
        return min(self_test(), 1)
    found = [f"{path.name}: {wrong}" for path in sorted((ROOT / "subprojects").glob("*.wrap")) if (wrong := fault(path.read_text()))]
    print("\n".join(found) or "every wrap names its commit")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
