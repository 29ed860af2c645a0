#!/usr/bin/env python3
"""Checks that every wrap names a commit, whole: a tag or a branch may be another program tomorrow."""

import configparser
import re
import sys

from tree_check import run


def fault(text):
    """What is wrong with a wrap; "" if nothing is."""
    wrap = configparser.ConfigParser(interpolation=None)
    wrap.read_string(text)
    if not wrap.has_section("wrap-git"):
        return "expected a section [wrap-git]"
    if not wrap.get("wrap-git", "url", fallback="").startswith("https://"):
        return "expected an url of https"
    revision = wrap.get("wrap-git", "revision", fallback="")
    if not re.fullmatch(r"[0-9a-f]{40}", revision):
        return f"revision '{revision}' is no commit, expected its 40 digits"
    return ""


def faults(root):
    wraps = sorted((root / "subprojects").glob("*.wrap"))
    return [f"{path.name}: {wrong}" for path in wraps if (wrong := fault(path.read_text()))]


def self_test():
    failed = 0
    for url, revision, sound in (("https://a/b.git", "0123456789" * 4, True), ("https://a/b.git", "v1.2", False),
                                 ("https://a/b.git", "HEAD", False), ("https://a/b.git", "0123456789abcdef", False),
                                 ("http://a/b.git", "0123456789" * 4, False)):
        found = fault(f"[wrap-git]\nurl = {url}\nrevision = {revision}\n")
        if (found == "") != sound:
            print(f"{url} {revision}: '{found}'")
            failed += 1
    return failed


if __name__ == "__main__":
    sys.exit(run(__doc__, faults, self_test, "every wrap names its commit"))
