"""The charts of the study's report as drawings for its document: as Chromium draws them, with their colours in them."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tests" / "report"))
from browser import Browser, Missing  # noqa: F401

WIDTH = 860  # of the window: charts have what is left of it
# [section, name, SVG] of every chart. The page's style sheet stays behind: what it says of colours and letters goes
# into the drawing.
CHARTS = """
const TITLE = 24;  // height of the line above a chart
const charts = [];
let section = '';
for (const element of document.querySelectorAll('h2, .chart svg')) {
  if (element.tagName === 'H2') { section = element.textContent; continue; }
  const copy = element.cloneNode(true), there = element.querySelectorAll('*'), here = copy.querySelectorAll('*');
  there.forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const name of ['fill', 'stroke', ...(original.tagName === 'text' ? ['font-size', 'font-family'] : [])])
      if (here[i].hasAttribute(name) || style[name] !== getComputedStyle(original.parentElement)[name])
        here[i].setAttribute(name, style[name]);
    for (const name of ['aria-label', 'aria-roledescription', 'aria-hidden', 'role', 'pointer-events'])
      here[i].removeAttribute(name);
  });
  const add = (tag, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    copy.prepend(made);
    return made;
  };
  const page = getComputedStyle(document.body);
  const width = Number(copy.getAttribute('width')), height = Number(copy.getAttribute('height'));
  const name = (element.closest('.chart').getAttribute('aria-label') || section).replace(section + ': ', '');
  const title = {x: width / 2, y: -8, 'text-anchor': 'middle', 'font-size': 12, 'font-family': page.fontFamily};
  add('text', {...title, fill: page.color}).textContent = name;
  add('rect', {y: -TITLE, width: width, height: height + TITLE, fill: page.backgroundColor});
  copy.setAttribute('height', height + TITLE), copy.setAttribute('viewBox', `0 -${TITLE} ${width} ${height + TITLE}`);
  charts.push([section, name, new XMLSerializer().serializeToString(copy)]);
}
return charts;"""


def charts(page):
    """The charts of a report: [section, name, SVG]."""
    with Browser() as browser:
        browser.open_report(page, WIDTH, dark=False)
        return browser.run(CHARTS)


def remove_charts(document):
    """Those that write_charts made for a document of before, and shows: no file beside them, whatever else it links."""
    folder = document.with_suffix("")
    if document.exists():
        made = rf"^!\[.*\]\({re.escape(folder.name)}/([a-z-]+-[0-9]+\.svg)\)$"
        for name in re.findall(made, document.read_text(), re.M):
            (folder / name).unlink(missing_ok=True)


def write_charts(text, drawn, folder):
    """Writes the SVG files, and returns the document with each section's charts before its table."""
    folder.mkdir(exist_ok=True)
    links = {}
    for section, name, svg in drawn:
        of_section = links.setdefault(section, [])
        file = folder / f"{re.sub('[^a-z]+', '-', section.lower())}-{len(of_section) + 1}.svg"
        file.write_text(svg + "\n")
        of_section.append(f"![{name}]({folder.name}/{file.name})")
    parts = re.split(r"(?m)^## ", text)
    for i, part in enumerate(parts):
        if found := links.get(part.splitlines()[0]):
            head, table = part.split("\n| ", 1)
            parts[i] = head + "\n" + "\n".join(found) + "\n\n| " + table
    return "## ".join(parts)
