#!/usr/bin/env python3
"""Trains a program of examples/ that is interrupted and killed: checkpoints stay whole, and resumed runs end as those
that nothing disturbed."""

import argparse
import json
import hashlib
import os
import pathlib
import random
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

from small_data import read_safetensors, write_data

# What is ignored here, as under nohup, the programs would ignore, too.
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

PROGRAM = ""
TIMES = 5
EPOCHS, STEPS = 3, 40
RUN = ["train", "--epochs", str(EPOCHS), "--seed", "11", "--worst", "0"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "SINTER_DATA"} | {"COLUMNS": "1000"}


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=ENVIRONMENT, timeout=240)


def start(*arguments):
    return subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=ENVIRONMENT)


def weights(done):
    found = re.search(r"weights sha256 ([0-9a-f]{64})", done.stdout)
    return found[1] if found else f"status {done.returncode}: {done.stderr}"


def epochs(report):
    """The history of a report but for its times."""
    return [{key: value for key, value in epoch.items() if key != "seconds"}
            for epoch in json.loads(report.read_text())["epochs"]]


def rows(log):
    """The lines of a log but for their images/s."""
    return [line.split(",")[:5] + line.split(",")[6:] for line in log.read_text().splitlines()]


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.002)


class Checkpoints(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data = tempfile.TemporaryDirectory()
        cls.addClassCleanup(data.cleanup)
        write_data(pathlib.Path(data.name), STEPS)
        ENVIRONMENT["SINTER_DATA"] = data.name
        report, log = pathlib.Path(data.name) / "run.json", pathlib.Path(data.name) / "run.csv"
        cls.whole = run(*RUN, "--json", report, "--log", log)
        assert cls.whole.returncode == 0, cls.whole.stderr
        cls.epochs, cls.rows = epochs(report), rows(log)
        assert len(cls.rows) == 1 + EPOCHS * STEPS

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file, self.log = self.folder / "run.safetensors", self.folder / "run.csv"

    def save(self, *more):
        return [*RUN, "--save", self.file, "--log", self.log, *more]

    def ends_as_undisturbed(self, *more):
        report = self.folder / "run.json"
        done = run("train", "--worst", "0", "--resume", self.file, "--save", self.file, "--json", report,
                   "--log", self.log, *more)
        self.assertEqual(weights(done), weights(self.whole))
        self.assertEqual(epochs(report), self.epochs)
        self.assertEqual(rows(self.log), self.rows)

    def interrupt(self, number, *more):
        """Sends a signal once the first checkpoint is there; again, where the training ended before it came."""
        for _ in range(30):
            self.file.unlink(missing_ok=True)
            training = start(*self.save("--save-every", 10, *more))
            wait_for(lambda: self.file.exists() or training.poll() is not None)
            training.send_signal(number)
            out, err = training.communicate(timeout=60)
            if training.returncode not in (0, -number):
                break
        return training.returncode, out, err

    def test_ctrl_c_saves_and_says_how_to_go_on(self):
        for number, status, name in ((signal.SIGINT, 130, "Ctrl-C"), (signal.SIGTERM, 143, "SIGTERM"),
                                     (signal.SIGHUP, 129, "SIGHUP")):
            with self.subTest(name):
                code, out, err = self.interrupt(number, "--threads", 1)
                self.assertEqual((code, err), (status, ""), out)
                stopped, log = out.splitlines()[-2:]
                self.assertRegex(stopped, rf"^stopped by {name}( \(.*\))? at epoch \d of {EPOCHS}, "
                                          rf"\d+ of {STEPS} steps done; saved in ")
                self.assertIn(f"--resume {self.file} --save {self.file}", stopped)
                self.assertEqual(log, f"log in {self.log}")
                left = sorted(path.name for path in self.folder.iterdir() if path != self.folder / "run.json")
                self.assertEqual(left, [self.log.name, self.file.name])
                self.ends_as_undisturbed("--threads", 2)

    def test_ctrl_c_leaves_the_reports_and_a_resumed_one_has_all_epochs(self):
        report, page = self.folder / "run.json", self.folder / "run.html"
        code, out, err = self.interrupt(signal.SIGINT, "--json", report, "--report", page)
        self.assertEqual((code, err), (130, ""), out)
        stopped = json.loads(report.read_text())["stopped"]
        epoch, step = stopped["epoch"], stopped["step"]
        self.assertIn(f"stopped by Ctrl-C at epoch {epoch} of {EPOCHS}, {step} of {STEPS} steps done", out)
        self.assertIn(f"Training was stopped in epoch {epoch} of {EPOCHS}, after step {step} of {STEPS}.",
                      page.read_text())
        self.assertEqual(run("train", "--resume", self.file, "--save", self.file).returncode, 0)
        self.assertEqual(run("train", "--resume", self.file, "--epochs", EPOCHS + 1, "--report", page).returncode, 0)
        every_epoch = page.read_text().split("Every epoch.")[0].rsplit("<tbody>", 1)[1]
        self.assertEqual(every_epoch.count("<tr>"), EPOCHS + 1)

    def test_ctrl_c_without_save_says_that_nothing_is_saved(self):
        training = start("train", "--epochs", "100000", "--worst", "0")
        for line in training.stdout:
            if line.startswith("epoch 1/"):
                break
        training.send_signal(signal.SIGINT)
        out, err = training.communicate(timeout=60)
        self.assertEqual((training.returncode, err), (130, ""))
        self.assertIn("nothing is saved", out)

    def test_killed_at_any_moment_it_goes_on(self):
        began = time.monotonic()
        self.assertEqual(run(*self.save("--save-every", 1)).returncode, 0)
        seconds = time.monotonic() - began
        draw = random.Random()
        for time_of_death in [draw.uniform(0.05, 1.1) * seconds for _ in range(TIMES)]:
            with self.subTest(seconds=time_of_death):
                self.file.unlink(missing_ok=True)
                training = start(*self.save("--save-every", 1))
                try:
                    training.communicate(timeout=time_of_death)
                except subprocess.TimeoutExpired:
                    training.kill()
                    training.communicate()
                left = [path.name for path in self.folder.iterdir() if path.name.startswith(".")]
                # Only between the two system calls that name a file, or where the file system has none without names.
                if left:
                    print(f"killed after {time_of_death:.2f} s, left {left}")
                if self.file.exists():
                    self.ends_as_undisturbed()
                else:
                    print(f"killed after {time_of_death:.2f} s, before the first checkpoint")

    def test_file_is_safetensors_with_a_digest(self):
        self.assertEqual(run(*self.save("--quiet")).returncode, 0)
        metadata, tensors, content = read_safetensors(self.file)
        self.assertEqual(metadata["sinter.total_steps"], str(EPOCHS * STEPS))
        self.assertEqual(metadata["sinter.epoch"], str(EPOCHS + 1))
        digest = metadata["sinter.sha256"]
        self.assertEqual(hashlib.sha256(content.replace(digest.encode(), b"0" * 64)).hexdigest(), digest)
        self.assertEqual(tensors["dense1.weight"][:2], ("F32", [784, 128]))
        self.assertEqual(set(name for name in tensors if name.startswith("dense2.bias")),
                         {"dense2.bias", "dense2.bias.moment1", "dense2.bias.moment2"})
        history = [[float(number) for number in line.split()] for line in metadata["sinter.history"].splitlines()]
        self.assertEqual([line[1:5] for line in history],
                         [[epoch[key] for key in ("train_loss", "train_accuracy", "test_loss", "test_accuracy")]
                          for epoch in self.epochs])

    def refuse(self, words, *arguments):
        done = run(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(words, done.stderr)

    def test_what_cannot_be_resumed_is_refused(self):
        self.refuse("No such file or directory", "train", "--resume", self.file)
        self.refuse("--save-every: say where with --save", "train", "--save-every", 5)
        self.refuse("/nonexistent/run: cannot write here", "train", "--save", "/nonexistent/run")
        self.assertEqual(run(*self.save("--quiet")).returncode, 0)
        resume = ["train", "--resume", self.file]
        self.refuse("was trained with seed 11, not 12", *resume, "--seed", 12)
        self.refuse("was planned for 3 epochs, which may be raised, not lowered to 2", *resume, "--epochs", 2)
        self.refuse("was trained with a batch limit of 0, not 9", *resume, "--batch-limit", 9)
        self.file.write_bytes(self.file.read_bytes()[:-1])
        self.refuse("is the file cut short?", *resume)

    def test_divergence_leaves_the_last_good_checkpoint(self):
        done = run(*self.save("--save-every", 1, "--rate", "1e30", "--schedule", "constant"))
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, r"training diverged: .* step \d+ of epoch 1, learning rate 1e\+30; "
                                      r"the first that is not finite is \w+")
        if self.file.exists():
            _, tensors, _ = read_safetensors(self.file)
            for name, (_, shape, values) in tensors.items():
                if ".moment" not in name:
                    numbers = struct.unpack(f"<{len(values) // 4}f", values)
                    self.assertTrue(all(abs(number) < float("inf") for number in numbers), name)


def main():
    global PROGRAM, TIMES
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--times", type=int, default=TIMES,
                        help="how often the training is killed (default: %(default)s)")
    parser.add_argument("--only", default="", help="run the tests whose names hold this")
    arguments = parser.parse_args()
    PROGRAM, TIMES = os.path.abspath(arguments.program), arguments.times
    unittest.main(argv=["checkpoints.py", *(["-k", arguments.only] if arguments.only else [])])


if __name__ == "__main__":
    sys.exit(main())
