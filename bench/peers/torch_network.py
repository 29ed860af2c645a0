"""A network of PyTorch's layers, in its own order of dimensions (batch, channels, height, width)."""

import torch
import torch.nn.functional as F
from torch import nn


def _same(node, extents):
    """(before, after) of each axis, as `same` splits it: the odd pixel at the end."""
    pads = []
    for extent, kernel, stride in zip(extents, node.kernel, node.stride):
        whole = max((-(-extent // stride) - 1) * stride + kernel - extent, 0)
        pads.append((whole // 2, whole - whole // 2))
    return pads


class TorchNetwork(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net
        self.pads = {}
        made = {}
        for number, node in enumerate(net.nodes):
            padding = 0
            if node.kind == "conv" and node.padding == "same":
                pads = _same(node, net.nodes[node.of[0]].shape[:2])
                if all(before == after for before, after in pads):
                    padding = tuple(before for before, _ in pads)
                else:
                    self.pads[number] = (*pads[1], *pads[0])  # of what Conv2d has no word for
            if node.key and node.key not in made:
                made[node.key] = self._layer(node, padding)
        self.layers = nn.ModuleDict(made)

    @staticmethod
    def _layer(node, padding):
        if node.kind == "conv":
            return nn.Conv2d(node.channels, node.filters, node.kernel, node.stride, padding, groups=node.groups,
                             bias=node.bias)
        if node.kind == "conv_transpose":
            rest = [max(k - s, 0) for k, s in zip(node.kernel, node.stride)]
            before = [(r + 1) // 2 for r in rest]
            after = [2 * b - r for b, r in zip(before, rest)]
            return nn.ConvTranspose2d(node.channels, node.filters, node.kernel, node.stride, before, after)
        if node.kind == "norm":
            return (nn.BatchNorm2d if len(node.shape) == 3 else nn.BatchNorm1d)(node.shape[-1])
        return nn.Linear(node.inputs, node.units, bias=node.bias)

    def forward(self, *inputs):
        made = self._nodes(inputs)
        return [made[x] for x, _, _ in self.net.ends]

    def _nodes(self, inputs):
        inputs, made = list(inputs), []
        for number, node in enumerate(self.net.nodes):
            x = made[node.of[0]] if node.of else None
            match node.kind:
                case "input":
                    y = inputs.pop(0)
                case "conv":
                    if number in self.pads:
                        x = F.pad(x, self.pads[number])
                    y = self.layers[node.key](x)
                case "conv_transpose" | "norm" | "dense":
                    y = self.layers[node.key](x)
                case "pool":
                    y = F.max_pool2d(x, node.window)
                case "mean":
                    y = x.mean((2, 3))
                case "flatten":
                    y = x.permute(0, 2, 3, 1).flatten(1)  # free of copies where channels are last
                case "reshape":
                    height, width, channels = node.shape
                    y = x.view(-1, height, width, channels).permute(0, 3, 1, 2)
                case "relu":
                    y = F.relu(x)
                case "sigmoid":
                    y = torch.sigmoid(x)
                case "tanh":
                    y = torch.tanh(x)
                case "dropout":
                    y = F.dropout(x, node.rate, self.training)
                case "add":
                    y = x + made[node.of[1]]
                case "multiply":
                    factor = made[node.of[1]]
                    y = x * (factor[:, :, None, None] if factor.dim() < x.dim() else factor)
                case "maximum":
                    y = torch.maximum(x, made[node.of[1]])
                case "concat":
                    y = torch.cat([made[one] for one in node.of], 1)
                case _:
                    raise NotImplementedError(node.kind)
            made.append(y)
        return made

    def loss(self, outputs, targets):
        total = 0
        for (_, kind, weight), output, target in zip(self.net.ends, outputs, targets):
            if kind == "classes":
                one = F.cross_entropy(output, target)
            elif kind == "bits":
                one = F.binary_cross_entropy_with_logits(output, target)
            else:
                one = F.mse_loss(output, target)
            total = total + weight * one
        return total


def tensors(arrays, memory):
    """NumPy's arrays, channels last, in PyTorch's order of dimensions and in a layout."""
    return [torch.from_numpy(a).permute(0, 3, 1, 2).contiguous(memory_format=memory) if a.ndim == 4
            else torch.from_numpy(a) for a in arrays]
