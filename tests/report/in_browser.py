#!/usr/bin/env python3
"""Opens the report of a real run in Chromium: nothing goes wrong, nothing is asked of the network, every chart is
drawn, and a click on a kernel shows its text. Without Chromium and chromedriver it is skipped."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from browser import Browser, Missing

PROGRAM = ""
# Marks of a chart, without those of axes and legends; of a line or an area, only one whose path leads anywhere.
MARKS = """
return [...document.querySelectorAll('.chart')].map((chart) => ({
  name: chart.getAttribute('aria-label') || '',
  marks: [...chart.querySelectorAll('svg .role-mark path, svg .role-mark text, svg .role-mark line')].filter((mark) =>
    mark.tagName !== 'path' || (mark.getAttribute('d') || '').length > 8).length,
  outside: chart.scrollWidth > chart.clientWidth + 1,
}))"""
CLICK = "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, view: window}))"
PANEL = "const panel = document.getElementById('panel'); return panel.hidden ? '' : panel.textContent"


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.file = pathlib.Path(cls.folder.name) / "run.html"
        environment = {name: value for name, value in os.environ.items() if name != "SINTER_DATA"} | {"COLUMNS": "1000"}
        cls.environment = environment
        subprocess.run([PROGRAM, "train", "--no-download", "--epochs", "2", "--batch-limit", "20", "--quiet",
                        "--report", cls.file],
                       check=True, stdout=subprocess.DEVNULL, env=environment, timeout=120)
        plan = subprocess.run([PROGRAM, "explain"], check=True, capture_output=True, text=True, env=environment,
                              timeout=60).stdout
        cls.kernels = re.findall(r"^(k\d+) .*\n +(.*)$", plan, re.M)
        cls.browser = cls.enterClassContext(Browser()) if hasattr(cls, "enterClassContext") else Browser().__enter__()
        if not hasattr(cls, "enterClassContext"):
            cls.addClassCleanup(cls.browser.__exit__)

    def open(self, width=1200, dark=False):
        self.browser.console(), self.browser.requested()  # what was before does not count
        self.browser.open_report(self.file, width, dark)

    def test_nothing_goes_wrong_and_nothing_is_asked_for(self):
        self.open()
        self.assertEqual(self.browser.console(), [])
        self.assertEqual([url for url in self.browser.requested() if not url.startswith("data:")], [self.file.as_uri()])

    def test_every_chart_has_marks_in_every_width_and_theme(self):
        for width, dark in ((1400, False), (380, True)):
            self.open(width, dark)
            charts = self.browser.run(MARKS)
            self.assertGreaterEqual(len(charts), 14)
            for chart in charts:
                with self.subTest(chart=chart["name"], width=width):
                    self.assertGreater(chart["marks"], 0)
                    self.assertGreater(len(chart["name"]), 10, "no name for those who cannot see it")
                    self.assertFalse(chart["outside"])
            overflow = self.browser.run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self.assertLessEqual(overflow, 0, f"the page is wider than a window of {width} pixels")
            self.assertEqual(self.browser.console(), [])

    def test_charts_follow_the_width(self):
        self.open(1200)
        width = "return Number(document.querySelector('.chart svg').getAttribute('width'))"
        wide = self.browser.run(width)
        self.browser.look(420, False)
        deadline = time.monotonic() + 20
        while self.browser.run(width) > 420:
            self.assertLess(time.monotonic(), deadline, f"still {self.browser.run(width)} pixels of {wide}")
            time.sleep(0.05)

    def test_colours_follow_the_theme(self):
        line = "return getComputedStyle(document.querySelector('.chart .mark-line path')).stroke"
        text = "return getComputedStyle(document.querySelector('.drawing .node text')).fill"
        self.open(dark=False)
        light = self.browser.run(line), self.browser.run(text)
        self.browser.look(1200, True)
        dark = self.browser.run(line), self.browser.run(text)
        for before, after in zip(light, dark):
            self.assertRegex(before, r"^rgb\(")
            self.assertNotEqual(before, after)

    def test_graphs_are_drawn_or_said_not_to_be(self):
        self.open()
        drawn = self.browser.run("return document.querySelectorAll('.drawing svg').length")
        told = self.browser.run("return [...document.querySelectorAll('figcaption')]"
                                ".filter((c) => /Graphviz draws it/.test(c.textContent)).length")
        self.assertEqual((drawn, told) in ((2, 0), (0, 2)), True, (drawn, told))

    def test_a_page_in_training_follows_it_and_ends_with_it(self):
        page = self.file.with_name("live.html")
        training = subprocess.Popen([PROGRAM, "train", "--no-download", "--epochs", "100000", "--batch-limit", "20",
                                     "--quiet", "--report", page],
                                    stdout=subprocess.DEVNULL, env=self.environment)
        try:
            deadline = time.monotonic() + 60
            while not (page.exists() and page.stat().st_size > 0):
                self.assertLess(time.monotonic(), deadline, "no page in training")
                time.sleep(0.05)
            self.browser.console(), self.browser.requested()
            self.browser.open_report(page, 1200, False)
            shown = "return document.body.textContent"
            self.assertIn("In training: epoch ", self.browser.run(shown))
            self.assertGreaterEqual(len(self.browser.run(MARKS)), 8)
            self.assertEqual(self.browser.console(), [])
            self.assertEqual({url for url in self.browser.requested() if not url.startswith("data:")}, {page.as_uri()})
        finally:
            training.send_signal(signal.SIGINT)
            training.wait(timeout=60)
        deadline = time.monotonic() + 60
        while "Time per kernel" not in self.browser.run(shown):  # nobody loads it anew but itself
            self.assertLess(time.monotonic(), deadline, "the page does not load itself anew")
            time.sleep(0.2)
        self.assertNotIn("In training", self.browser.run(shown))

    def test_a_script_that_is_not_the_pages_own_does_not_run(self):
        changed = self.file.with_name("changed.html")
        html = self.file.read_text()
        taken = "<script>document.title = 'taken'</script><p onclick=\"document.title = 'taken'\">x</p>"
        changed.write_text(html.replace("</main>", f"{taken}</main>"))
        self.browser.open_report(changed, 1200, False)
        self.browser.run("document.querySelector('main > p:last-of-type').click()")
        self.assertEqual(self.browser.run("return document.title"), "Training report")
        self.assertEqual(len(self.browser.console()), 2)  # both are refused

    def test_it_says_which_run_it_shows(self):
        self.open()
        text = self.browser.run("return document.body.textContent")
        for part in (f"train --no-download --epochs 2 --batch-limit 20 --quiet --report {self.file}", " UTC",
                     "Adam (beta1 0.9", "sinter ", "seed"):
            self.assertIn(part, text)

    def check_panel(self, kernel, reads):
        shown = self.browser.run(PANEL)
        self.assertIn(kernel, shown)
        self.assertIn(reads, shown)

    def test_a_click_on_a_kernel_shows_its_text(self):
        self.open()
        self.assertEqual(self.browser.run(PANEL), "")
        self.assertGreater(len(self.kernels), 8)
        kernel, reads = self.kernels[3]
        # In the time chart and the arena: Vega's marks, found by what is bound to them.
        find = """for (const mark of document.querySelectorAll('.chart path, .chart text')) {
          const item = mark.__data__; const datum = Array.isArray(item) ? item[0].datum : item && item.datum;
          if (datum && datum.detail === arguments[0] && arguments[1] in datum) return mark;
        }"""
        for member in ("value", "kernel", "low"):
            with self.subTest(mark_with=member):
                self.browser.run("document.querySelector('#panel button').click()")
                self.assertEqual(self.browser.run(PANEL), "")
                mark = self.browser.run(find, kernel, member)
                if mark is None and member == "low":
                    continue  # no buffer begins with this kernel
                self.assertIsNotNone(mark)
                self.browser.run(CLICK, mark)
                self.check_panel(kernel, reads)
        # In the graph after fusion, and the table beside the chart.
        for where in (".drawing a", "table a"):
            kernel, reads = self.kernels[5]
            link = self.browser.run("""return [...document.querySelectorAll(arguments[0])].filter((a) =>
              (a.getAttribute('href') || a.getAttribute('xlink:href')) === '#' + arguments[1]).pop()""", where, kernel)
            if link is None and where == ".drawing a":
                continue  # no Graphviz
            self.browser.run(CLICK, link)
            self.check_panel(kernel, reads)


def main():
    global PROGRAM
    PROGRAM = sys.argv.pop(1)
    try:
        with Browser():
            pass
    except Missing as missing:
        print(f"skipped: {missing}")
        return 77
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
