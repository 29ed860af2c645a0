#!/usr/bin/env python3
"""Runs a program of examples/ as a person does: what it prints, what it writes, and what it says to bad input."""

import argparse
import csv
import json
import os
import pathlib
import re
import struct
import subprocess
import tempfile
import unittest

from small_data import write_data

PROGRAM = ""
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
EPOCH_KEYS = {"epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds"}
KEYS = {"epochs", "step_ms", "images_per_second", "threads", "seed", "weights_sha256", "data", "compiler", "arch"}
NOT_MNIST = "This is NOT MNIST."


def run(*arguments, columns=1000):
    # No test asks the network or depends on what its user's cache holds.
    environment = {**os.environ, "SINTER_DATA": "", "SINTER_OFFLINE": "1", "XDG_CACHE_HOME": "/nonexistent",
                   "COLUMNS": str(columns)}
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=240)


def idx(*shape):
    """An IDX file of zeros."""
    size = 1
    for extent in shape:
        size *= extent
    return struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape) + bytes(size)


def write_mnist(folder, **changed):
    """Four small files; `changed` replaces contents by file name, - written _."""
    files = {"train-images-idx3-ubyte": idx(70, 28, 28), "train-labels-idx1-ubyte": idx(70),
             "t10k-images-idx3-ubyte": idx(5, 28, 28), "t10k-labels-idx1-ubyte": idx(5)}
    files.update({name.replace("_", "-"): content for name, content in changed.items()})
    for name, content in files.items():
        (pathlib.Path(folder) / name).write_bytes(content)


class Train(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "out.json"
            cls.done = run("train", "--batch-limit", 5, "--epochs", 1, "--threads", 2, "--seed", 3, "--json", report)
            cls.report = json.loads(report.read_text()) if report.is_file() else {}
            cls.left = [path.name for path in pathlib.Path(folder).iterdir()]

    def test_succeeds(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        self.assertEqual(self.done.stderr, "")

    def test_first_and_last_line_say_that_it_is_not_mnist(self):
        lines = self.done.stdout.splitlines()
        self.assertGreater(len(lines), 2)
        self.assertIn(NOT_MNIST, lines[0])
        self.assertIn(NOT_MNIST, lines[-1])

    def test_report_has_every_key(self):
        self.assertLessEqual(KEYS, set(self.report))
        self.assertEqual(len(self.report["epochs"]), 1)
        self.assertEqual(set(self.report["epochs"][0]), EPOCH_KEYS)

    def test_report_says_what_was_asked_for(self):
        self.assertEqual([self.report[key] for key in ("threads", "seed", "data")], [2, 3, "synthetic"])
        self.assertEqual(self.report["epochs"][0]["epoch"], 1)
        self.assertRegex(self.report["compiler"], r"^(gcc|clang) \d+\.\d+")
        self.assertIn(self.report["arch"], ("generic", "avx2", "avx512"))
        self.assertRegex(self.report["weights_sha256"], r"^[0-9a-f]{64}$")
        self.assertIn(self.report["weights_sha256"], self.done.stdout)

    def test_figures_are_possible(self):
        epoch = self.report["epochs"][0]
        for name in ("train_accuracy", "test_accuracy"):
            self.assertTrue(0 <= epoch[name] <= 1, name)
        for value in (epoch["train_loss"], epoch["test_loss"], epoch["seconds"], self.report["step_ms"],
                      self.report["images_per_second"]):
            self.assertGreater(value, 0)

    def test_leaves_nothing_but_the_report(self):
        self.assertEqual(self.left, ["out.json"])


class Data(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def refuse(self, *words, **changed):
        write_mnist(self.folder, **changed)
        done = run("train", "--data", self.folder, "--epochs", 1)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_good_files_train(self):
        write_mnist(self.folder)
        done = run("train", "--data", self.folder, "--epochs", 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("NOT MNIST", done.stdout)

    def test_truncated_images(self):
        self.refuse(IMAGES, "byte 12", train_images_idx3_ubyte=idx(70, 28, 28)[:-1])

    def test_truncated_header(self):
        self.refuse(LABELS, "byte 6", train_labels_idx1_ubyte=idx(70)[:6])

    def test_bytes_too_many(self):
        self.refuse(LABELS, "byte 78", train_labels_idx1_ubyte=idx(70) + b"\0")

    def test_another_number_of_labels(self):
        self.refuse(LABELS, "byte 4", "69", "70", train_labels_idx1_ubyte=idx(69))

    def test_labels_in_place_of_images(self):
        self.refuse(IMAGES, "byte 3", train_images_idx3_ubyte=idx(70))

    def test_a_label_of_ten(self):
        self.refuse("t10k-labels-idx1-ubyte", "label 4 is 10, the network has 10 classes",
                    t10k_labels_idx1_ubyte=idx(5)[:-1] + b"\x0a")

    def test_missing_file(self):
        write_mnist(self.folder)
        (pathlib.Path(self.folder) / IMAGES).unlink()
        done = run("train", "--data", self.folder)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done.stderr)
        self.assertIn(IMAGES, done.stderr)


class BadArguments(unittest.TestCase):
    def refuse(self, words, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertRegex(done.stderr, words)

    def test_folder_that_does_not_exist(self):
        self.refuse("/nonexistent", "train", "--data", "/nonexistent")

    def test_unknown_stage(self):
        self.refuse("nonsense", "explain", "--stage", "nonsense")

    def test_unknown_option(self):
        self.refuse("--nonsense", "train", "--nonsense")

    def test_near_misses_are_corrected(self):
        self.refuse("did you mean 'train'", "trian")
        self.refuse("did you mean '--epochs'", "train", "--epoch", "3")
        self.refuse("did you mean '--rate'", "train", "--lr", "0.1")
        self.refuse("did you mean 'cosine'", "train", "--schedule", "cosin")

    def test_log_where_none_can_be_written(self):
        self.refuse("/nonexistent", "train", "--log", "/nonexistent/run.csv")

    def test_a_picture_that_is_not_there(self):
        done = run("predict", "/nonexistent.png")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr.splitlines()[-1], "^error: /nonexistent.png: ")

    def test_report_where_none_can_be_written(self):
        self.refuse("/nonexistent", "train", "--json", "/nonexistent/out.json")

    def test_explain_knows_the_stages_it_names(self):
        named = run("explain", "--stage", "nonsense").stderr
        stages = [word for word in re.findall(r"\b[a-z_]+\b", named) if run("explain", "--stage", word).returncode == 0]
        self.assertGreaterEqual(len(stages), 3, named)


class LearningFlags(unittest.TestCase):
    def train(self, *flags):
        return run("train", "--batch-limit", 3, "--epochs", 2, "--worst", 2, *flags)

    def test_schedule_and_log(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "run.csv"
            done = self.train("--schedule", "cosine", "--schedule-warmup", 0.5, "--rate", 1e-3, "--weight-decay", 1e-4,
                              "--log", log)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("rate 0.001, weight decay 0.0001, cosine schedule", done.stdout)
            with log.open(newline="") as file:
                rows = list(csv.DictReader(file))
        self.assertEqual([int(row["step"]) for row in rows], [1, 2, 3, 4, 5, 6])
        self.assertEqual([int(row["epoch"]) for row in rows], [1, 1, 1, 2, 2, 2])
        rates = [float(row["rate"]) for row in rows]
        self.assertLess(rates[0], rates[1])
        self.assertAlmostEqual(rates[2], 1e-3, 9)
        self.assertLess(rates[5], rates[4])
        self.assertEqual([row["test_loss"] != "" for row in rows], [False, False, True, False, False, True])
        for row in rows:
            self.assertGreater(float(row["images_per_second"]), 0)

    def test_confusion_matrix_and_pictures_of_mistakes(self):
        lines = self.train().stdout.splitlines()
        first = lines.index("confusion matrix (a row per true class, a column per prediction)") + 2
        counts = [[int(word.replace(".", "0")) for word in line.split()[1:11]] for line in lines[first:first + 10]]
        images = int(re.search(r"and (\d+) test images", "\n".join(lines))[1])
        self.assertEqual(sum(map(sum, counts)), images)
        self.assertEqual(sum(line.count("taken for") for line in lines), 2)

    def test_what_is_fixed_at_compile_time_is_refused_with_its_value(self):
        done = self.train("--optimizer-beta1", 0.5)
        self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (2, "", 1))
        self.assertIn("fixed at compile time as 0.9; change it in the source, at Trainer<", done.stderr)


class Use(unittest.TestCase):
    def test_evaluate_an_untrained_network(self):
        with tempfile.TemporaryDirectory() as folder:
            write_mnist(folder)
            report = pathlib.Path(folder) / "test.json"
            done = run("evaluate", "--data", folder, "--json", report)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("UNTRAINED", done.stdout)
            read = json.loads(report.read_text())
        self.assertEqual(read["images"], 5)
        self.assertEqual(sum(map(sum, read["confusion"])), 5)

    def test_evaluate_says_first_and_last_that_it_is_not_mnist(self):
        said = [line for line in run("evaluate", "--worst", 0).stdout.splitlines() if "UNTRAINED" not in line]
        self.assertIn(NOT_MNIST, said[0])
        self.assertIn(NOT_MNIST, said[-1])

    def test_predict(self):
        with tempfile.TemporaryDirectory() as folder:
            write_mnist(folder)
            images = pathlib.Path(folder) / IMAGES
            done = run("predict", "--json", f"{images}:3", f"{images}:69")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("UNTRAINED", done.stderr)
            for seen in json.loads(done.stdout):
                self.assertAlmostEqual(sum(seen["probabilities"]), 1, 4)
                self.assertEqual(max(seen["probabilities"]), seen["probabilities"][seen["predicted"]])
            shown = run("predict", f"{images}:3")
            self.assertRegex(shown.stdout, r"-ubyte:3: \d with \d+\.\d\d %\n")

    def test_summary(self):
        done = run("summary")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"layer +output +parameters")
        self.assertRegex(done.stdout, r"parameters +[\d,]+ trained")


class Width(unittest.TestCase):
    """Whatever is printed for a person fits the terminal."""

    def check(self, width, *arguments, status=0):
        done = run(*arguments, columns=width)
        self.assertEqual(done.returncode, status, done.stderr)
        for line in (done.stdout + done.stderr).splitlines():
            # A digest, a path or a command of an example is one word.
            words = max(map(len, line.split()), default=0)
            self.assertLessEqual(len(line), max(width or 80, words + 8 if words > 30 else 0), (arguments, line))
        return done.stdout

    def test_help_of_every_command(self):
        commands = re.findall(r"^  ([a-z]+)  ", run("--help").stdout.split("Examples:")[0], re.M)
        self.assertLessEqual({"train", "evaluate", "predict", "summary", "bench", "explain", "completion"},
                             set(commands))
        for words in [[]] + [[command] for command in commands]:
            for width in ("", 60, 80, 120):
                self.assertIn("Usage: ", self.check(width, *words, "--help"))

    def test_what_commands_print(self):
        with tempfile.TemporaryDirectory() as folder:
            write_mnist(folder)
            weights = pathlib.Path(folder) / "w.st"
            for width in ("", 60, 120):
                self.check(width, "summary")
                self.check(width, "explain")
                self.check(width, "explain", "--stage", "lower")
                self.check(width, "bench", "--steps", 1, "--threads", 1)
                self.check(width, "train", "--data", folder, "--epochs", 2, "--validation", 0.2, "--save-best", weights,
                           "--early-stopping", 9)
                self.check(width, "evaluate", "--data", folder)
                self.check(width, "evaluate", "--data", folder, "--weights", weights)
                self.check(width, "predict", pathlib.Path(folder) / IMAGES)
            self.check(80, "train", "--batch-limit", 1, "--epochs", 1)

    def test_nothing_is_lost_where_it_is_narrow(self):
        for command in ("summary", "explain"):
            narrow, wide = (sorted(set(run(command, columns=columns).stdout.split())) for columns in (60, 1000))
            self.assertEqual([word for word in narrow if set(word) != {"-"}],
                             [word for word in wide if set(word) != {"-"}])


class Validation(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        write_data(self.folder, 4)

    def train(self, *flags):
        done = run("train", "--data", self.folder, "--worst", 0, "--validation", 0.25, *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_is_told_everywhere_and_the_best_epoch_can_be_used(self):
        best, report, log = (self.folder / name for name in ("best.st", "run.json", "run.csv"))
        said = self.train("--epochs", 2, "--save-best", best, "--json", report, "--log", log)
        self.assertRegex(said, r"\d+ training, \d+ validation and \d+ test images")
        self.assertRegex(said, r"epoch 2/2 .*validation loss")
        read = json.loads(report.read_text())
        epochs = read["epochs"]
        self.assertEqual(read["best_epoch"], min(epochs, key=lambda epoch: epoch["validation_loss"])["epoch"])
        self.assertIn(f"best epoch {read['best_epoch']}, validation loss", said)
        with log.open(newline="") as file:
            last = list(csv.DictReader(file))[-1]
        self.assertAlmostEqual(float(last["validation_loss"]), epochs[-1]["validation_loss"], 6)
        tested = self.folder / "test.json"
        done = run("evaluate", "--data", self.folder, "--weights", best, "--worst", 0, "--json", tested)
        self.assertEqual(done.returncode, 0)
        self.assertAlmostEqual(json.loads(tested.read_text())["loss"], epochs[read["best_epoch"] - 1]["test_loss"], 6)

    def test_ends_early_and_says_so(self):
        report = self.folder / "run.json"
        # At such a rate the loss goes up and down.
        said = self.train("--epochs", 60, "--rate", 0.1, "--schedule", "constant", "--early-stopping", 2,
                          "--json", report)
        read = json.loads(report.read_text())
        self.assertTrue(read["stopped_early"])
        self.assertEqual(len(read["epochs"]), read["best_epoch"] + 2)
        self.assertIn("stopped early: 2 epochs without a lower loss", said)

    def test_weights_begin_a_training(self):
        weights = self.folder / "w.st"
        self.train("--epochs", 1, "--save", weights)
        said = self.train("--epochs", 1, "--weights", weights).replace("\n    ", " ")
        self.assertIn(f"{weights}: 14 of 14 tensors\n", said)
        done = run("train", "--data", self.folder, "--weights", weights, "--resume", weights, "--epochs", 1)
        self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (2, "", 1))


class Completion(unittest.TestCase):
    """In a bash that has sourced the script, as readline would ask it."""

    @classmethod
    def setUpClass(cls):
        cls.name = pathlib.Path(PROGRAM).name
        cls.script = run("completion", "bash").stdout

    def complete(self, *words, folder=None):
        function = "_" + re.sub(r"\W", "_", self.name)
        ask = (f'{self.script}\nCOMP_WORDS=({self.name} "$@")\nCOMP_CWORD=$#\n{function}\n'
               'printf "%s\\n" "${COMPREPLY[@]}"\n')
        done = subprocess.run(["bash", "-c", ask, "bash", *words], capture_output=True, text=True, cwd=folder,
                              timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split("\n")[:-1] if done.stdout != "\n" else []

    def test_is_registered(self):
        ask = f"{self.script}\ncomplete -p {self.name}"
        done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, timeout=60)
        self.assertIn("complete -F", done.stdout)

    def test_commands(self):
        self.assertEqual(self.complete("tr"), ["train"])
        self.assertIn("predict", self.complete(""))

    def test_flags_are_those_of_the_command(self):
        self.assertIn("--schedule", self.complete("train", "--s"))
        self.assertNotIn("--schedule", self.complete("bench", "--"))
        self.assertEqual(self.complete("bench", "--st"), ["--steps"])

    def test_any_name_of_the_program(self):
        for name in ("it's", "a b", "$(touch made)", "x;touch made", "a\nb", "-n", "ü`touch made`"):
            with self.subTest(name=name), tempfile.TemporaryDirectory() as folder:
                program = pathlib.Path(folder) / name
                program.symlink_to(PROGRAM)
                script = subprocess.run([program, "completion", "bash"], capture_output=True, text=True,
                                        timeout=60).stdout
                function = re.search(r"^(\w+)\(\) {", script, re.M)[1]
                ask = (f'{script}\ncomplete -p -- "$1"\nCOMP_WORDS=("$1" tr)\nCOMP_CWORD=1\n{function}\n'
                       'printf "%s\\n" "${COMPREPLY[@]}"\n')
                done = subprocess.run(["bash", "-c", ask, "bash", name], capture_output=True, text=True, cwd=folder,
                                      timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue(done.stdout.endswith("\ntrain\n"), done.stdout)
                self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], [name])

    def test_words_of_a_flag(self):
        self.assertEqual(self.complete("train", "--schedule", "co"), ["constant", "cosine", "cosine-restarts"])
        self.assertEqual(self.complete("train", "--schedule", "=", "o"), ["one-cycle"])
        self.assertEqual(self.complete("explain", "--stage", "fu"), ["fuse"])
        self.assertEqual(self.complete("train", "--epochs", ""), [])

    def test_files_and_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "some file.png").write_text("")
            (pathlib.Path(folder) / "some folder").mkdir()
            self.assertEqual(sorted(self.complete("predict", "so", folder=folder)), ["some file.png", "some folder"])
            self.assertEqual(self.complete("train", "--data", "so", folder=folder), ["some folder"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    global PROGRAM
    PROGRAM = parser.parse_args().program
    unittest.main(argv=["command_line.py"])


if __name__ == "__main__":
    main()
