"""What tests of programs share: a small data set, and a reader of checkpoints that owes nothing to the library's."""

import json
import random
import struct


def write_data(folder, steps):
    """MNIST's four files, small: noise that is brighter where the label says so. `steps` batches of 64, the last one
    smaller, and 200 images to test."""
    draw = random.Random(1)

    def split(name, count):
        labels = bytes(draw.randrange(10) for _ in range(count))
        images = b"".join(bytes(draw.randrange(100) + 80 * (row == label) for row in range(14) for _ in range(56))
                          for label in labels)
        (folder / f"{name}-images-idx3-ubyte").write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, count, 28, 28) + images)
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, count) + labels)

    split("train", 64 * steps - 20)
    split("t10k", 200)


def read_safetensors(path):
    """(metadata, {name: (dtype, shape, bytes)}, all bytes): the format, from its definition."""
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + size])
    metadata = header.pop("__metadata__")
    data = content[8 + size :]
    tensors = {name: (at["dtype"], at["shape"], data[slice(*at["data_offsets"])]) for name, at in header.items()}
    assert sum(len(values) for _, _, values in tensors.values()) == len(data)
    return metadata, tensors, content
