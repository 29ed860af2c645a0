"""PyTorch: eager and torch.compile, channels first and last, and bf16 autocast; inference in inference mode."""

import contextlib

import peer

WAYS = [f"{task}, {how}" for task in ("train", "infer")
        for how in ("eager, channels first", "eager, channels last", "compiled, channels first",
                    "compiled, channels last", "bf16 autocast")]


def main():
    options = peer.arguments(WAYS)
    import torch

    from torch_network import TorchNetwork, tensors

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    training = options.way.startswith("train")
    memory = torch.contiguous_format if options.way.endswith("first") else torch.channels_last
    model = TorchNetwork(options.net).to(memory_format=memory).train(training)
    inputs, targets = (tensors(arrays, memory) for arrays in peer.draw(options.net, options.batch))
    half = options.way.endswith("autocast")
    precision = (lambda: torch.autocast("cpu", dtype=torch.bfloat16)) if half else contextlib.nullcontext
    compiled = torch.compile if "compiled" in options.way else lambda function: function

    if training:
        optimizer = {"adam": lambda of: torch.optim.Adam(of, lr=1e-3, fused=True),
                     "adamw": lambda of: torch.optim.AdamW(of, lr=1e-3, fused=True),
                     "momentum": lambda of: torch.optim.SGD(of, lr=0.05, momentum=0.9, fused=True)}
        optimizer = optimizer[options.net.optimizer](model.parameters())
        loss = compiled(lambda: model.loss(model(*inputs), targets))

        def step():
            optimizer.zero_grad()
            with precision():
                value = loss()
            value.backward()
            optimizer.step()
    else:
        predict = compiled(lambda: model(*inputs))

        def step():
            with torch.inference_mode(), precision():
                predict()

    peer.measure(step, torch.__version__)


if __name__ == "__main__":
    main()
