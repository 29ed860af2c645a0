"""A peer's program from its start to its end: reads MNIST, trains mnist_cnn, tests it; as each documentation writes the
loop. Prints the test accuracy. With --epochs 0 it ends after the first step."""

import argparse

import mnist_files
import networks

BATCH = 64


def pytorch(options, net, train, test):
    import torch
    from torch_network import TorchNetwork

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    model = TorchNetwork(net).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    images, labels = torch.from_numpy(train[0]).permute(0, 3, 1, 2), torch.from_numpy(train[1])
    for epoch in range(max(options.epochs, 1)):
        order = torch.randperm(len(labels))
        for first in range(0, len(labels), BATCH):
            chosen = order[first:first + BATCH]
            optimizer.zero_grad()
            model.loss(model(images[chosen]), [labels[chosen]]).backward()
            optimizer.step()
            if options.epochs == 0:
                return None
    model.eval()
    with torch.inference_mode():
        tested = torch.from_numpy(test[0]).permute(0, 3, 1, 2)
        right = sum(int((model(tested[i:i + 256])[0].argmax(1).numpy() == test[1][i:i + 256]).sum())
                    for i in range(0, len(test[1]), 256))
    return right / len(test[1])


def keras(options, net, train, test):
    from keras_tensorflow import keras_model, start

    keras, _ = start(options.threads)
    model = keras_model(net, keras)
    model.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                  metrics=["accuracy"])
    if options.epochs == 0:
        model.train_on_batch(train[0][:BATCH], train[1][:BATCH])
        return None
    model.fit(*train, BATCH, options.epochs, verbose=0)
    return model.evaluate(*test, 256, verbose=0)[1]


def jax(options, net, train, test):
    import numpy
    from jax_whole_step import first_state, forward, parameters, start, whole_step

    jax = start(options.threads)
    random = numpy.random.default_rng(1)
    learned, running = parameters(net, jax.numpy, random)
    run = jax.jit(whole_step(net, jax), donate_argnums=(0, 1, 2, 3))
    held = [learned, running, first_state(net, learned, jax), jax.random.key(1)]
    for epoch in range(max(options.epochs, 1)):
        order = random.permutation(len(train[1]))
        for first in range(0, len(order) - BATCH + 1, BATCH):  # one shape, one compilation
            chosen = order[first:first + BATCH]
            *held[:], value = run(*held, [train[0][chosen]], [train[1][chosen]])
            if options.epochs == 0:
                value.block_until_ready()
                return None
    predict = jax.jit(lambda learned, running, x: forward(net, learned, running, [x], False, None, jax)[0][0])
    right = sum(int((numpy.asarray(predict(held[0], held[1], test[0][i:i + 250])).argmax(1) ==
                     test[1][i:i + 250]).sum()) for i in range(0, len(test[1]), 250))
    return right / len(test[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["pytorch", "keras", "jax"])
    parser.add_argument("data")
    parser.add_argument("--network", default="mnist_cnn", choices=networks.NETWORKS)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    train, test = mnist_files.read(options.data)
    net = networks.NETWORKS[options.network]()
    print({"pytorch": pytorch, "keras": keras, "jax": jax}[options.peer](options, net, train, test))


if __name__ == "__main__":
    main()
