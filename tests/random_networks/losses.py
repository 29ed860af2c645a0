"""The losses in PyTorch: of each sample, and what is predicted."""

import torch
import torch.nn.functional as F

from graph import single


def of_formulas(value):
    """A loss of each output by itself: their sum or mean."""
    def of_samples(loss, y, t, pixels):
        values = value(loss, y, t)
        return values.sum(1) if loss.has("sum") else values.mean(1)
    return of_samples


def smoothing(loss):
    return single(loss.has("smoothing") or 0.0)


def cross_entropy(loss, y, t, pixels):
    y = y.reshape(len(y), pixels, -1)
    classes = y.shape[2]
    wanted = t.reshape(y.shape) if loss.target == "distribution" else F.one_hot(t, classes).to(y.dtype)
    wanted = (1 - smoothing(loss)) * wanted + smoothing(loss) / classes
    of_pixels = -(wanted * F.log_softmax(y, 2)).sum(2)
    return of_pixels.sum(1) if loss.has("sum") else of_pixels.mean(1)


def divergence(loss, y, t, pixels):
    return (torch.xlogy(t, t) - t * F.log_softmax(y, 1)).sum(1)


def binary(loss, y, t):
    wanted = t * (1 - smoothing(loss)) + smoothing(loss) / 2
    return F.binary_cross_entropy_with_logits(y, wanted, reduction="none")


SAMPLES = {"CrossEntropy": cross_entropy, "KLDivergence": divergence, "BinaryCrossEntropy": of_formulas(binary),
           "MeanSquaredError": of_formulas(lambda loss, y, t: (y - t)**2),
           "MeanAbsoluteError": of_formulas(lambda loss, y, t: (y - t).abs()),
           "Huber": of_formulas(lambda loss, y, t: F.huber_loss(y, t, reduction="none", delta=loss.has("delta"))),
           "Hinge": of_formulas(lambda loss, y, t: F.relu(1 - t * y)),
           "Poisson": of_formulas(lambda loss, y, t: torch.exp(y) - t * y)}


def probabilities(y, pixels):
    return F.softmax(y.reshape(len(y), pixels, -1), 2).reshape(y.shape)


PREDICTIONS = {"CrossEntropy": probabilities, "KLDivergence": probabilities,
               "BinaryCrossEntropy": lambda y, pixels: torch.sigmoid(y), "Poisson": lambda y, pixels: torch.exp(y)}


def losses(drawn, outputs, targets, weights):
    """What is reported, a mean over the samples, and what is trained: a loss may be the sum over them."""
    reported, trained = 0, 0
    for loss, y, t, (_, _, pixels) in zip(drawn.losses, outputs, targets, drawn.targets):
        of_samples = SAMPLES[loss.of.kind](loss, y, t, pixels) * (weights if loss.has("weighted") else 1)
        reported = reported + loss.weight * of_samples.mean()
        trained = trained + loss.weight * (of_samples.sum() if loss.has("sum") else of_samples.mean())
    return reported, trained


def predictions(drawn, outputs):
    """A row of each sample."""
    return torch.cat([PREDICTIONS.get(loss.of.kind, lambda y, pixels: y)(y, pixels)
                      for loss, y, (_, _, pixels) in zip(drawn.losses, outputs, drawn.targets)], 1)
