#!/usr/bin/env python3
"""Runs the study's quick form and reads what it wrote: every claim with its verdict and numbers, and a page whose
charts hold values."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "examples" / "batchnorm_study"))
from charts import Missing, charts, remove_charts, write_charts

CLAIMS = ["Faster convergence", "Higher learning rates", "Less sensitivity to initialization", "Regularization",
          "Gradient flow", "Batch sizes"]
VERDICT = r"\*\*It (held|did not hold|stayed undecided) here\.\*\* "


def faults_of_markdown(text):
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    for claim in CLAIMS:
        section = sections.get(claim)
        if section is None:
            yield f"no section '{claim}'"
        elif not re.search(VERDICT, section):
            yield f"'{claim}' has no verdict"
        elif len(re.findall(r"^\|.*\d.*\|$", section, re.M)) < 2:
            yield f"'{claim}' has no numbers"
    lines = r"Size of training set: \d+\nSize of test set: \d+\nShape of a batch: \(64, 28, 28, 1\) \(64, 10\)"
    if not re.search(lines, text):
        yield "the notebook's lines are missing"


def faults_of_page(html):
    begin = r'<script type="application/json" id="chart-\d+">'
    charts = [json.loads(text) for text in re.findall(begin + "(.*?)</script>", html, re.S)]
    if len(charts) < len(CLAIMS):
        yield f"{len(charts)} charts for {len(CLAIMS)} claims"
    for chart in charts:
        values = chart["data"][0]["values"]
        if len(values) < 4 or any(value.get("y", value.get("value")) is None for value in values):
            yield f"chart '{chart['description']}' lacks values"


def faults_of_drawings(document, page):
    """The charts as scripts/study puts them into the document."""
    try:
        drawn = charts(page)
    except Missing as missing:
        print(f"charts are not looked at: {missing}")
        return
    text = write_charts(document.read_text(), drawn, document.with_suffix(""))
    for section, name, svg in drawn:
        root = xml.etree.ElementTree.fromstring(svg)
        plot = root.find(".//*[@class='background']").get("d")  # the path of a rectangle: M0,0h763v240h-763Z
        if float(re.search(r"h([\d.]+)", plot)[1]) < 0.5 * float(root.get("width")):
            yield f"'{name}' leaves its plot less than half of its width"
        if "var(" in svg:
            yield f"'{name}' has colours that only the page knows"
    links = re.findall(r"^!\[.+\]\((.+)\)$", text, re.M)
    if len(links) != len(drawn) or not all((document.parent / link).is_file() for link in links):
        yield f"{len(drawn)} charts, and the document shows {links}"


def faults_of_removing(folder):
    """Of charts of before, only those that the study made."""
    own = ["study/gradient-flow-1.svg"]
    others = ["other.svg", "study/mine.svg", "other/gradient-flow-1.svg", "study/x/gradient-flow-1.svg"]
    for name in own + others:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("<svg/>")
    links = [*own, *others, str(folder / "other.svg"), "study/../other.svg"]
    (folder / "study.md").write_text("".join(f"![chart]({link})\n" for link in links))
    remove_charts(folder / "study.md")
    left = [name for name in own + others if (folder / name).exists()]
    if left != others:
        yield f"of {own + others} only {left} were left"


def main():
    with tempfile.TemporaryDirectory() as folder:
        document, page = pathlib.Path(folder, "study.md"), pathlib.Path(folder, "study.html")
        command = [sys.argv[1], "--quick", "--markdown", str(document), "--report", str(page)]
        environment = {**os.environ, "SINTER_OFFLINE": "1", "XDG_CACHE_HOME": folder}
        run = subprocess.run(command, capture_output=True, text=True, env=environment)
        if run.returncode != 0:
            sys.exit(f"exit status {run.returncode}: {run.stderr}")
        found = [*faults_of_markdown(document.read_text()), *faults_of_page(page.read_text()),
                 *faults_of_drawings(document, page)]
        if ("NOT MNIST" in run.stdout) == ("SINTER_DATA" in os.environ):
            found.append("it does not say plainly which data it had")
        with tempfile.TemporaryDirectory() as before:
            found.extend(faults_of_removing(pathlib.Path(before)))
        unwritable = [sys.argv[1], "--markdown", folder + "/missing/study.md"]
        refused = subprocess.run(unwritable, capture_output=True, text=True)
        if refused.returncode != 2 or refused.stderr.count("\n") != 1:
            found.append(f"an unwritable file: exit status {refused.returncode}, {refused.stderr!r}")
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
