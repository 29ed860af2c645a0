"""MNIST from its four files, as a program of a user's reads them: images as float32 from 0 to 1, channels last."""

import gzip
import pathlib


def read(folder):
    """((train images, train labels), (test images, test labels))"""
    return tuple((_file(folder, f"{part}-images-idx3-ubyte", 16).reshape(-1, 28, 28, 1).astype("float32") / 255,
                  _file(folder, f"{part}-labels-idx1-ubyte", 8).astype("int64")) for part in ("train", "t10k"))


def _file(folder, name, header):
    import numpy

    path = pathlib.Path(folder) / name
    data = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{name}.gz").read_bytes())
    return numpy.frombuffer(data, numpy.uint8, offset=header)
