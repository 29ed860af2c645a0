"""bfloat16 beside float32: the kernels of mnist_cnn's second convolution, steps and predictions of both, what the
emulation of a matrix unit takes, memory, and accuracy over seeds."""

import json
import pathlib
import statistics
import tempfile

from suite.ours import Ours, run
from suite.rounds import compare

NETWORKS = ("mnist_cnn", "resnet8")
CONVOLUTION = ("mnist_cnn", "conv2")
PREDICTED_AT_ONCE = 256
EMULATED_FOR = {"AVX-512": "x86-64-v4", "AVX2": "x86-64-v3"}
EPOCHS = 3


def measure(ours, environment, options):
    narrow = _like(ours, precision="bf16")
    networks = [name for name in NETWORKS if not options.networks or name in options.networks]
    steps = {network: _ratios(ours, narrow, network, options) for network in networks}
    made = {"matrix_unit": all(one["matrix_unit"] for one in steps.values()), "steps": steps}
    made["emulation"] = {network: {name: _ratios(_like(ours, arch=arch),
                                                 _like(ours, precision="bf16", arch=arch, matrix_unit=False), network,
                                                 options) for name, arch in EMULATED_FOR.items()}
                         for network in networks}
    if made["matrix_unit"]:
        made["convolution"] = _convolution(narrow, options)
    made["train"] = [compare(narrow, environment, "train", network, narrow.batch_of(network), options)
                     for network in networks]
    made["infer"] = [compare(narrow, environment, "infer", network, PREDICTED_AT_ONCE, options, peers=("ONNX Runtime",))
                     for network in networks]
    if options.data and options.seeds:
        made["accuracy"] = {network: _accuracy(ours, narrow, network, options) for network in networks}
    return made


def _like(ours, **more):
    return Ours(ours.compiler, ours.build, **more)


def _ratios(wide, narrow, network, options):
    """Medians of steps in turn; ratios are narrow / wide, pair by pair."""
    pairs = [[side.bench(network, side.batch_of(network), options.threads, options.steps) for side in (wide, narrow)]
             for _ in range(options.rounds)]
    wide_bytes, narrow_bytes = (figures["arena_bytes"] for figures in pairs[0])
    return {"fp32_ms": statistics.median(first["step_ms"] for first, _ in pairs),
            "bf16_ms": statistics.median(second["step_ms"] for _, second in pairs),
            "ratio": statistics.median(second["step_ms"] / first["step_ms"] for first, second in pairs),
            "arena": narrow_bytes / wide_bytes, "matrix_unit": pairs[0][1]["matrix_unit"]}


def _convolution(narrow, options):
    """TFLOP/s a core of the kernels around the convolution, their epilogues included."""
    network, layer = CONVOLUTION
    rounds = [narrow.bench(network, narrow.batch_of(network), options.threads, options.steps)["kernels"]
              for _ in range(options.rounds)]
    rates = [[1e-9 * kernel["flops"] / kernel["ms"] / options.threads for kernel in kernels
              if kernel["name"].endswith(f" {layer}") and {"contract", "correlate"} & set(kernel["name"].split())]
             for kernels in rounds]
    parts = ("forward", "data gradient", "weight gradient")
    return {part: statistics.median(values) for part, values in zip(parts, zip(*rates, strict=True), strict=True)}


def _accuracy(wide, narrow, network, options):
    """Percent of the test images, of each seed."""
    return {side.precision: [_trained(side, network, seed, options) for seed in range(1, options.seeds + 1)]
            for side in (wide, narrow)}


def _trained(side, network, seed, options):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "run.json"
        run([side.program(network, side.batch_of(network)), "train", "--epochs", EPOCHS, "--seed", seed, "--quiet",
             "--data", options.data, "--threads", options.threads, "--json", report])
        return 100 * json.loads(report.read_text())["epochs"][-1]["test_accuracy"]


def markdown(made):
    lines = ["bfloat16 beside float32" + ("" if made["matrix_unit"] else "; no matrix unit here, its products are "
                                          "emulated") + ":\n", "| | |", "|---|--:|"]
    for part, rate in made.get("convolution", {}).items():
        lines.append(f"| conv2 of mnist_cnn, {part}, TFLOP/s a core | {rate:.2f} |")
    for network, step in made["steps"].items():
        lines.append(f"| a step of {network}, fp32 / bf16 | {step['fp32_ms']:.3f} / {step['bf16_ms']:.3f} ms = "
                     f"{1 / step['ratio']:.2f} |")
    for row in made["train"]:
        if row["ratio_of_all"]:
            lines.append(f"| a step of {row['network']}, fastest peer, in bf16 too, / bf16 | "
                         f"{row['ratio_of_all']:.2f} |")
    for row in made["infer"]:
        if row["ratio"]:
            lines.append(f"| {row['batch']} predictions of {row['network']}, ONNX Runtime's fp32 / bf16 | "
                         f"{row['ratio']:.2f} |")
    for network, sides in made["emulation"].items():
        for name, step in sides.items():
            lines.append(f"| a step of {network}, bf16 without a matrix unit / fp32, {name} | {step['ratio']:.2f} |")
    for network, step in made["steps"].items():
        lines.append(f"| the arena of {network}, bf16 / fp32 | {step['arena']:.2f} |")
    for network, sides in made.get("accuracy", {}).items():
        wide, narrow = sides["fp32"], sides["bf16"]
        difference = f"{statistics.mean(narrow) - statistics.mean(wide):+.3f}"
        if len(wide) > 1:
            error = sum(statistics.variance(side) / len(side) for side in (wide, narrow)) ** 0.5
            difference += f" ± {error:.3f}"
        lines.append(f"| test accuracy of {network} after {EPOCHS} epochs, mean of {len(wide)}, fp32, bf16 | "
                     f"{statistics.mean(wide):.3f} %, {statistics.mean(narrow):.3f} %: {difference} |")
    return "\n".join(lines) + "\n"
