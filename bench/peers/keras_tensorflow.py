"""Keras 3 on TensorFlow: a step of its layers and optimizer in one tf.function, as a graph and through XLA."""

import os

import peer

WAYS = [f"{task}, {how}" for task in ("train", "infer") for how in ("graph", "XLA")]


def start(threads):
    """(keras, tensorflow), on so many threads."""
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3")
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(1)
    return keras, tf


def keras_model(net, keras):
    layers, made, shared = keras.layers, [], {}

    def layer(node):
        if node.kind == "conv":
            if node.groups == node.channels > 1:
                return layers.DepthwiseConv2D(node.kernel, node.stride, node.padding, use_bias=node.bias)
            return layers.Conv2D(node.filters, node.kernel, node.stride, node.padding, groups=node.groups,
                                 use_bias=node.bias)
        if node.kind == "conv_transpose":
            return layers.Conv2DTranspose(node.filters, node.kernel, node.stride, "same")
        if node.kind == "norm":
            return layers.BatchNormalization()
        return layers.Dense(node.units, use_bias=node.bias)

    for node in net.nodes:
        x = made[node.of[0]] if node.of else None
        match node.kind:
            case "input":
                y = keras.Input(node.shape)
            case "conv" | "conv_transpose" | "norm" | "dense":
                if node.key not in shared:
                    shared[node.key] = layer(node)
                y = shared[node.key](x)
            case "pool":
                y = layers.MaxPooling2D(node.window)(x)
            case "mean":
                y = layers.GlobalAveragePooling2D()(x)
            case "flatten":
                y = layers.Flatten()(x)
            case "reshape":
                y = layers.Reshape(node.shape)(x)
            case "relu" | "sigmoid" | "tanh":
                y = layers.Activation(node.kind)(x)
            case "dropout":
                y = layers.Dropout(node.rate)(x)
            case "add":
                y = layers.Add()([x, made[node.of[1]]])
            case "multiply":
                y = layers.Multiply()([x, factor_of(layers, node, net, made)])
            case "maximum":
                y = layers.Maximum()([x, made[node.of[1]]])
            case "concat":
                y = layers.Concatenate()([made[one] for one in node.of])
            case _:
                raise NotImplementedError(node.kind)
        made.append(y)
    return keras.Model([made[x] for x in net.inputs], [made[x] for x, _, _ in net.ends])


def factor_of(layers, node, net, made):
    factor = made[node.of[1]]
    numbers = net.nodes[node.of[1]].shape
    return layers.Reshape((1, 1, *numbers))(factor) if len(numbers) < len(node.shape) else factor


def main():
    options = peer.arguments(WAYS)
    keras, tf = start(options.threads)
    model = keras_model(options.net, keras)
    inputs, targets = ([tf.constant(a) for a in arrays] for arrays in peer.draw(options.net, options.batch))
    compiled = tf.function(jit_compile=options.way.endswith("XLA"))

    if options.way.startswith("train"):
        kinds = {"classes": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                 "bits": keras.losses.BinaryCrossentropy(from_logits=True),
                 "values": keras.losses.MeanSquaredError()}
        optimizer = {"adam": lambda: keras.optimizers.Adam(1e-3), "adamw": lambda: keras.optimizers.AdamW(1e-3),
                     "momentum": lambda: keras.optimizers.SGD(0.05, momentum=0.9)}[options.net.optimizer]()
        optimizer.build(model.trainable_variables)

        @compiled
        def run():
            with tf.GradientTape() as tape:
                outputs = model(inputs, training=True)
                outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
                loss = sum(weight * kinds[kind](target, output)
                           for (_, kind, weight), target, output in zip(options.net.ends, targets, outputs))
            variables = model.trainable_variables
            optimizer.apply(tape.gradient(loss, variables), variables)
            return loss

        def step():
            run().numpy()
    else:
        @compiled
        def run():
            return tf.nest.flatten(model(inputs, training=False))[0]

        def step():
            run().numpy()

    peer.measure(step, f"{keras.__version__} on TensorFlow {tf.__version__}")


if __name__ == "__main__":
    main()
