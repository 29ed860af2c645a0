"""The networks that are measured: those of examples/, and the published LeNet-5 of SimpleChains.jl."""

from network import Network


def mnist_mlp():
    net = Network()
    x = net.relu(net.norm(net.dense(net.flatten(net.input(28, 28, 1)), 128, bias=False)))
    net.output(net.dense(x, 10))
    return net


def mnist_cnn():
    net = Network()
    x = net.pool(net.normed(net.input(28, 28, 1), 32, 3))
    x = net.pool(net.normed(x, 64, 3))
    x = net.relu(net.dense(net.flatten(x), 128))
    net.output(net.dense(x, 10))
    return net


def lenet5(first_padding="same"):
    net = Network()
    x = net.pool(net.relu(net.conv(net.input(28, 28, 1), 6, 5, bias=True, padding=first_padding)))
    x = net.pool(net.relu(net.conv(x, 16, 5, bias=True, padding="valid")))
    x = net.relu(net.dense(net.flatten(x), 120))
    net.output(net.dense(net.relu(net.dense(x, 84)), 10))
    return net


def resnet8():
    net = Network(optimizer="momentum")

    def block(x, filters, stride):
        body = net.norm(net.conv(net.normed(x, filters, 3, stride), filters, 3))
        shortcut = x if stride == 1 else net.norm(net.conv(x, filters, 1, stride))
        return net.relu(net.add(body, shortcut))

    x = net.normed(net.input(28, 28, 1), 16, 3)
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        x = block(x, filters, stride)
    net.output(net.dense(net.mean(x), 10))
    return net


def mobilenet():
    net = Network()
    x = net.normed(net.input(28, 28, 1), 32, 3, 2)
    for filters, stride in ((64, 1), (128, 2), (128, 1)):
        x = net.normed(net.relu(net.norm(net.depthwise(x, 3, stride))), filters, 1)
    net.output(net.dense(net.mean(x), 10))
    return net


def inception():
    net = Network()

    def block(x, filters):
        return net.concat(net.normed(x, filters, 1),
                          net.normed(net.normed(x, filters, 1), 2 * filters, 3),
                          net.normed(net.normed(x, filters // 2, 1), filters, 5))

    x = net.pool(net.normed(net.input(28, 28, 1), 32, 3))
    x = net.pool(block(x, 16))
    net.output(net.dense(net.mean(block(x, 32)), 10))
    return net


def squeeze():
    net = Network()

    def block(x, channels):
        y = net.norm(net.conv(net.normed(x, channels, 3), channels, 3))
        gate = net.relu(net.dense(net.mean(y), channels // 4))
        return net.relu(net.add(x, net.multiply(y, net.sigmoid(net.dense(gate, channels)))))

    x = block(net.pool(net.normed(net.input(28, 28, 1), 32, 3)), 32)
    x = block(net.normed(x, 64, 3, 2), 64)
    net.output(net.dense(net.mean(x), 10))
    return net


def unet():
    net = Network(batch=32)

    def twice(x, filters):
        return net.normed(net.normed(x, filters, 3), filters, 3)

    fine = twice(net.input(56, 56, 1), 16)
    coarse = twice(net.pool(fine), 32)
    x = net.conv_transpose(twice(net.pool(coarse), 64), 32, 2, 2)
    x = net.conv_transpose(twice(net.concat(x, coarse), 32), 16, 2, 2)
    net.output(net.conv(twice(net.concat(x, fine), 16), 1, 1, bias=True), "bits")
    return net


def autoencoder():
    net = Network()
    x = net.normed(net.normed(net.input(28, 28, 1), 16, 3, 2), 32, 3, 2)
    code = net.tanh(net.dense(net.flatten(x), 32))
    net.output(net.dense(code, 10))
    x = net.reshape(net.relu(net.dense(code, 7 * 7 * 32)), 7, 7, 32)
    x = net.relu(net.conv_transpose(x, 16, 3, 2))
    net.output(net.conv_transpose(x, 1, 3, 2), "bits", 4.0)
    return net


def siamese():
    net = Network()

    def tower(x):
        with net.shared("tower"):
            x = net.pool(net.normed(net.pool(net.normed(x, 16, 3)), 32, 3))
            return net.relu(net.dense(net.flatten(x), 64))

    left, right = tower(net.input(28, 28, 1)), tower(net.input(28, 28, 1))
    x = net.concat(net.multiply(left, right), net.add(left, right), net.maximum(left, right))
    net.output(net.dense(net.relu(net.dense(x, 64)), 2))
    return net


def conv1d():
    net = Network()
    x = net.input(1, 128, 1)
    for filters, kernel in ((16, 7), (32, 5), (32, 5)):
        x = net.normed(x, filters, (1, kernel), (1, 2))
    net.output(net.dense(net.dropout(net.mean(x), 0.1), 4))
    return net


def tabular():
    net = Network(optimizer="adamw")
    x = net.flatten(net.input(1, 1, 8))
    x = net.relu(net.dense(net.relu(net.dense(x, 64)), 64))
    net.output(net.dense(x, 1), "values")
    net.output(net.dense(x, 3), "bits", 0.5)
    return net


def simplechains():
    return lenet5(first_padding="valid")


NETWORKS = {make.__name__: make
            for make in (mnist_mlp, mnist_cnn, lenet5, resnet8, mobilenet, inception, squeeze, unet, autoencoder,
                         siamese, conv1d, tabular, simplechains)}
