"""What a random network is computed with: weights and data, of which formula.hpp says the same in C++, and what its
layers draw."""

import math

import numpy as np
import torch

from chance import fnv1a
from graph import single


def hashes(name, count):
    """Murmur3's finalizer of index + FNV-1a(name)."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(fnv1a(name))
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def signed_uniform(h, scale):
    return ((h >> np.uint32(8)) * 2.0**-24 - 0.5) * (2 * scale)


def initial(drawing, name, shape):
    """Of a parameter; all exact in a float."""
    h, part = hashes(f"{drawing}/{name}", math.prod(shape)), name.rpartition(".")[2]
    if part.endswith("weight"):
        scale = 1.0
        while scale * scale * math.prod(shape[:-1]) > 12:
            scale /= 2
        return signed_uniform(h, scale).reshape(shape)
    if part == "gamma":  # of sixteen, two are zero and four are negative
        magnitude = 0.5 + (h >> np.uint32(9)) * 2.0**-23
        kind = h & np.uint32(15)
        return np.where(kind < 2, 0.0, np.where(kind < 6, -magnitude, magnitude))
    if part in ("running_var", "deviation"):
        return 0.75 + signed_uniform(h, 0.25)
    return signed_uniform(h, {"bias": 2.0**-4, "beta": 0.25, "running_mean": 0.25, "mean": 0.25, "slope": 0.25}[part])


def images(drawn, step):
    """Of a step, or for number 3 those whose predictions are asked: (images, numbers of a sample), as NumPy."""
    count, size = (drawn.counts + [drawn.batch])[step], math.prod(drawn.shape)
    h = hashes(f"images/{drawn.seed}/{step}", count * size)
    values = {"signed": signed_uniform(h, 1.0),
              "bytes": ((h & np.uint32(255)).astype(np.float32) / np.float32(255)).astype(np.float64),
              "coarse": (h % np.uint32(5)) / 4.0,
              "zeros": h * 0.0,
              "far": 8 + (h & np.uint32(255)) / 256.0}[drawn.images]
    return torch.from_numpy(values.reshape(count, size))


def targets(drawn, step):
    """Of each output (images, numbers): class numbers, or what else its loss compares it with."""
    count, found = drawn.counts[step], []
    for output, (kind, numbers, pixels) in enumerate(drawn.targets):
        width = pixels if kind == "class_number" else numbers
        name = f"labels/{drawn.seed}/{step}" + (f"/{output}" if output else "")
        h = hashes(name, count * width).reshape(count, width)
        match kind:
            case "class_number":
                values = (h % np.uint32(numbers // pixels)).astype(np.int64)
            case "distribution":
                parts = (1 + (h & np.uint32(3))).astype(np.float32).reshape(count, pixels, -1)
                values = (parts / parts.sum(2, keepdims=True)).astype(np.float64).reshape(count, width)
            case "labels":
                values = (h % np.uint32(5)) / 4.0
            case "signs":
                values = (h & np.uint32(1)) * 2.0 - 1
            case "values":
                values = signed_uniform(h, 1.0)
        found.append(torch.from_numpy(values))
    return found


def weights(drawn, step):
    """Of each image, for losses that have them: 0.5 to 1.25."""
    h = hashes(f"weights/{drawn.seed}/{step}", drawn.counts[step])
    return torch.from_numpy(0.5 + (h & np.uint32(3)) / 4.0)


def philox(words, seed=1):
    """Philox4x32-10 of an array (4, n) of counters (Salmon et al. 2011)."""
    low = np.uint64(0xFFFFFFFF)
    words, key = words.astype(np.uint64), [np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)]
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * words[0], np.uint64(0xCD9E8D57) * words[2]
        words = np.stack([second >> np.uint64(32) ^ words[1] ^ key[0], second & low,
                          first >> np.uint64(32) ^ words[3] ^ key[1], first & low])
        key = [key[0] + np.uint64(0x9E3779B9) & low, key[1] + np.uint64(0xBB67AE85) & low]
    return words


def draws_of_step(shape, number, step, purpose):
    """What the `number`-th layer of a purpose draws in training step `step`, from 1: (images, draws), whole fours."""
    count, blocks = shape[0], -(-math.prod(shape[1:]) // 4)
    counters = np.zeros((4, count, blocks))
    counters[0], counters[1] = np.arange(blocks), purpose << 24 | number
    counters[2] = (step * 4096 + np.arange(count))[:, None]
    words = philox(counters.reshape(4, -1)).reshape(4, count, blocks)
    return words.transpose(1, 2, 0).reshape(count, -1) >> np.uint64(8)


def as_images(numbers, shape):
    """Drawn numbers of each image, and perhaps some more, as (images, channels, height, width)."""
    numbers = numbers[:, :math.prod(shape[1:])].reshape(shape[0], shape[2], shape[3], shape[1])
    return torch.from_numpy(numbers).permute(0, 3, 1, 2)


def dropped(shape, rate, number, step, purpose=3):
    """The mask of a Dropout."""
    draws = draws_of_step(shape, number, step, purpose)
    return as_images(np.where(draws * 2.0**-24 < rate, 0.0, single(1 / single(1 - rate))), shape)


def normals(shape, number, step):
    """The numbers of a GaussianNoise, before its deviation: two draws are a radius and an angle."""
    draws = draws_of_step(shape, number, step, 9).reshape(shape[0], -1, 2)
    radius = np.sqrt(-2 * np.log((draws[..., 0] + np.uint64(1)) * 2.0**-24))
    angle = 2 * np.pi * draws[..., 1] * 2.0**-24
    return as_images(np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1).reshape(shape[0], -1), shape)
