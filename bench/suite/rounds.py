"""Sides in turn: in each round every way once, so that a machine that slows down slows all of them. A figure is the
median over the rounds; a ratio is taken round by round."""

import contextlib
import statistics

from suite.sides import WAYS, Absent, Running


def compare(ours, environment, task, network, batch, options, peers=None):
    """A row: what everyone took, in milliseconds, and the fastest peer's time over ours. Of peers
    that the options name, only these."""
    asked = options.peers or {way.peer for way in WAYS}
    chosen = set(asked) & set(peers or asked)
    own, taken, absent, ratios, ratios_of_all = [], {}, {}, [], []
    with contextlib.ExitStack() as open_processes:
        running = {}
        for way in WAYS:
            if way.task == task and way.peer in chosen:
                try:
                    running[way] = Running(way, environment, network, batch, options.threads)
                    open_processes.callback(running[way].close)
                except Absent as why:
                    absent[way] = str(why)
        for _ in range(options.rounds):
            own.append(getattr(ours, task)(network, batch, options.threads, options.steps))
            round_of = {}
            for way in [way for way in running if way not in absent]:
                try:
                    figures = running[way].measure(options.steps)
                except Absent as why:
                    absent[way] = str(why)
                    continue
                taken.setdefault(way, []).append(figures)
                round_of[way] = figures["ms"]
            full = [ms for way, ms in round_of.items() if not way.half]
            if full:
                ratios.append(min(full) / own[-1]["ms"])
                ratios_of_all.append(min(round_of.values()) / own[-1]["ms"])
    middle = statistics.median
    return {
        "task": task, "network": network, "batch": batch, "ms": middle(figures["ms"] for figures in own),
        "rounds": own,
        "p99_ms": middle(figures["p99_ms"] for figures in own) if "p99_ms" in own[0] else None,
        "peers": [{"peer": way.peer, "how": way.how, "half": way.half, "ms": middle(f["ms"] for f in figures),
                   "p99_ms": middle(f["p99_ms"] for f in figures), "rounds": figures}
                  for way, figures in taken.items()],
        "absent": {way.name: why for way, why in absent.items()},
        "versions": {way.peer: running[way].version for way in running},
        "ratio": middle(ratios) if ratios else None,
        "ratio_of_all": middle(ratios_of_all) if ratios_of_all else None,
    }
