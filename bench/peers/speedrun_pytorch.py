"""The recipe of examples/speedrun.cpp in PyTorch: prints the test accuracy in percent, and the seconds with the data in
memory, as `ACCURACY SECONDS`."""

import argparse
import math
import time

import mnist_files

BATCH, STEPS, RATE, PEAK_AT, START, FLOOR = 128, 270, 0.03, 0.3, 0.04, 4e-6
PARAMETERS = 139_290  # examples/speedrun.cpp asserts as many


def network(torch):
    nn = torch.nn
    made = nn.Sequential(nn.Conv2d(1, 16, 5, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
                         nn.Conv2d(16, 32, 3), nn.MaxPool2d(2), nn.BatchNorm2d(32), nn.ReLU(),
                         nn.Flatten(), nn.Linear(512, 256, bias=False), nn.BatchNorm1d(256), nn.ReLU(),
                         nn.Linear(256, 10))
    for layer in made:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    if (found := sum(parameter.numel() for parameter in made.parameters())) != PARAMETERS:
        raise SystemExit(f"{found} parameters, expected the {PARAMETERS} of examples/speedrun.cpp")
    return made


def one_cycle(step):
    """OneCycle's factor for a step, the first one 0."""
    peak, last = max(PEAK_AT * STEPS - 1, 0), STEPS - 1
    first, end, share = (START, 1, step / peak) if step <= peak else (1, FLOOR, (step - peak) / (last - peak))
    return end + (first - end) * (1 + math.cos(math.pi * share)) / 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    layout = torch.channels_last
    model = network(torch).to(memory_format=layout)
    (images, labels), (test_images, test_labels) = (
        (torch.from_numpy(x).permute(0, 3, 1, 2), torch.from_numpy(y)) for x, y in mnist_files.read(options.data))
    start = time.perf_counter()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.7, 0.9), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, one_cycle)
    loss = torch.nn.CrossEntropyLoss(label_smoothing=0.1)
    order = torch.randperm(len(labels))
    for step in range(STEPS):
        chosen = order[step * BATCH:(step + 1) * BATCH]
        optimizer.zero_grad()
        loss(model(images[chosen][:, :, 2:-2, 2:-2].contiguous(memory_format=layout)), labels[chosen]).backward()
        optimizer.step()
        schedule.step()
    model.eval()
    with torch.inference_mode():
        right = sum(int((model(test_images[i:i + 1000, :, 2:-2, 2:-2]).argmax(1) == test_labels[i:i + 1000]).sum())
                    for i in range(0, len(test_labels), 1000))
    print(100 * right / len(test_labels), time.perf_counter() - start)


if __name__ == "__main__":
    main()
