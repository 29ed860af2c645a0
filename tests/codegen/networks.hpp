#pragma once

#include "codegen/arch/select.hpp"
#include "codegen/compile.hpp"
#include "dsl/layers.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"

/// Small networks that together hold every op, and the odd cases of each: channels that fill no vector, extents no tile
/// divides, strides, pools that leave pixels over, tensors with several users.
namespace sinter::test {

inline constexpr auto pooled = Input{7, 9, 3} >> Conv{.filters = 5, .kernel = 3, .padding = same} >> BatchNorm{} >>
                               ReLU{} >> MaxPool{2} >> Conv{.filters = 12, .kernel = 3, .stride = 2, .padding = 1} >>
                               BatchNorm{.decay = 0.5f, .unbiased = false} >> ReLU{} >> Flatten{} >> Dense{6} >>
                               ReLU{} >> Dense{4};

/// Large enough that threads share the images of a small batch.
inline constexpr auto many_pixels =
    Input{18, 16, 2} >> Conv{.filters = 32, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
    Conv{.filters = 24, .kernel = 3, .stride = 2, .padding = 1} >> BatchNorm{} >> ReLU{} >>
    Conv{.filters = 16, .kernel = 3, .padding = same} >> ReLU{} >> MaxPool{2} >> Flatten{} >> Dense{10};

/// Of bfloat16: sums in blocks of every length, of strides, phases and dilations, of pixels; and of images.
inline constexpr auto blocked =
    Input{6, 7, 3} >> Conv{.filters = 12, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
    Conv{.filters = 32, .kernel = {3, 5}, .padding = same} >> Conv{.filters = 16, .kernel = 1} >> ReLU{} >>
    Conv{.filters = 20, .kernel = 3, .padding = same, .dilation = {1, 2}} >>
    Conv{.filters = 6, .kernel = 3, .stride = 2, .padding = 1} >> Conv{.filters = 24, .kernel = {2, 3}} >> ReLU{} >>
    Flatten{} >> Dense{32} >> ReLU{} >> Dense{5};
inline constexpr auto blocked_images = Input{2, 3, 4} >> Conv{.filters = 16, .kernel = 1} >> ReLU{} >> Flatten{} >>
                                       Dense{48} >> ReLU{} >> Dense{32} >> BatchNorm{} >> Dense{5};
/// Whose images have more terms than a band of `kernels/correlate_blocks.hpp`, and whose last window reaches too far
/// for its taps to share one.
inline constexpr auto banded =
    Input{19, 14, 2} >> Conv{.filters = 32, .padding = same} >> ReLU{} >> Conv{.filters = 160, .kernel = 1} >> ReLU{} >>
    Conv{.filters = 8, .kernel = {3, 1}, .padding = same, .dilation = {8, 1}} >> GlobalAveragePool{} >> Dense{5};

/// With so many weights that threads share them, and the sums of a BatchNorm behind their gradient.
inline constexpr auto many_weights = Input{5, 5, 2} >> Conv{.filters = 64, .kernel = 3, .padding = same} >>
                                     BatchNorm{} >> ReLU{} >> Flatten{} >> Dense{64} >> ReLU{} >> Dense{5};

inline constexpr auto residual =
    Input{8, 8, 2} >> Conv{.filters = 8, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
    Residual{Conv{.filters = 8, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
             Conv{.filters = 8, .kernel = 3, .padding = same} >> BatchNorm{}} >>
    ReLU{} >> Residual{Conv{.filters = 20, .kernel = 3, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{} >>
                           Conv{.filters = 20, .kernel = 3, .padding = same} >> BatchNorm{},
                       Conv{.filters = 20, .kernel = 1, .stride = 2} >> BatchNorm{}} >>
    ReLU{} >> GlobalAveragePool{} >> Dense{10};

inline constexpr auto biased = Input{11, 11, 1} >> Conv{.filters = 6, .kernel = 5, .padding = 2} >> ReLU{} >>
                               MaxPool{2} >> Conv{.filters = 16, .kernel = 3} >> ReLU{} >> MaxPool{3} >> Flatten{} >>
                               Dense{33} >> ReLU{} >> Dense{3};

inline constexpr auto flat =
    Input{5, 5, 1} >> Flatten{} >> Dense{40} >> BatchNorm{} >> ReLU{} >> Residual{Dense{40} >> ReLU{}} >> Dense{10};

inline constexpr auto normalized_input = Input{6, 6, 3} >> BatchNorm{} >>
                                         (Conv{.filters = 4, .kernel = 2, .stride = 3} |
                                          Conv{.filters = 4, .kernel = 4, .stride = 2, .padding = 1} >> MaxPool{1} >>
                                              Conv{.filters = 4, .kernel = 2}) >>
                                         Add{} >> ReLU{} >> BatchNorm{} >> MaxPool{2} >> Flatten{} >> ReLU{} >> Dense{
                                                                                                                    5};

inline constexpr auto dropped = Input{5, 7, 2} >> Conv{.filters = 6, .kernel = 3, .padding = same} >> ReLU{} >>
                                Dropout{.rate = 0.25f} >> MaxPool{2} >> Dropout{.rate = 0.f} >> Flatten{} >>
                                Dense{19} >> BatchNorm{} >> ReLU{} >> Dropout{.rate = 0.5f} >> Dense{4};

/// Images of one pixel: an average, an activation and a shape cannot tell themselves apart by their extents.
inline constexpr auto squeezed = Input{3, 3, 1} >> Conv{.filters = 4, .kernel = 3} >> GlobalAveragePool{} >>
                                 BatchNorm{} >> GlobalAveragePool{} >>
                                 Conv{.filters = 5, .kernel = 3, .padding = same} >> ReLU{} >> Dense{3};

/// Windows as large as their images, that look beyond them all the same.
inline constexpr auto spilling = Input{2, 2, 3} >> Conv{.filters = 4, .kernel = 2, .padding = same} >> BatchNorm{} >>
                                 ReLU{} >> Conv{.filters = 5, .kernel = 2, .padding = same} >> ReLU{} >> Flatten{} >>
                                 Dense{3};

/// Windows of other heights than widths, with strides, dilations and padding to match: strides and dilations that share
/// a divisor or do not, sides that need no zeros, windows that reach beyond the middle of the image.
inline constexpr auto windowed =
    Input{13, 12, 2} >> Conv{.filters = 5, .kernel = {1, 5}, .padding = {0, 2}} >> BatchNorm{} >> ReLU{} >>
    Conv{.filters = 8, .kernel = {3, 2}, .stride = {2, 1}, .padding = Sides{.top = 2, .right = 1}} >> ReLU{} >>
    Conv{.filters = 6, .padding = same, .dilation = {2, 3}} >> Conv{.filters = 4,
                                                                    .kernel = {4, 3},
                                                                    .stride = {3, 2},
                                                                    .padding = Sides{.top = 3, .bottom = 1, .right = 4},
                                                                    .dilation = {3, 2}} >>
    ReLU{} >> Flatten{} >> Dense{3};
inline constexpr auto striding =
    Input{11, 14, 3} >> Conv{.filters = 9, .kernel = {5, 1}, .stride = {1, 3}} >>
    Conv{.filters = 16, .kernel = {2, 3}, .padding = Sides{.bottom = 1, .left = 4, .right = 2}, .dilation = {1, 4}} >>
    ReLU{} >> Conv{.filters = 12, .kernel = {3, 1}, .stride = {4, 2}, .padding = same, .dilation = {2, 5}} >>
    BatchNorm{} >> Conv{.filters = 4, .kernel = {1, 2}, .stride = {2, 4}} >> ReLU{} >> Dense{3};
/// Channels without padding, rows that a window reads as a whole.
inline constexpr auto whole_rows =
    Input{8, 5, 1} >> Conv{.filters = 8, .kernel = 1} >> Conv{.filters = 16, .kernel = {3, 5}, .dilation = {2, 1}} >>
    ReLU{} >> Conv{.filters = 8, .kernel = {2, 1}, .stride = {2, 1}} >> BatchNorm{} >> ReLU{} >> Flatten{} >> Dense{3};

/// Pools whose windows have pixels in common, padded or not; one that hands on as many pixels as it gets, beside what
/// it gets.
inline constexpr auto overlapping = Input{11, 12, 3} >> Conv{.filters = 5, .padding = same} >> BatchNorm{} >> ReLU{} >>
                                    MaxPool{.size = 3, .stride = 2, .padding = 1} >> Conv{.filters = 9, .kernel = 2} >>
                                    LeakyReLU{} >> MaxPool{.size = {2, 3}, .stride = {1, 2}, .padding = same} >>
                                    Residual{MaxPool{.size = 3, .stride = 1, .padding = same} >> BatchNorm{}} >>
                                    ReLU{} >>
                                    (MaxPool{.size = {4, 2}, .stride = 1, .padding = Sides{.top = 3, .right = 1}} |
                                     MaxPool{.size = 1, .stride = 1} >> BatchNorm{}) >>
                                    Add{} >> Flatten{} >> Dense{4};
/// Pools that leave pixels between their windows, whose windows lie side by side beyond the image, or are not square.
inline constexpr auto gapped = Input{13, 11, 2} >> Conv{.filters = 6, .kernel = 1} >> BatchNorm{} >> ReLU{} >>
                               MaxPool{{2, 1}} >> Conv{.filters = 3, .kernel = 1} >> Tanh{} >>
                               MaxPool{.size = 2, .stride = {1, 3}} >> ReLU{} >>
                               MaxPool{.size = {3, 2}, .padding = Sides{.bottom = 2, .left = 1}} >> LeakyReLU{} >>
                               MaxPool{.size = 1, .stride = {2, 1}} >> Flatten{} >> Dense{4};

/// The activations that ReLU is not, beside a convolution, a BatchNorm, a pool and a matrix product.
inline constexpr auto activations = Input{7, 6, 2} >> Conv{.filters = 5, .kernel = 3, .padding = same} >> LeakyReLU{} >>
                                    BatchNorm{} >> ReLU6{} >> HardSwish{} >> MaxPool{2} >>
                                    Conv{.filters = 9, .kernel = 2} >> HardSigmoid{} >> PReLU{} >> Flatten{} >>
                                    Dense{17} >> LeakyReLU{.slope = 0.3f} >> PReLU{.slope = -0.5f} >> Dense{4};

/// Those with exponentials: each once, of channels that leave lanes of padding.
inline constexpr auto smooth = Input{5, 6, 2} >> Conv{.filters = 5, .kernel = 3, .padding = same} >> Sigmoid{} >>
                               BatchNorm{} >> Softplus{} >> Conv{.filters = 6, .kernel = 2} >> Tanh{} >> BatchNorm{} >>
                               SiLU{} >> Flatten{} >> Dense{13} >> ELU{} >> Dense{11} >> SELU{} >> Dense{10} >>
                               GELU{} >> Dense{9} >> GELU{.approximate = true} >> Dense{7} >> Mish{} >> Dense{5} >>
                               Exponential{} >> Dense{4};

/// Over the channels of pixels, in a frame of zeros, and of a flat vector; and products of branches, of which some are
/// the same.
inline constexpr auto gated = Input{5, 6, 2} >> Conv{.filters = 5, .kernel = 3, .padding = same} >> Softmax{} >>
                              Conv{.filters = 6, .kernel = 3, .padding = same} >>
                              (BatchNorm{} | Conv{.filters = 6, .kernel = 1} >> Sigmoid{}) >> Multiply{} >>
                              LogSoftmax{} >> MaxPool{2} >> Flatten{} >> Dense{11} >>
                              (Identity{} | Identity{} | ReLU{}) >> Multiply{} >> Softmax{} >> Dense{9} >>
                              LogSoftmax{} >> Dense{3};

/// Branches side by side, of channels that fill no vector, in a frame of zeros and flat, more of them than a node
/// reads; the larger of two, of which some are equal; skips over several layers; a gate of channels.
inline constexpr auto joined =
    Input{6, 5, 2} >> Conv{.filters = 5, .kernel = 3, .padding = same} >> BatchNorm{} >> Tap{"wide"} >> ReLU{} >>
    (Conv{.filters = 3, .kernel = 1} | MaxPool{.size = 3, .stride = 1, .padding = same} | From{"wide"}) >> Concat{} >>
    Conv{.filters = 6, .kernel = 3, .padding = same} >>
    (Identity{} | GlobalAveragePool{} >> Dense{3} >> ReLU{} >> Dense{6} >> Sigmoid{}) >> Multiply{} >>
    (ReLU{} | BatchNorm{} | ReLU{}) >> Maximum{} >>
    ConcatWith{"wide"} >> MaxPool{2} >> Flatten{} >> Dense{9} >> Tap{"flat"} >>
    (ReLU{} | Tanh{} | Identity{} | Dense{2} | From{"flat"} | Dense{1} | Sigmoid{}) >> Concat{} >> Dense{9} >>
    AddWith{"flat"} >> Dense{4};

/// Channels side by side in whole vectors: nothing is copied, be it read with zeros around it, by itself or with the
/// others, nested, or cut out again.
inline constexpr auto adjoined =
    Input{6, 7, 3} >> Conv{.filters = 16, .padding = same} >> BatchNorm{} >> ReLU{} >>
    (Identity{} | Conv{.filters = 8, .padding = same} >> ReLU{} |
     MaxPool{.size = 3, .stride = 1, .padding = same} >> Conv{.filters = 8, .kernel = 1}) >>
    Concat{} >> BatchNorm{} >>
    (Conv{.filters = 16, .padding = same} >> BatchNorm{} |
     (Conv{.filters = 8, .kernel = 1} | Conv{.filters = 8, .padding = same} >> Tanh{}) >> Concat{}) >>
    Concat{} >> Tap{"all"} >> Slice{.channels = {16, 32}} >> Conv{.filters = 16, .padding = same} >> ReLU{} >>
    ConcatWith{"all"} >> MaxPool{2} >> Flatten{} >> Dense{16} >> (ReLU{} | Tanh{}) >> Concat{} >> Dense{4};

/// The same of what kernels that copy, and fill up with zeros, write there.
inline constexpr auto crowded = Input{4, 4, 3} >> Conv{.filters = 32, .padding = same} >> ReLU{} >>
                                (Slice{.channels = {8, 24}} | Permute{Axis::columns, Axis::rows} |
                                 Crop{Sides{.bottom = 1}} >> Pad{Sides{.top = 1}}) >>
                                Concat{} >> Conv{.filters = 8} >> BatchNorm{} >> Flatten{} >> Dense{3};

/// Blocks used more than once, side by side and one behind the other, one within another.
inline constexpr auto tower =
    Shared{Conv{.filters = 4, .kernel = 3, .padding = same} >> BatchNorm{.decay = 0.5f} >> ReLU{}};
inline constexpr auto square = Shared{Dense{24} >> Sigmoid{}};  // on a flattened image, and on a vector
inline constexpr auto layer_of_two = Shared{.body = Dense{7} >> Tanh{}, .name = "seven"};
inline constexpr auto tied = Input{6, 5, 4} >>
                             (tower | LeakyReLU{} >> tower >> Dropout{.rate = 0.25f}) >> Maximum{} >> tower
                             >> MaxPool{2} >> Flatten{} >> square >> square >> Dense{7} >> layer_of_two
                             >> Shared{.body = layer_of_two >> Dense{7} >> PReLU{}, .name = "outer"} >>
                             Shared{.body = layer_of_two >> Dense{7} >> PReLU{}, .name = "outer"} >> Dense{3};

/// Numbers moved about: boxes cut out and put in, axes in another order, pixels repeated and made of channels; between
/// convolutions, whose frames and padding of channels they meet.
inline constexpr auto rearranged =
    Input{6, 8, 3} >> Slice{.rows = {1, 0}, .channels = {0, -1}} >> Conv{.filters = 12, .kernel = 3, .padding = same} >>
    Crop{Sides{.top = 1, .right = 2}} >> PixelShuffle{2} >> ReLU{} >> Pad{Sides{.bottom = 1, .left = 2}} >>
    Conv{.filters = 5, .kernel = 3, .padding = same} >> BatchNorm{} >> Permute{Axis::columns, Axis::rows} >>
    Conv{.filters = 4, .kernel = 3, .stride = 2} >> Upsample{{2, 3}} >> Tanh{} >>
    Conv{.filters = 6, .kernel = 2, .padding = same} >> Slice{.channels = {1, 5}} >> ReLU{} >>
    Permute{Axis::channels, Axis::rows, Axis::columns} >> Reshape{8, 12, 6} >> MaxPool{3} >> Flatten{} >> Dense{4};

/// Groups of channels: one by one, in windows of every kind and over whole images; whole vectors of them; and small
/// ones, of which several share a vector.
inline constexpr auto grouped = Input{9, 8, 3} >> DepthwiseConv{.kernel = 2, .padding = same} >>
                                Conv{.filters = 32, .kernel = 1} >> DepthwiseConv{.padding = same} >> BatchNorm{} >>
                                ReLU{} >> Conv{.filters = 64, .kernel = 2, .stride = 2, .padding = same, .groups = 2} >>
                                ReLU{} >> Conv{.filters = 32, .padding = same, .groups = 8} >> BatchNorm{} >>
                                DepthwiseConv{.kernel = {3, 2}, .stride = {2, 1}, .padding = 1, .dilation = {1, 2}} >>
                                Conv{.filters = 6, .kernel = 1} >> Conv{.filters = 12, .kernel = 2, .groups = 3} >>
                                DepthwiseConv{.kernel = {1, 2}, .multiplier = 2} >> Tanh{} >>
                                ConvTranspose{.filters = 24, .kernel = 2, .stride = {2, 1}, .groups = 24} >>
                                ConvTranspose{.filters = 32, .kernel = {1, 2}, .groups = 4} >>
                                ConvTranspose{.filters = 64, .kernel = {2, 1}, .stride = {2, 1}, .groups = 2} >>
                                ReLU{} >> DepthwiseConv{.kernel = {8, 4}} >>
                                ConvTranspose{.filters = 32, .kernel = 2, .groups = 2} >> Flatten{} >> Dense{4};

/// Groups that no vector ends with: of fewer inputs than filters and the other way round, larger than a vector, each
/// with strides or dilations, windows that are wider than a tile's taps or the whole image, and from one pixel; copied
/// into strips, or too large for that.
inline constexpr auto small_groups =
    Input{6, 13, 3} >> Conv{.filters = 24, .kernel = 1} >> Conv{.filters = 40, .padding = same, .groups = 8} >>
    ReLU{} >> Conv{.filters = 48, .kernel = {2, 3}, .stride = {2, 1}, .padding = same, .groups = 2} >> BatchNorm{} >>
    Conv{.filters = 48, .kernel = {4, 5}, .padding = same, .groups = 2} >>
    Conv{.filters = 8, .kernel = {2, 3}, .padding = same, .dilation = {1, 2}, .groups = 2} >> Tanh{} >>
    Conv{.filters = 40, .kernel = 1} >> Conv{.filters = 4, .kernel = {1, 9}, .padding = same, .groups = 2} >>
    Conv{.filters = 20, .kernel = {1, 11}, .stride = {1, 2}, .padding = same, .groups = 4} >>
    ConvTranspose{.filters = 36, .kernel = {2, 3}, .stride = {1, 2}, .groups = 4} >> BatchNorm{} >>
    DepthwiseConv{.kernel = {1, 2}, .stride = {1, 3}, .multiplier = 3} >> ReLU{} >>
    Conv{.filters = 54, .kernel = {4, 5}, .groups = 9} >> ConvTranspose{.filters = 15, .kernel = {1, 2}, .groups = 3} >>
    Flatten{} >> Dense{4};

/// Convolutions the other way round, of every kind of window, and from one pixel; means over windows that have pixels
/// in common, leave some out, or see beyond the image, counted or not.
inline constexpr auto widened =
    Input{4, 5, 3} >> ConvTranspose{.filters = 6, .stride = 2, .padding = same} >> BatchNorm{} >> ReLU{} >>
    AveragePool{.size = 3, .stride = 2, .padding = same} >> ConvTranspose{.filters = 9,
                                                                          .kernel = {2, 3},
                                                                          .stride = {2, 3},
                                                                          .padding = Sides{.top = 1, .right = 1},
                                                                          .output_padding = {1, 0},
                                                                          .dilation = {2, 1}} >>
    LeakyReLU{} >> AveragePool{.size = {3, 2}, .stride = {1, 2}, .padding = 1, .count_padding = true} >>
    (AveragePool{.size = {2, 3}, .stride = 1, .padding = same} >> BatchNorm{} | Conv{.filters = 9, .kernel = 1}) >>
    Add{} >> AveragePool{{3, 2}, {4, 3}} >> SeparableConv{.filters = 7, .kernel = 2, .padding = same} >> Tanh{} >>
    Flatten{} >> Dense{5} >> ConvTranspose{.filters = 4, .kernel = {3, 2}, .stride = 3} >> ReLU{} >>
    ConvTranspose{.filters = 3, .kernel = 1} >> AveragePool{2, 1} >> GlobalAveragePool{} >> Dense{4};

/// What is normalized over channels of a pixel, or over pixels and groups of channels, with scales and shifts or
/// without, in frames of zeros and flat.
inline constexpr auto standardized =
    Input{5, 6, 3} >> Conv{.filters = 12, .padding = same} >> GroupNorm{3} >> SpatialDropout{.rate = 0.25f} >> ReLU{} >>
    LayerNorm{} >> Conv{.filters = 9, .kernel = 3} >> InstanceNorm{} >> SiLU{} >>
    Residual{RMSNorm{} >> Conv{.filters = 9, .kernel = 1} >> StochasticDepth{.rate = 0.25f}} >> BatchNorm{} >>
    GroupNorm{.groups = 1, .scale = false} >> MaxPool{2} >> Flatten{} >> Dense{40} >>
    LayerNorm{.epsilon = 0.01f, .shift = false} >> Tanh{} >> Dense{20} >> RMSNorm{.scale = false} >> Dense{3};

/// Windows of any size, and of an image's parts, alike or not.
inline constexpr auto surveyed = Input{11, 9, 3} >> Conv{.filters = 6, .padding = same} >> BatchNorm{} >>
                                 MaxPool{.size = {5, 3}, .stride = {2, 1}, .padding = same} >> LeakyReLU{} >>
                                 AdaptiveAveragePool{{4, 5}} >> Conv{.filters = 20, .kernel = 2} >>
                                 (GlobalMaxPool{} | GlobalAveragePool{} | AdaptiveAveragePool{1}) >> Concat{} >> Dense{
                                                                                                                     4};

/// Images made larger by what is near, mirrored, or between their pixels, and smaller again; numbers added at random;
/// BatchNorms without a scale, or a shift.
inline constexpr auto resampled =
    Input{4, 5, 2} >> Conv{.filters = 5, .kernel = 2} >> Pad{.sides = {1, 3}, .mode = Pad::reflect} >> ReLU{} >>
    Upsample{.factor = {3, 2}, .mode = Upsample::bilinear} >> Tanh{} >>
    Pad{.sides = Sides{.top = 1, .right = 2}, .mode = Pad::edge} >> Conv{.filters = 20, .kernel = 4, .stride = 4} >>
    GaussianNoise{0.2f} >> Upsample{.factor = 2, .mode = Upsample::bilinear, .align_corners = true} >>
    BatchNorm{.scale = false} >> ReLU{} >> MaxPool{{4, 5}} >> Upsample{{1, 5}} >> BatchNorm{.shift = false} >>
    Conv{.filters = 4, .kernel = {1, 3}} >> BatchNorm{.scale = false, .shift = false} >> Flatten{} >> Dense{3};

/// For losses on values: an output that fills no vector, and one that is an image.
inline constexpr auto regressed = Input{1, 1, 6} >> Dense{9} >> Tanh{} >> Dense{5};
inline constexpr auto painted = Input{5, 6, 2} >> Standardize{} >> Conv{.filters = 5, .kernel = 3, .padding = same} >>
                                BatchNorm{} >> Tanh{} >> Conv{.filters = 3, .kernel = 3, .padding = same} >>
                                BatchNorm{};

/// Windows whose pixels all have one number: what a pool reads of an enlarged image, and the gradient of a mean of one.
inline constexpr auto enlarged =
    Input{4, 3, 2} >> Conv{.filters = 5, .padding = same} >> BatchNorm{} >> Upsample{2} >>
    (MaxPool{2} >> PReLU{} >> Upsample{2} >> GlobalAveragePool{} | GlobalAveragePool{}) >> Add{} >> Dense{3};

/// Two inputs, one of them read by two branches and joined with the other's, and three outputs: a picture, a class, and
/// numbers from the middle of what makes the class.
inline constexpr auto several = (Input{.height = 6, .width = 5, .channels = 2, .name = "left"} >>
                                     Conv{.filters = 6, .padding = same} >> BatchNorm{} >> ReLU{} |
                                 Input{.height = 6, .width = 5, .channels = 3, .name = "right"} >>
                                     (Conv{.filters = 6, .kernel = 1} | Conv{.filters = 6, .padding = same}) >>
                                     Add{}) >>
                                Concat{} >> (Conv{.filters = 2, .padding = same, .name = "picture"} |
                                             MaxPool{2} >> Flatten{} >> Dense{12} >> Tanh{} >>
                                                 (Dense{.units = 4, .name = "class"} | Dense{3}));
inline constexpr Losses losses_of_several = {0.5f * MeanSquaredError{}, CrossEntropy{.smoothing = 0.1f},
                                             3.f * Huber{.weighted = true}};

/// Layers that are not trained, with nothing trained before them, and between those that are.
inline constexpr auto fixed_first = Input{7, 6, 2} >>
                                    Fixed{Conv{.filters = 5, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                                          Dropout{.rate = 0.5f} >> MaxPool{2}} >>
                                    Conv{.filters = 4, .kernel = 2} >> BatchNorm{} >> ReLU{} >> Flatten{} >> Dense{3};
inline constexpr auto fixed_between =
    Input{6, 6, 2} >> Conv{.filters = 4, .kernel = 3, .padding = same} >> ReLU{} >>
    Fixed{Conv{.filters = 5, .kernel = 3, .padding = same} >> BatchNorm{} >> PReLU{} >> MaxPool{2}} >> Flatten{} >>
    Fixed{Dense{7}} >> Tanh{} >> Dense{3};

/// A network with everything the compiler wants to know, for tests.
template <const auto& Net, codegen::Passes P = codegen::Passes{}, Optimizer O = SGD{.rate = 1.f}, int Batch = 6,
          Losses L = CrossEntropy{}>
struct Case {
  static constexpr const auto& net = Net;
  static constexpr int batch = Batch;
  static constexpr Losses loss = L;
  static constexpr UpdateRule update{O};
  static constexpr Schedule schedule = Constant{};
  static constexpr codegen::Passes passes = P;
  static constexpr codegen::Target target = codegen::this_target;
};
/// With a rule of its own for its updates.
template <const auto& Net, codegen::Passes P, UpdateRule Rule>
struct Ruled : Case<Net, P> {
  static constexpr UpdateRule update = Rule;
};
/// With bfloat16.
template <class Problem>
struct Narrow : Problem {
  static constexpr Precision precision = Precision::bf16;
};
template <class Problem>
using TrainCode = codegen::Compiled<Problem, codegen::Mode::train>;
template <class Problem>
using InferCode = codegen::Compiled<Problem, codegen::Mode::infer>;

/// Numbers that look random and are the same everywhere.
class Noise {
 public:
  explicit Noise(unsigned seed) : state_(seed * 2654435761u + 1) {}
  unsigned bits() {
    state_ ^= state_ << 13, state_ ^= state_ >> 17, state_ ^= state_ << 5;
    return state_;
  }
  double uniform() { return bits() / 4294967296.0; }  ///< [0, 1)
  int integer(int low, int high) { return low + static_cast<int>(bits() % static_cast<unsigned>(high - low + 1)); }

 private:
  unsigned state_;
};

/// A number of a target of this kind, one of so many.
inline double drawn_target(Noise& noise, TargetKind kind, int outputs) {
  switch (kind) {
    case TargetKind::class_number:
      return noise.integer(0, outputs - 1);
    case TargetKind::distribution:
      return noise.integer(0, 2) / 2.;
    case TargetKind::labels:
      return noise.integer(0, 4) / 4.;
    case TargetKind::signs:
      return noise.integer(0, 1) == 0 ? -1 : 1;
    case TargetKind::values:
      return noise.integer(-8, 8) / 4.;
  }
  return 0;
}
/// The same of any tensor that comes from outside beside the images: weights of samples, too.
template <class Problem>
double drawn_target(Noise& noise, const auto& graph, int tensor) {
  for (int k = 0; k < graph.ends.size(); k++)
    if (tensor == graph.ends[k].target)
      return drawn_target(noise, Problem::loss.each[k].target(), graph.tensors[graph.ends[k].output].shape.channels);
  return noise.integer(0, 3) / 2.;
}

}  // namespace sinter::test
