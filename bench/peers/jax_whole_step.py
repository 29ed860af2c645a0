"""JAX: the whole step jitted, its buffers donated. Layers as its documentation writes them, channels last."""

import os

import peer

WAYS = ["train, jit", "infer, jit"]


def start(threads):
    """jax, on so many threads."""
    # The CPU client takes its number of threads from the CPUs that it may run on.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    return jax


def parameters(net, jnp, random):
    """(what is learned, running statistics), by key."""
    learned, running = {}, {}
    for node in net.nodes:
        if not node.key or node.key in learned:
            continue
        if node.kind in ("conv", "conv_transpose"):
            shape, biased = (*node.kernel, node.channels // node.groups, node.filters), node.bias
        elif node.kind == "norm":
            width = node.shape[-1:]
            learned[node.key] = {"scale": jnp.ones(width), "shift": jnp.zeros(width)}
            running[node.key] = {"mean": jnp.zeros(width), "variance": jnp.ones(width)}
            continue
        else:
            shape, biased = (node.inputs, node.units), node.bias
        fan_in = 1
        for extent in shape[:-1]:
            fan_in *= extent
        learned[node.key] = {"weight": jnp.asarray(random.normal(0, (2 / fan_in) ** 0.5, shape), jnp.float32)}
        if biased:
            learned[node.key]["bias"] = jnp.zeros(shape[-1:])
    return learned, running


def forward(net, learned, running, inputs, training, key, jax):
    jnp, lax = jax.numpy, jax.lax
    inputs, made, statistics = list(inputs), [], dict(running)
    layout = ("NHWC", "HWIO", "NHWC")
    for node in net.nodes:
        x = made[node.of[0]] if node.of else None
        of = learned.get(node.key, {})
        match node.kind:
            case "input":
                y = inputs.pop(0)
            case "conv":
                y = lax.conv_general_dilated(x, of["weight"], node.stride, node.padding.upper(),
                                             dimension_numbers=layout, feature_group_count=node.groups)
            case "conv_transpose":
                y = lax.conv_transpose(x, of["weight"], node.stride, "SAME", dimension_numbers=layout)
            case "dense":
                y = x @ of["weight"]
            case "norm":
                axes = tuple(range(x.ndim - 1))
                if training:
                    mean, variance = x.mean(axes), x.var(axes)
                    old = statistics[node.key]
                    statistics[node.key] = {"mean": 0.9 * old["mean"] + 0.1 * mean,
                                            "variance": 0.9 * old["variance"] + 0.1 * variance}
                else:
                    mean, variance = running[node.key]["mean"], running[node.key]["variance"]
                y = (x - mean) * (lax.rsqrt(variance + 1e-3) * of["scale"]) + of["shift"]
            case "pool":
                window = (1, node.window, node.window, 1)
                y = lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")
            case "mean":
                y = x.mean((1, 2))
            case "flatten" | "reshape":
                y = x.reshape(x.shape[0], *node.shape)
            case "relu":
                y = jax.nn.relu(x)
            case "sigmoid":
                y = jax.nn.sigmoid(x)
            case "tanh":
                y = jnp.tanh(x)
            case "dropout":
                if training:
                    key, own = jax.random.split(key)
                    x = jnp.where(jax.random.bernoulli(own, 1 - node.rate, x.shape), x / (1 - node.rate), 0)
                y = x
            case "add":
                y = x + made[node.of[1]]
            case "multiply":
                factor = made[node.of[1]]
                y = x * (factor[:, None, None, :] if factor.ndim < x.ndim else factor)
            case "maximum":
                y = jnp.maximum(x, made[node.of[1]])
            case "concat":
                y = jnp.concatenate([made[one] for one in node.of], -1)
            case _:
                raise NotImplementedError(node.kind)
        made.append(y + of["bias"] if "bias" in of else y)
    return [made[x] for x, _, _ in net.ends], statistics


def loss_of(net, outputs, targets, jax):
    jnp, total = jax.numpy, 0.0
    for (_, kind, weight), output, target in zip(net.ends, outputs, targets):
        if kind == "classes":
            one = -jnp.take_along_axis(jax.nn.log_softmax(output), target[:, None], 1).mean()
        elif kind == "bits":
            one = (jnp.maximum(output, 0) - output * target + jnp.log1p(jnp.exp(-jnp.abs(output)))).mean()
        else:
            one = ((output - target) ** 2).mean()
        total = total + weight * one
    return total


def update(kind, learned, gradients, state, jax):
    """(what is learned, the optimizer's state) after a step."""
    jnp, each = jax.numpy, jax.tree_util.tree_map
    if kind == "momentum":
        velocity = each(lambda v, g: 0.9 * v + g, state["velocity"], gradients)
        return each(lambda p, v: p - 0.05 * v, learned, velocity), {"velocity": velocity}
    t = state["t"] + 1
    first = each(lambda m, g: 0.9 * m + 0.1 * g, state["first"], gradients)
    second = each(lambda m, g: 0.999 * m + 0.001 * g * g, state["second"], gradients)
    rate = 1e-3 * jnp.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)
    decay = 1e-3 * 1e-2 if kind == "adamw" else 0.0
    learned = each(lambda p, m, v: p - decay * p - rate * m / (jnp.sqrt(v) + 1e-8), learned, first, second)
    return learned, {"t": t, "first": first, "second": second}


def first_state(net, learned, jax):
    """The optimizer's, before the first step."""
    zeros = lambda: jax.tree_util.tree_map(jax.numpy.zeros_like, learned)
    if net.optimizer == "momentum":
        return {"velocity": zeros()}
    return {"t": jax.numpy.zeros(()), "first": zeros(), "second": zeros()}


def whole_step(net, jax):
    """(learned, running, state, key, inputs, targets) -> (learned, running, state, key, loss)"""
    def whole(learned, running, state, key, inputs, targets):
        key, own = jax.random.split(key)

        def loss(learned):
            outputs, statistics = forward(net, learned, running, inputs, True, own, jax)
            return loss_of(net, outputs, targets, jax), statistics

        (value, running), gradients = jax.value_and_grad(loss, has_aux=True)(learned)
        learned, state = update(net.optimizer, learned, gradients, state, jax)
        return learned, running, state, key, value

    return whole


def main():
    options = peer.arguments(WAYS)
    import numpy

    jax = start(options.threads)
    jnp = jax.numpy
    net = options.net
    learned, running = parameters(net, jnp, numpy.random.default_rng(1))
    inputs, targets = ([jnp.asarray(a) for a in arrays] for arrays in peer.draw(net, options.batch))

    if options.way.startswith("train"):
        run = jax.jit(whole_step(net, jax), donate_argnums=(0, 1, 2, 3))
        held = [learned, running, first_state(net, learned, jax), jax.random.key(1)]

        def step():
            *held[:], value = run(*held, inputs, targets)
            value.block_until_ready()
    else:
        run = jax.jit(lambda learned, running, inputs: forward(net, learned, running, inputs, False, None, jax)[0])

        def step():
            jax.block_until_ready(run(learned, running, inputs))

    peer.measure(step, jax.__version__)


if __name__ == "__main__":
    main()
