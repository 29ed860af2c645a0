#include "runtime/commands/predict_images.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/base/text.hpp"
#include "runtime/commands/predict.hpp"
#include "runtime/data/idx.hpp"
#include "runtime/data/image_file.hpp"
#include "runtime/data/npy.hpp"
#include "runtime/data/resize.hpp"
#include "runtime/data/value_range.hpp"
#include "runtime/model/ends.hpp"
#include "runtime/model/model.hpp"

namespace sinter::cli {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 30;
constexpr double bright_border = 128;

using Image = xt::xtensor<std::uint8_t, 3>;  ///< (height, width, channels)

/// A file, and which of its images.
struct Request {
  std::string path;
  std::optional<std::size_t> number;
};

/// A name that is no file's, as one that is too long, is left for reading to refuse.
bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// `FILE:7`, unless there is a file of that name.
Request request_of(const std::string& word) {
  const std::size_t colon = word.rfind(':');
  std::size_t number = 0;
  if (colon == std::string::npos || exists(word)) return {word, {}};
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data() + colon + 1, end, number);
  if (error != std::errc{} || stop != end || colon + 1 == word.size()) return {word, {}};
  return {word.substr(0, colon), number};
}

enum class Kind : std::uint8_t { picture, idx, npy };

/// IDX files begin with two zeros, gzip and NumPy's arrays with their own marks; no picture does.
Kind kind_of(const std::string& path) {
  constexpr std::string_view numpy = "\x93NUMPY";
  const Bytes bytes = FileStream(path, largest_file).first(numpy.size());
  if (bytes.size() >= 2 && ((bytes[0] == 0 && bytes[1] == 0) || (bytes[0] == 0x1f && bytes[1] == 0x8b)))
    return Kind::idx;
  const bool marked = std::equal(numpy.begin(), numpy.end(), bytes.begin(), bytes.end(),
                                 [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  return marked ? Kind::npy : Kind::picture;
}

/// Reads what the command line names.
class Reader {
 public:
  Reader(const Model& model, const PredictFlags& flags, std::ostream& notes)
      : model_(model), flags_(flags), notes_(notes), inputs_(inputs_of(model)) {}

  std::vector<Named> read() {
    for (const std::string& word : flags_.images) {
      const Request request = request_of(word);
      const Kind kind = kind_of(request.path);
      if (kind == Kind::idx) {
        add_idx(request);
      } else if (kind == Kind::npy) {
        std::visit([&](const auto& array) { add_npy(request, array); }, read_npy(request.path));
      } else if (request.number) {
        throw InputError(word + ": only an IDX or .npy file has numbered images");
      } else {
        add_picture(request.path);
      }
    }
    if (!parts_.empty())
      throw InputError(
          text("%zu pictures are left over: this network takes %zu for each answer, ", parts_.size(), inputs_.size()) +
          names_of_inputs());
    return std::move(list_);
  }

 private:
  bool has_several_inputs() const { return inputs_.size() > 1; }
  std::string names_of_inputs() const {
    std::string names;
    for (const End& input : inputs_) names += (names.empty() ? "" : ", then ") + input.name;
    return names;
  }

  void add_idx(const Request& request) {
    const auto images = read_idx_images(request.path, largest_file);
    const auto [first, last] = numbers(request, images.shape(0), 10);
    for (std::size_t i = first; i < last; ++i) {
      Image image = Image::from_shape({images.shape(1), images.shape(2), std::size_t{1}});
      std::copy_n(images.data() + i * image.size(), image.size(), image.data());
      add_picture(request.path + text(":%zu", i), std::move(image));
    }
  }

  /// Which images of a file of `count` are wanted, at most `usual` of them unless --limit says otherwise (0: all): from
  /// the first to before the second.
  std::pair<std::size_t, std::size_t> numbers(const Request& request, std::size_t count, int usual) {
    if (request.number && *request.number >= count) {
      throw InputError(text("%s: there is no image %zu; the file has %zu, numbered from 0", request.path.c_str(),
                            *request.number, count));
    }
    if (request.number) return {*request.number, *request.number + 1};
    const auto wanted = static_cast<std::size_t>(flags_.limit.value_or(usual));
    const std::size_t last = wanted == 0 ? count : std::min(count, wanted);
    if (last < count) {
      notes_ << text("%s: the first %zu of %zu images (--limit 0 for all)\n", one_line(request.path).c_str(), last,
                     count);
    }
    return {0, last};
  }

  template <class T>
  void add_npy(const Request& request, const NpyElements<T>& array) {
    const std::string& path = request.path;
    if constexpr (!std::is_same_v<T, std::uint8_t> && !std::is_floating_point_v<T>) {
      throw InputError(
          path +
          ": an array of integers, expected bytes (uint8, fed as b/255) or floating-point values (fed as they are)");
    } else {
      const std::array<std::size_t, 4> shape = image_shape(path, array.shape());
      const std::size_t size = shape[1] * shape[2] * shape[3];
      const auto [first, last] = numbers(request, shape[0], 0);
      for (std::size_t i = first; i < last; ++i) {
        const std::string name = path + text(":%zu", i);
        const T* from = array.data() + i * size;
        if constexpr (std::is_same_v<T, std::uint8_t>) {
          Image image = Image::from_shape({shape[1], shape[2], shape[3]});
          std::copy_n(from, size, image.data());
          add(name, std::move(image));
        } else {
          add_values(name, shape, std::vector<float>(from, from + size));
        }
        list_.back().of_array = true;
        list_.back().looks_inverted = false;
      }
    }
  }

  /// (n, height, width, channels), of one image too.
  std::array<std::size_t, 4> image_shape(const std::string& path, const std::vector<std::size_t>& shape) const {
    const auto height = static_cast<std::size_t>(model_.height()), width = static_cast<std::size_t>(model_.width()),
               channels = static_cast<std::size_t>(model_.channels());
    if (shape.size() == 4) {
      if (channels > 1 && shape[1] == channels && shape[2] == height && shape[3] == width) {
        throw InputError(
            text("%s: an array of (n, channels, height, width), expected (n, height, width, channels): in NumPy, "
                 "a.transpose(0, 2, 3, 1)",
                 path.c_str()));
      }
      return {shape[0], shape[1], shape[2], shape[3]};
    }
    if (shape == std::vector{height, width, channels}) return {1, height, width, channels};
    if (shape.size() == 3) return {shape[0], shape[1], shape[2], 1};
    if (shape == std::vector{height, width} && channels == 1) return {1, height, width, 1};
    if (shape.size() == 2 && height == 1 && width == 1) return {shape[0], 1, 1, shape[1]};  // rows of a table
    throw InputError(text(
        "%s: an array of rank %zu, expected images: (n, height, width, channels), or (n, height, width) of one channel",
        path.c_str(), shape.size()));
  }

  void add_values(const std::string& name, const std::array<std::size_t, 4>& shape, std::vector<float> values) {
    if (flags_.invert || flags_.resize) {
      throw InputError(name + ": " + (flags_.invert ? "--invert" : "--resize") +
                       " changes pictures of bytes; these are floating-point values, fed as they are");
    }
    check_size(name, {shape[1], shape[2], shape[3]}, {model_.height(), model_.width(), model_.channels()});
    const auto bad = std::find_if_not(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
    if (bad != values.end())
      throw InputError(name + text(": has the value %g, expected finite numbers", static_cast<double>(*bad)));
    list_.push_back({name, {}, std::move(values)});
  }

  void add_picture(const std::string& path) {
    const int channels = has_several_inputs() ? inputs_[parts_.size()].shape.channels : model_.channels();
    LoadedImage image = load_image(path, channels == 1 ? ImageColor::grey : ImageColor::rgb);
    const ValueRange range = range_of({image.pixels.data(), image.pixels.size()});
    if (image.shown_on) {
      const bool white = *image.shown_on == ImageGround::white;
      notes_ << one_line(path) << ": its transparent parts lie on " << (white ? "white" : "black") << "\n";
    }
    if (range.is_plain()) notes_ << one_line(path) << ": all of it is of one colour\n";
    if (range.is_narrow()) notes_ << one_line(path) << ": its pixels " << narrow_range_words << "\n";
    add_picture(path, std::move(image.pixels));
  }
  /// Of several inputs one after the other: each that many pictures are a sample.
  void add_picture(const std::string& name, Image image) {
    if (!has_several_inputs()) return add(name, std::move(image));
    const Shape& wanted = inputs_[parts_.size()].shape;
    if (flags_.invert)
      std::transform(image.begin(), image.end(), image.begin(), [](std::uint8_t v) { return std::uint8_t(255 - v); });
    check_size(name, image, wanted);
    if (flags_.resize) image = resize_to_fit(image, wanted.height, wanted.width);
    parts_.push_back({name, std::move(image)});
    if (parts_.size() < inputs_.size()) return;
    Named all{.name = "", .image = {}, .values = {}, .of_array = true};
    for (const Named& part : parts_) {
      all.name += (all.name.empty() ? "" : " and ") + part.name;
      for (const std::uint8_t value : part.image) all.values.push_back(static_cast<float>(value) / 255.f);
    }
    parts_.clear();
    list_.push_back(std::move(all));
  }

  void add(const std::string& name, Image image) {
    const bool bright = border_brightness(image) > bright_border;
    if (flags_.invert)
      std::transform(image.begin(), image.end(), image.begin(), [](std::uint8_t v) { return std::uint8_t(255 - v); });
    check_size(name, image, {model_.height(), model_.width(), model_.channels()});
    if (flags_.resize) image = resize_to_fit(image, model_.height(), model_.width());
    list_.push_back({name, std::move(image), {}, bright && !flags_.light_subject.empty() && !flags_.invert});
  }

  void check_size(const std::string& name, const Image& image, const Shape& wanted) const {
    check_size(name, {image.shape(0), image.shape(1), image.shape(2)}, wanted);
  }
  void check_size(const std::string& name, const std::array<std::size_t, 3>& given, const Shape& wanted) const {
    const auto [height, width, channels] = given;
    if (channels != static_cast<std::size_t>(wanted.channels)) {
      throw InputError(text("%s: the picture has %zu channel%s, this network takes %d", name.c_str(), channels,
                            channels == 1 ? "" : "s", wanted.channels));
    }
    const bool same =
        height == static_cast<std::size_t>(wanted.height) && width == static_cast<std::size_t>(wanted.width);
    if (same || flags_.resize) return;
    throw InputError(
        text("%s: the picture is %zux%zu (height x width), this network takes %dx%d; --resize scales it to fit",
             name.c_str(), height, width, wanted.height, wanted.width));
  }

  const Model& model_;
  const PredictFlags& flags_;
  std::ostream& notes_;
  std::vector<End> inputs_;
  std::vector<Named> list_, parts_;  ///< what is complete, and of several inputs what is not yet
};

}  // namespace

std::vector<Named> predict_images(const Model& model, const PredictFlags& flags, std::ostream& notes) {
  return Reader(model, flags, notes).read();
}

}  // namespace sinter::cli
