"""Operations whose numbers have other last bits, on the way forth and back: what float32 may make of them."""

import torch


class Rounding(torch.autograd.Function):
    """The same numbers with other last bits, on the way forth and back."""

    @staticmethod
    def forward(context, x, noise):
        context.noise = noise
        return noise(x)

    @staticmethod
    def backward(context, dy):
        return context.noise(dy), None


class RoundedNorm(torch.autograd.Function):
    """BatchNorm's y = scale · x + shift and dx = scale · dy + B · x + C, each term with its own rounding errors."""

    @staticmethod
    def forward(context, x, gamma, beta, mean, variance, epsilon, noise):
        column = lambda v: v[None, :, None, None]
        inverse = (variance + epsilon).rsqrt()
        scale = gamma * inverse
        context.save_for_backward(x, scale, inverse, mean)
        context.noise = noise
        return noise(column(scale) * x) + noise(column(beta)) - noise(column(mean * scale).expand_as(x))

    @staticmethod
    def backward(context, dy):
        (x, scale, inverse, mean), noise = context.saved_tensors, context.noise
        column = lambda v: v[None, :, None, None]
        count = x.numel() / x.shape[1]
        s0, s1 = noise(dy).sum((0, 2, 3)), (noise(dy) * (noise(x) - column(noise(mean)))).sum((0, 2, 3))
        b = -scale * inverse * inverse * s1 / count
        dx = noise(column(scale) * dy) + noise(column(b) * x) + noise(column(-scale * s0 / count).expand_as(x)) - noise(
            column(b * mean).expand_as(x))
        return dx, inverse * s1, s0, None, None, None, None


class RoundedGroupNorm(torch.autograd.Function):
    """x̂ = (x - μ) · r and dx = r · (dx̂ - mean(dx̂) - x̂ · mean(dx̂ · x̂)), each term with its own rounding errors."""

    @staticmethod
    def forward(context, x, together, centered, epsilon, noise):
        mean = x.mean(together, keepdim=True) if centered else torch.zeros_like(x[:, :1])
        off = noise(x) - noise(mean.expand_as(x))
        inverse = ((x - mean)**2).mean(together, keepdim=True).add(epsilon).rsqrt()
        context.save_for_backward(off * inverse, inverse)
        context.together, context.centered, context.noise = together, centered, noise
        return off * inverse

    @staticmethod
    def backward(context, dy):
        (normal, inverse), noise, together = context.saved_tensors, context.noise, context.together
        along = (noise(dy) * noise(normal)).mean(together, keepdim=True)
        dx = noise(dy) - noise(normal * along)
        if context.centered:
            dx = dx - noise(dy.mean(together, keepdim=True).expand_as(dy))
        return inverse * dx, None, None, None, None


class RoundedCurve(torch.autograd.Function):
    """An activation whose slope is made of its rounded result: where it saturates little is left of that."""

    @staticmethod
    def forward(context, x, curve, slope, noise):
        y = noise(curve(x))
        context.save_for_backward(y)
        context.slope, context.noise = slope, noise
        return y

    @staticmethod
    def backward(context, dy):
        y, = context.saved_tensors
        return context.noise(dy * context.slope(y)), None, None, None
