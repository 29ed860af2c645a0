"""Every layer, in three languages: as it is written here, in PyTorch and in Keras. make_layers.py asks the two what
comes out.

PyTorch's and Keras's text is Python: a layer, or `a = a layer; …; an expression of x`. x is an image of 6 x 5 pixels
and 3 channels where nothing else is said, in PyTorch (images, channels, height, width), in Keras (images, height,
width, channels); a signal, of one row, is without its rows, a flat vector (images, numbers) in both. "" is for what a
framework does not have, or has otherwise."""

import dataclasses
import re

from expression import KINDS
from judge import dropped, normals, single

# Layers with parameters.
OWNERS = ("Conv", "Conv1D", "DepthwiseConv", "SeparableConv", "ConvTranspose", "ConvTranspose1D", "Dense", "BatchNorm",
          "GroupNorm", "InstanceNorm", "LayerNorm", "RMSNorm", "PReLU")
ELEMENTS, CHANNELS, IMAGES, NOISE = 3, 7, 8, 9  # the purposes of draws
USUAL = (6, 5, 3)  # height, width and channels of x


@dataclasses.dataclass
class Case:
    text: str
    torch: str
    keras: str
    shape: tuple = USUAL
    batch: int = 2
    spread: float = 1.0  # x is between -spread and spread
    coarse: bool = False  # x has five values only: equal ones are met everywhere; no steps then
    rate: float = 0.0  # of the five steps; 0: make_layers.py finds one
    draws: tuple = ()  # (rate or deviation, which draws): those of our Dropout, or noise
    given: dict = dataclasses.field(default_factory=dict)  # statistics with values of their own
    owners: tuple = ()  # (name, kind) of layers with parameters, where the text has them more or less often
    apart: float = 1e-10  # how far PyTorch and Keras may be apart, of a result's largest number
    layer: str = ""
    note: str = ""

    def __post_init__(self):
        self.layer = self.layer or re.search(r"[A-Z]\w*", self.text)[0]

    @property
    def direct(self):
        """The text begins with an Input: x itself is no parameter then."""
        return self.text.startswith("Input")

    @property
    def flat(self):
        return self.shape[:2] == (1, 1)

    @property
    def signal(self):
        return self.shape[0] == 1 and not self.flat

    @property
    def drawing(self):
        """Starts every sequence of its numbers, and names it."""
        of = "" if self.shape == USUAL else f" of {'x'.join(map(str, self.shape))}"
        return f"{self.text}{of}{', coarse' if self.coarse else ''}"

    def network(self):
        if self.direct:
            return self.text
        height, width, channels = self.shape
        x = f'Input{{{self.batch}}} >> Dense{{.units = {height * width * channels}, .bias = false, .name = "x"}}'
        if not self.flat:
            x += f" >> Reshape{{{height}, {width}, {channels}}}"
        return f"{x} >> {self.text}"

    def parameter_layers(self):
        """(name, kind) of the layers that have any, in the order in which they are written."""
        found, counts = list(self.owners), {} if self.direct else {"Dense": 1}  # x is the first
        for kind, members in re.findall(r"\b([A-Z]\w*)(?:\{|::(?:torch|keras)\()(?=([^{}]*))", self.text):
            bare = ".scale = false" in members and ".shift = false" in members
            if kind in OWNERS and not self.owners and (kind == "BatchNorm" or not bare):
                counts[kind] = counts.get(kind, 0) + 1
                found.append((KINDS.get(kind, kind.lower()) + str(counts[kind]), kind))
        return found

    def drawn(self, step):
        """(a, b) of the a · x + b that a step of training makes of x: some of it dropped, or noise upon it."""
        number, purpose = self.draws
        shape = (self.batch, self.shape[2], *self.shape[:2])
        flat = lambda image: image.expand(shape).permute(0, 2, 3, 1).flatten(1).numpy()
        if purpose == NOISE:
            return 1.0, single(number) * flat(normals(shape, 1, step))
        of = {ELEMENTS: shape[1:], CHANNELS: (shape[1], 1, 1), IMAGES: (1, 1, 1)}[purpose]
        return flat(dropped((self.batch, *of), number, 1, step, purpose)), 0.0


SMALL = 2.0**-6  # of a variance in which an epsilon shows
CASES = [
    Case("AdaptiveAveragePool{{2, 3}}", "nn.AdaptiveAvgPool2d((2, 3))", "layers.AdaptiveAveragePooling2D((2, 3))"),
    Case("AdaptiveAveragePool{4}", "nn.AdaptiveAvgPool2d(4)", "layers.AdaptiveAveragePooling2D(4)"),

    Case("(Identity{} | Conv{.filters = 3, .padding = 1}) >> Add{}",
         "conv = nn.Conv2d(3, 3, 3, padding=1); x + conv(x)",
         'conv = layers.Conv2D(3, 3, padding="same"); layers.Add()([x, conv(x)])', layer="Add"),
    Case('Tap{"a"} >> Conv{.filters = 3, .kernel = 1} >> AddWith{"a"}', "conv = nn.Conv2d(3, 3, 1); conv(x) + x",
         "conv = layers.Conv2D(3, 1); layers.Add()([conv(x), x])", layer="AddWith"),

    Case("AveragePool{}", "nn.AvgPool2d(2)", "layers.AveragePooling2D(2)"),
    Case("AveragePool{.size = {2, 3}, .stride = {1, 2}}", "nn.AvgPool2d((2, 3), (1, 2))",
         "layers.AveragePooling2D((2, 3), (1, 2))"),
    Case("AveragePool{.size = 3, .stride = 2, .padding = 1}", "nn.AvgPool2d(3, 2, 1, count_include_pad=False)", ""),
    Case("AveragePool{.size = 3, .stride = 2, .padding = 1, .count_padding = true}", "nn.AvgPool2d(3, 2, 1)", ""),
    Case("AveragePool{.size = 3, .stride = 2, .padding = same}", "", 'layers.AveragePooling2D(3, 2, "same")'),
    Case("AveragePool{.size = 2, .stride = 1, .padding = same}", "", 'layers.AveragePooling2D(2, 1, "same")'),
    Case("AveragePool1D{.size = 3, .stride = 2, .padding = 1}", "nn.AvgPool1d(3, 2, 1, count_include_pad=False)", "",
         shape=(1, 9, 3)),
    Case("AveragePool1D{.size = 2, .stride = 2, .padding = same}", "", 'layers.AveragePooling1D(2, 2, "same")',
         shape=(1, 9, 3)),

    Case("BatchNorm{}", "nn.BatchNorm2d(3)", "", batch=3),
    Case("BatchNorm::torch()", "nn.BatchNorm2d(3)", "", batch=3, spread=SMALL),
    Case("BatchNorm::keras()", "", "layers.BatchNormalization()", batch=3),
    Case("BatchNorm{.decay = 0.75f, .epsilon = 1e-3f, .unbiased = false}", "",
         "layers.BatchNormalization(momentum=0.75, epsilon=1e-3)", batch=3, spread=SMALL),
    Case("BatchNorm{.decay = 0.75f, .epsilon = 1e-3f}", "nn.BatchNorm1d(7, eps=1e-3, momentum=0.25)", "",
         shape=(1, 1, 7), batch=5),
    Case("BatchNorm{.scale = false, .shift = false}", "nn.BatchNorm2d(3, affine=False)", "", batch=3),
    Case("BatchNorm{.epsilon = 1e-3f, .unbiased = false, .scale = false}", "",
         "layers.BatchNormalization(momentum=0.9, scale=False)", batch=3),
    Case("BatchNorm{}", "nn.BatchNorm1d(3)", "", shape=(1, 9, 3)),

    Case("(Conv{.filters = 2, .kernel = 1} | Identity{} | Tanh{}) >> Concat{}",
         "conv = nn.Conv2d(3, 2, 1); torch.cat((conv(x), x, torch.tanh(x)), dim=1)",
         "conv = layers.Conv2D(2, 1); layers.Concatenate()([conv(x), x, ops.tanh(x)])", layer="Concat"),
    Case('Tap{"a"} >> Conv{.filters = 4, .padding = same} >> ConcatWith{"a"}',
         "conv = nn.Conv2d(3, 4, 3, padding=1); torch.cat((conv(x), x), 1)",
         'conv = layers.Conv2D(4, 3, padding="same"); layers.Concatenate()([conv(x), x])', layer="ConcatWith"),

    Case("Conv{.filters = 4}", "nn.Conv2d(3, 4, 3)", "layers.Conv2D(4, 3)"),
    Case("Conv{.filters = 4, .padding = same, .bias = false}", 'nn.Conv2d(3, 4, 3, padding="same", bias=False)',
         'layers.Conv2D(4, 3, padding="same", use_bias=False)'),
    Case("Conv{.filters = 4, .stride = 2, .padding = same}",
         "conv = nn.Conv2d(3, 4, 3, stride=2); conv(F.pad(x, (1, 1, 0, 1)))",
         'layers.Conv2D(4, 3, strides=2, padding="same")', note="`same` pads an odd row below"),
    Case("Conv{.filters = 4, .stride = 2, .padding = 1}", "nn.Conv2d(3, 4, 3, stride=2, padding=1)",
         "conv = layers.Conv2D(4, 3, strides=2); conv(layers.ZeroPadding2D(1)(x))"),
    Case("Conv{.filters = 4, .kernel = 2, .padding = same}", 'nn.Conv2d(3, 4, 2, padding="same")',
         'layers.Conv2D(4, 2, padding="same")'),
    Case("Conv{.filters = 4, .kernel = {1, 3}, .stride = {2, 1}, .padding = {0, 1}}",
         "nn.Conv2d(3, 4, (1, 3), (2, 1), (0, 1))",
         "conv = layers.Conv2D(4, (1, 3), (2, 1)); conv(layers.ZeroPadding2D((0, 1))(x))"),
    Case("Conv{.filters = 2, .padding = same, .dilation = 2}", 'nn.Conv2d(3, 2, 3, padding="same", dilation=2)',
         'layers.Conv2D(2, 3, padding="same", dilation_rate=2)'),
    Case("Conv{.filters = 6, .padding = 1, .groups = 3}", "nn.Conv2d(3, 6, 3, padding=1, groups=3)",
         'layers.Conv2D(6, 3, padding="same", groups=3)'),
    Case("Conv{.filters = 6, .kernel = 1, .stride = 2, .groups = 2}", "nn.Conv2d(4, 6, 1, stride=2, groups=2)",
         "layers.Conv2D(6, 1, strides=2, groups=2)", shape=(5, 4, 4)),
    Case("Conv{.filters = 4, .padding = Sides{.top = 1, .left = 2}}",
         "conv = nn.Conv2d(3, 4, 3); conv(F.pad(x, (2, 0, 1, 0)))",
         "conv = layers.Conv2D(4, 3); conv(layers.ZeroPadding2D(((1, 0), (2, 0)))(x))"),
    Case("Conv1D{.filters = 4}", "nn.Conv1d(3, 4, 3)", "layers.Conv1D(4, 3)", shape=(1, 9, 3)),
    Case("Conv1D{.filters = 4, .stride = 2, .padding = same}",
         "conv = nn.Conv1d(3, 4, 3, stride=2); conv(F.pad(x, (0, 1)))",
         'layers.Conv1D(4, 3, strides=2, padding="same")', shape=(1, 8, 3)),
    Case("Conv1D{.filters = 6, .padding = Sides{.left = 4}, .dilation = 2, .groups = 3, .bias = false}",
         "conv = nn.Conv1d(3, 6, 3, dilation=2, groups=3, bias=False); conv(F.pad(x, (4, 0)))",
         'layers.Conv1D(6, 3, padding="causal", dilation_rate=2, groups=3, use_bias=False)', shape=(1, 9, 3)),

    Case("ConvTranspose{.filters = 4}", "nn.ConvTranspose2d(3, 4, 3)", "layers.Conv2DTranspose(4, 3)"),
    Case("ConvTranspose{.filters = 4, .kernel = 4, .stride = 2, .padding = 1}",
         "nn.ConvTranspose2d(3, 4, 4, stride=2, padding=1)",
         'layers.Conv2DTranspose(4, 4, strides=2, padding="same")'),
    Case("ConvTranspose{.filters = 4, .stride = 2, .padding = 1, .output_padding = 1}",
         "nn.ConvTranspose2d(3, 4, 3, stride=2, padding=1, output_padding=1)", ""),
    Case("ConvTranspose{.filters = 4, .stride = 2, .padding = same}",
         "conv = nn.ConvTranspose2d(3, 4, 3, stride=2); conv(x)[:, :, :12, :10]",
         'layers.Conv2DTranspose(4, 3, strides=2, padding="same")', note="`same` cuts an odd row off below"),
    Case("ConvTranspose{.filters = 2, .kernel = {2, 3}, .stride = {2, 3}, .bias = false}",
         "nn.ConvTranspose2d(3, 2, (2, 3), (2, 3), bias=False)",
         "layers.Conv2DTranspose(2, (2, 3), (2, 3), use_bias=False)"),
    Case("ConvTranspose{.filters = 2, .dilation = 2}", "nn.ConvTranspose2d(3, 2, 3, dilation=2)",
         "layers.Conv2DTranspose(2, 3, dilation_rate=2)"),
    Case("ConvTranspose{.filters = 2, .kernel = 1, .stride = 2, .output_padding = 1}",
         "nn.ConvTranspose2d(3, 2, 1, stride=2, output_padding=1)", "layers.Conv2DTranspose(2, 1, strides=2)"),
    Case("ConvTranspose{.filters = 6, .stride = 2, .groups = 3}", "nn.ConvTranspose2d(3, 6, 3, stride=2, groups=3)",
         ""),
    Case("ConvTranspose1D{.filters = 4, .stride = 2}", "nn.ConvTranspose1d(3, 4, 3, stride=2)",
         "layers.Conv1DTranspose(4, 3, strides=2)", shape=(1, 6, 3)),
    Case("ConvTranspose1D{.filters = 4, .stride = 2, .padding = 1, .output_padding = 1}",
         "nn.ConvTranspose1d(3, 4, 3, stride=2, padding=1, output_padding=1)", "", shape=(1, 6, 3)),

    Case("Crop{1}", "F.pad(x, (-1, -1, -1, -1))", "layers.Cropping2D(1)"),
    Case("Crop{Sides{.top = 2, .right = 1}}", "F.pad(x, (0, -1, -2, 0))", "layers.Cropping2D(((2, 0), (0, 1)))"),

    Case("Dense{4}", "nn.Linear(7, 4)", "layers.Dense(4)", shape=(1, 1, 7)),
    Case("Dense{.units = 4, .bias = false}", "nn.Linear(7, 4, bias=False)", "layers.Dense(4, use_bias=False)",
         shape=(1, 1, 7)),

    Case("DepthwiseConv{}", "nn.Conv2d(3, 3, 3, groups=3)", "layers.DepthwiseConv2D(3)"),
    Case("DepthwiseConv{.stride = 2, .padding = same}",
         "conv = nn.Conv2d(3, 3, 3, stride=2, groups=3); conv(F.pad(x, (1, 1, 0, 1)))",
         'layers.DepthwiseConv2D(3, strides=2, padding="same")'),
    Case("DepthwiseConv{.padding = 1, .multiplier = 2}", "nn.Conv2d(3, 6, 3, padding=1, groups=3)",
         'layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2)'),
    Case("DepthwiseConv{.kernel = 2, .dilation = {1, 2}, .bias = false}",
         "nn.Conv2d(3, 3, 2, dilation=(1, 2), groups=3, bias=False)",
         "layers.DepthwiseConv2D(2, dilation_rate=(1, 2), use_bias=False)"),

    Case("Dropout{.rate = 0.25f}", "nn.Dropout(0.25)", "layers.Dropout(0.25)", draws=(0.25, ELEMENTS), rate=2.0**-5),

    Case("ELU{.alpha = 0.75f}", "nn.ELU(0.75)", "layers.ELU(0.75)", spread=4),
    Case("Exponential{}", "torch.exp(x)", 'layers.Activation("exponential")', spread=2),
    Case("Flatten{}", "nn.Flatten()(x.permute(0, 2, 3, 1))", "layers.Flatten()"),
    Case('Tap{"a"} >> Conv{.filters = 3, .padding = 1} >> (Tanh{} | From{"a"}) >> Maximum{}',
         "conv = nn.Conv2d(3, 3, 3, padding=1); torch.maximum(torch.tanh(conv(x)), x)",
         'conv = layers.Conv2D(3, 3, padding="same"); layers.Maximum()([ops.tanh(conv(x)), x])', layer="From"),
    Case("GaussianNoise{0.25f}", "", "layers.GaussianNoise(0.25)", draws=(0.25, NOISE), rate=2.0**-5),
    Case("GELU{}", "nn.GELU()", 'layers.Activation("gelu")', spread=4),
    Case("GELU{.approximate = true}", 'nn.GELU(approximate="tanh")', "activations.gelu(x, approximate=True)", spread=4),
    Case("GlobalAveragePool{}", "nn.AdaptiveAvgPool2d(1)", "layers.GlobalAveragePooling2D()"),
    Case("GlobalMaxPool{}", "nn.AdaptiveMaxPool2d(1)", "layers.GlobalMaxPooling2D()"),

    Case("GroupNorm{.groups = 4}", "nn.GroupNorm(4, 8)", "layers.GroupNormalization(4, epsilon=1e-5)",
         shape=(4, 3, 8), spread=SMALL),
    Case("GroupNorm{.groups = 1, .epsilon = 1e-3f}", "nn.GroupNorm(1, 6, eps=1e-3)", "layers.GroupNormalization(1)",
         shape=(4, 3, 6), spread=SMALL),
    Case("GroupNorm{.groups = 2, .shift = false}", "",
         "layers.GroupNormalization(2, epsilon=1e-5, center=False)", shape=(4, 3, 6)),

    Case("HardSigmoid{}", "nn.Hardsigmoid()", 'layers.Activation("hard_sigmoid")', spread=8,
         apart=1e-7, note="Keras's slope is 1/6 in float32"),
    Case("HardSwish{}", "nn.Hardswish()", 'layers.Activation("hard_swish")', spread=8),
    Case("Identity{}", "nn.Identity()", "layers.Identity()"),
    Case("Input{6, 5, 3} >> Conv{.filters = 2}", "nn.Conv2d(3, 2, 3)", "layers.Conv2D(2, 3)"),
    Case("Input{7} >> Dense{3}", "nn.Linear(7, 3)", "layers.Dense(3)", shape=(1, 1, 7)),

    Case("InstanceNorm{}", "nn.InstanceNorm2d(3, affine=True)", "layers.GroupNormalization(-1, epsilon=1e-5)",
         spread=SMALL),
    Case("InstanceNorm{.scale = false, .shift = false}", "nn.InstanceNorm2d(3)",
         "layers.GroupNormalization(-1, epsilon=1e-5, center=False, scale=False)"),
    Case("LayerNorm{}", "norm = nn.LayerNorm(3); norm(x.movedim(1, -1)).movedim(-1, 1)",
         "layers.LayerNormalization(epsilon=1e-5)"),
    Case("LayerNorm{.epsilon = 1e-3f}", "nn.LayerNorm(7, eps=1e-3)", "layers.LayerNormalization()", shape=(1, 1, 7),
         spread=SMALL),
    Case("LayerNorm{.shift = false}", "nn.LayerNorm(7, bias=False)",
         "layers.LayerNormalization(epsilon=1e-5, center=False)", shape=(1, 1, 7)),

    Case("LeakyReLU{}", "nn.LeakyReLU()", "layers.LeakyReLU(0.01)"),
    Case("LeakyReLU{.slope = 0.3f}", "nn.LeakyReLU(0.3)", "layers.LeakyReLU()"),
    Case("LogSoftmax{}", "nn.LogSoftmax(dim=1)", "ops.log_softmax(x)", spread=4),

    Case("MaxPool{}", "nn.MaxPool2d(2)", "layers.MaxPooling2D()"),
    Case("MaxPool{.size = {3, 2}, .stride = {1, 2}}", "nn.MaxPool2d((3, 2), (1, 2))",
         "layers.MaxPooling2D((3, 2), (1, 2))"),
    Case("MaxPool{.size = 3, .stride = 2, .padding = 1}", "nn.MaxPool2d(3, 2, 1)", ""),
    Case("MaxPool{.size = 3, .stride = 2, .padding = 1}", "nn.MaxPool2d(3, 2, 1)", "", coarse=True),
    Case("MaxPool{.size = 3, .stride = 2, .padding = same}", "", 'layers.MaxPooling2D(3, 2, "same")'),
    Case("MaxPool{.size = 3, .stride = 2, .padding = same}", "", 'layers.MaxPooling2D(3, 2, "same")', coarse=True),
    Case("MaxPool1D{.size = 3, .stride = 2, .padding = 1}", "nn.MaxPool1d(3, 2, 1)", "", shape=(1, 9, 3)),
    Case("MaxPool1D{}", "nn.MaxPool1d(2)", "layers.MaxPooling1D(2)", shape=(1, 9, 3)),

    Case("(Identity{} | Conv{.filters = 3, .kernel = 1} | Tanh{}) >> Maximum{}",
         "conv = nn.Conv2d(3, 3, 1); torch.maximum(torch.maximum(x, conv(x)), torch.tanh(x))",
         "conv = layers.Conv2D(3, 1); layers.Maximum()([x, conv(x), ops.tanh(x)])", layer="Maximum"),
    Case("(Identity{} | Permute{Axis::columns, Axis::rows, Axis::channels}) >> Maximum{}",
         "torch.maximum(x, x.transpose(2, 3))", "layers.Maximum()([x, ops.swapaxes(x, 1, 2)])", shape=(5, 5, 3),
         coarse=True, layer="Maximum"),
    Case("Mish{}", "nn.Mish()", 'layers.Activation("mish")', spread=4),
    Case("(Tanh{} | Conv{.filters = 3, .kernel = 1}) >> Multiply{}",
         "conv = nn.Conv2d(3, 3, 1); torch.tanh(x) * conv(x)",
         "conv = layers.Conv2D(3, 1); layers.Multiply()([ops.tanh(x), conv(x)])", layer="Multiply"),
    Case("(Identity{} | GlobalAveragePool{} >> Dense{3} >> Sigmoid{}) >> Multiply{}",
         "dense = nn.Linear(3, 3); x * torch.sigmoid(dense(x.mean((2, 3))))[:, :, None, None]",
         'dense = layers.Dense(3, "sigmoid"); '
         "layers.Multiply()([x, dense(layers.GlobalAveragePooling2D(keepdims=True)(x))])", layer="Multiply"),

    Case("Pad{2}", "nn.ZeroPad2d(2)", "layers.ZeroPadding2D(2)"),
    Case("Pad{Sides{.top = 1, .left = 2, .right = 3}}", "nn.ZeroPad2d((2, 3, 1, 0))",
         "layers.ZeroPadding2D(((1, 0), (2, 3)))"),
    Case("Pad{.sides = Sides{.top = 1, .left = 2}, .mode = Pad::reflect}", "nn.ReflectionPad2d((2, 0, 1, 0))",
         'ops.pad(x, ((0, 0), (1, 0), (2, 0), (0, 0)), "reflect")'),
    Case("Pad{.sides = {1, 2}, .mode = Pad::edge}", "nn.ReplicationPad2d((2, 2, 1, 1))",
         'ops.pad(x, ((0, 0), (1, 1), (2, 2), (0, 0)), "edge")'),
    Case("Permute{Axis::columns, Axis::rows, Axis::channels}", "x.transpose(2, 3)", "layers.Permute((2, 1, 3))"),
    Case("Permute{Axis::channels, Axis::rows, Axis::columns}", "x.permute(0, 3, 1, 2)", "layers.Permute((3, 1, 2))"),
    Case("PixelShuffle{2}", "nn.PixelShuffle(2)", "", shape=(3, 2, 12)),
    Case("PReLU{}", "nn.PReLU(3)", "layers.PReLU(shared_axes=(1, 2))"),
    Case("ReLU{}", "nn.ReLU()", "layers.ReLU()"),
    Case("ReLU{}", "nn.ReLU()", "layers.ReLU()", coarse=True),
    Case("ReLU6{}", "nn.ReLU6()", 'layers.Activation("relu6")', spread=8),
    Case("Reshape{5, 9, 2}", "x.permute(0, 2, 3, 1).reshape(-1, 5, 9, 2).permute(0, 3, 1, 2)",
         "layers.Reshape((5, 9, 2))"),
    Case("RMSNorm{}", "nn.RMSNorm(7, eps=1e-6)", "layers.RMSNormalization()", shape=(1, 1, 7)),
    Case("RMSNorm{.epsilon = 1e-3f}", "norm = nn.RMSNorm(3, eps=1e-3); norm(x.movedim(1, -1)).movedim(-1, 1)",
         "layers.RMSNormalization(epsilon=1e-3)", spread=SMALL),
    Case("SELU{}", "nn.SELU()", 'layers.Activation("selu")', spread=4),
    Case("SeparableConv{.filters = 5}", "nn.Sequential(nn.Conv2d(3, 3, 3, groups=3, bias=False), nn.Conv2d(3, 5, 1))",
         "layers.SeparableConv2D(5, 3)"),
    Case("SeparableConv{.filters = 4, .stride = 2, .padding = same, .bias = false}",
         "each = nn.Conv2d(3, 3, 3, stride=2, groups=3, bias=False); all = nn.Conv2d(3, 4, 1, bias=False); "
         "all(each(F.pad(x, (1, 1, 0, 1))))",
         'layers.SeparableConv2D(4, 3, strides=2, padding="same", use_bias=False)'),
    Case("Sigmoid{}", "nn.Sigmoid()", 'layers.Activation("sigmoid")', spread=8),
    Case("SiLU{}", "nn.SiLU()", 'layers.Activation("silu")', spread=8),
    Case("Slice{.rows = {1, -1}, .channels = {0, 2}}", "x[:, 0:2, 1:-1, :]", "x[:, 1:-1, :, 0:2]"),
    Case("Softmax{}", "nn.Softmax(dim=1)", "layers.Softmax()", spread=4),
    Case("Softmax{}", "nn.Softmax(dim=1)", "layers.Softmax()", spread=4, shape=(1, 1, 7)),
    Case("Softplus{}", "nn.Softplus()", 'layers.Activation("softplus")', spread=16),
    Case("SpatialDropout{.rate = 0.25f}", "nn.Dropout2d(0.25)", "layers.SpatialDropout2D(0.25)", draws=(0.25, CHANNELS),
         rate=2.0**-5, batch=6),
    Case("Input{5} >> Standardize{} >> Dense{4}", "",
         "norm = layers.Normalization(mean=[0.25, -2, 8, 0, 1], variance=[4, 0.25, 64, 1, 2.25]); "
         "dense = layers.Dense(4); dense(norm(x))", shape=(1, 1, 5), batch=4, spread=4, layer="Standardize",
         given={"standardize1.mean": [0.25, -2, 8, 0, 1], "standardize1.deviation": [2, 0.5, 8, 1, 1.5]}),
    Case("StochasticDepth{.rate = 0.25f}", "", "layers.Dropout(0.25, noise_shape=(None, 1, 1, 1))",
         draws=(0.25, IMAGES), rate=2.0**-5, batch=8, shape=(2, 3, 2)),
    Case("Tanh{}", "nn.Tanh()", 'layers.Activation("tanh")', spread=4),
    Case('Tap{"a"} >> Tanh{} >> Tap{"b"} >> Conv{.filters = 3, .kernel = 1} >> AddWith{"b"} >> AddWith{"a"}',
         "conv = nn.Conv2d(3, 3, 1); conv(torch.tanh(x)) + torch.tanh(x) + x",
         "conv = layers.Conv2D(3, 1); conv(ops.tanh(x)) + ops.tanh(x) + x", layer="Tap"),
    Case("Upsample{2}", "nn.Upsample(scale_factor=2)", "layers.UpSampling2D(2)"),
    Case("Upsample{{3, 2}}", "nn.Upsample(scale_factor=(3, 2))", "layers.UpSampling2D((3, 2))"),
    Case("Upsample{5}", "nn.Upsample(scale_factor=5)", "layers.UpSampling2D(5)", shape=(2, 3, 2)),
    Case("Upsample{.factor = 2, .mode = Upsample::bilinear}", 'nn.Upsample(scale_factor=2, mode="bilinear")',
         'layers.UpSampling2D(2, interpolation="bilinear")'),
    Case("Upsample{.factor = {3, 2}, .mode = Upsample::bilinear, .align_corners = true}",
         'nn.Upsample(scale_factor=(3, 2), mode="bilinear", align_corners=True)', ""),

    # what holds layers
    Case("Residual{Conv{.filters = 3, .padding = 1} >> Tanh{}}",
         "conv = nn.Conv2d(3, 3, 3, padding=1); torch.tanh(conv(x)) + x",
         'conv = layers.Conv2D(3, 3, padding="same", activation="tanh"); conv(x) + x', layer="Residual"),
    Case("repeat<2>(Conv{.filters = 3, .kernel = 1} >> Tanh{})",
         "a = nn.Conv2d(3, 3, 1); b = nn.Conv2d(3, 3, 1); torch.tanh(b(torch.tanh(a(x))))",
         'a = layers.Conv2D(3, 1, activation="tanh"); b = layers.Conv2D(3, 1, activation="tanh"); b(a(x))',
         layer="repeat", owners=(("conv1", "Conv"), ("conv2", "Conv"))),
    Case('Shared{Conv{.filters = 3, .kernel = 1}, "s"} >> Tanh{} >> Shared{Conv{.filters = 3, .kernel = 1}, "s"}',
         "a = nn.Conv2d(3, 3, 1); a(torch.tanh(a(x)))", "a = layers.Conv2D(3, 1); a(ops.tanh(a(x)))", layer="Shared",
         owners=(("conv1", "Conv"),)),
    Case("Fixed{Conv{.filters = 4} >> BatchNorm::keras()} >> Tanh{}", "",
         "conv = layers.Conv2D(4, 3, use_bias=False, trainable=False); "
         "norm = layers.BatchNormalization(trainable=False); ops.tanh(norm(conv(x)))", layer="Fixed"),
]
