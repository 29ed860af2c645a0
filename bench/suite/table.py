"""The figures as Markdown."""

from suite.sides import WAYS
from suite.throughput import NETWORK

PEERS = list(dict.fromkeys(way.peer for way in WAYS))


def columns(task):
    """(title, whether a way is of it): a column each for a peer's ways in float32, and for what rounds to bf16."""
    made = []
    for peer in PEERS:
        ways = [way for way in WAYS if way.peer == peer and way.task == task]
        if ways:
            made.append((peer, lambda found, peer=peer: found["peer"] == peer and not found["half"]))
        if any(way.half for way in ways):
            made.append((f"{peer}, bf16", lambda found, peer=peer: found["peer"] == peer and found["half"]))
    return made


def head(task, batch):
    titles = [title for title, _ in columns(task)]
    what = {"train": "a training step", "infer": "a prediction"}[task]
    of = f"batches of {batch}" if batch else "the examples' batches"
    return (f"{what}, {of}:\n\n| network | sinter | {' | '.join(titles)} | fastest float32 peer / sinter | of all |\n"
            f"|---|--:|{'--:|' * len(titles)}--:|--:|")


def line(row):
    cells = [row["network"], number(row["ms"])]
    if row["p99_ms"]:
        cells[-1] += f" (99 %: {number(row['p99_ms'])})"
    for _, belongs in columns(row["task"]):
        found = [peer for peer in row["peers"] if belongs(peer)]
        best = min(found, key=lambda peer: peer["ms"], default=None)
        cells.append(f"{number(best['ms'])} ({best['how']})" if best else "-")
    cells += [f"**{row['ratio']:.2f}**" if row["ratio"] else "-",
              f"{row['ratio_of_all']:.2f}" if row["ratio_of_all"] else "-"]
    return f"| {' | '.join(cells)} |"


def number(ms):
    return f"{ms:.4f}" if ms < 0.1 else f"{ms:.3f}" if ms < 10 else f"{ms:.1f}"


def footnotes(rows):
    versions, absent = {}, {}
    for row in rows:
        versions.update(row["versions"])
        for way, why in row["absent"].items():
            absent.setdefault((way, why), []).append(row["network"])
    lines = [f"Versions: {', '.join(f'{peer} {version}' for peer, version in versions.items()) or 'no peers'}"]
    lines += [f"Left out: {way} ({', '.join(dict.fromkeys(networks))}): {why}"
              for (way, why), networks in absent.items()]
    return "\n".join(lines)


def throughput(found):
    every = list(found.values())
    cells = [*(f"{images:.0f}" for images in every), f"{min(every) / max(every):.2f}"]
    return (f"{NETWORK}, images a second in training, batches in turn:\n\n"
            f"| {' | '.join(map(str, found))} | least / largest |\n|{'--:|' * len(cells)}\n| {' | '.join(cells)} |\n")


def programs(made):
    lines = ["Whole programs, mnist_cnn: three epochs trained and tested, and until the first step has ended:\n",
             "| | whole, s | processor, s | peak, MiB | first step, s |", "|---|--:|--:|--:|--:|"]
    for side, whole in made["whole"].items():
        first = made["first step"].get(side)
        lines.append(f"| {side} | {whole['seconds']:.2f} | {whole['core_seconds']:.2f} | {whole['peak_mib']:.0f} | "
                     f"{format(first['seconds'], '.2f') if first else '-'} |")
    others = [figures["seconds"] for side, figures in made["whole"].items() if side != "sinter"]
    if others:
        lines.append(f"\nFastest peer / sinter: {min(others) / made['whole']['sinter']['seconds']:.2f}")
    lines += [f"Left out: {side}: {why}" for side, why in made["absent"].items()]
    if "handwritten" in made:
        lines.append(f"A step of mnist_cnn, {made['handwritten']}")
    task = made["simplechains"]
    lines.append(f"The stripped program: {made['bytes'] / 2 ** 20:.2f} MiB. SimpleChains.jl's task, ten epochs: "
                 f"{task['seconds']:.2f} s, {task['core_seconds_an_epoch']:.2f} core-seconds an epoch\n")
    return "\n".join(lines)


def limits(made):
    lines = ["Bandwidth, GB/s, read / copied, and the float32 peak, GFLOP/s:\n",
             "| threads | L2 | L3 | memory | peak |", "|--:|--:|--:|--:|--:|"]
    for threads, found in made["limits"].items():
        cells = [f"{found[level]['read']:.0f} / {found[level]['copy']:.0f}" for level in ("L2", "L3", "memory")]
        cells.append(f"{found['peak_gflops']:.0f}")
        lines.append(f"| {threads} | {' | '.join(cells)} |")
    for one in made["rooflines"]:
        lines += [f"\n{one['network']}: {one['step_ms']:.3f} ms a step, {100 * one['of_peak']:.0f} % of "
                  f"{one['peak_gflops']:.0f} GFLOP/s; its tensors fit {one['level']}\n",
                  "| kernel | ms | MFLOP | MB | bound by | of the limit |", "|---|--:|--:|--:|---|--:|"]
        for kernel in one["kernels"]:
            share = f"{100 * kernel['of_limit']:.0f} %" if kernel["of_limit"] else "-"
            lines.append(f"| {kernel['name']} | {kernel['ms']:.3f} | {kernel['flops'] * 1e-6:.1f} | "
                         f"{kernel['bytes'] * 1e-6:.2f} | {kernel['bound']} | {share} |")
    return "\n".join(lines) + "\n"


def steadiness(rows):
    lines = ["mnist_cnn beside busy processes:\n", "| beside it | threads | ms a step | of a quiet machine's |",
             "|---|--:|--:|--:|"]
    for row in rows:
        of = f"{row['of_quiet']:.2f}" if row["of_quiet"] else "-"
        lines.append(f"| {row['beside']} | {row['threads']} | {row['ms']:.3f} | {of} |")
    return "\n".join(lines) + "\n"
