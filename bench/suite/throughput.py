"""Images a second of one network at several batches, in turn: what slows the machine for a minute slows all of them."""

import statistics

NETWORK = "mnist_cnn"
BATCHES = (16, 64, 256, 1024)
IMAGES = 8192  # of a run; more rounds tell more of a machine that wanders than longer ones
ROUNDS = 3  # for each that is asked for


def measure(ours, options):
    """{batch: images a second, median over the rounds}"""
    rounds = [{batch: 1e3 * batch / ours.train(NETWORK, batch, options.threads, IMAGES // batch)["ms"]
               for batch in BATCHES} for _ in range(ROUNDS * options.rounds)]
    return {batch: statistics.median(one[batch] for one in rounds) for batch in BATCHES}
