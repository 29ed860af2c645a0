"""A network's inference as an ONNX file, exported from PyTorch's layers."""


def write(net, batch, path):
    """The names of its inputs."""
    import peer
    import torch
    from torch_network import TorchNetwork, tensors

    torch.manual_seed(1)
    inputs = tensors(peer.draw(net, batch)[0], torch.contiguous_format)
    names = [f"input{i}" for i in range(len(inputs))]
    torch.onnx.export(TorchNetwork(net).eval(), tuple(inputs), path, input_names=names, dynamo=True, verbose=False)
    return dict(zip(names, (x.numpy() for x in inputs)))
