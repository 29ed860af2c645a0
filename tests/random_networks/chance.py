"""Random numbers for what is drawn: the same on every machine and with every version of Python."""


def fnv1a(words):
    value = 2166136261
    for byte in words.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class Chance:
    """Random numbers that no version of Python changes: murmur3's finalizer of a counter."""

    def __init__(self, name):
        self.state = fnv1a(name)

    def below(self, count):
        self.state = (self.state + 0x9E3779B9) & 0xFFFFFFFF
        h = self.state
        h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        return ((h ^ h >> 16) * count) >> 32

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def percent(self, chance):
        return self.below(100) < chance

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def weighted(self, weights):
        at = self.below(sum(weights.values()))
        for choice, weight in weights.items():
            at -= weight
            if at < 0:
                return choice
