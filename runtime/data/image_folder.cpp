#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <utility>

#include "runtime/base/error.hpp"
#include "runtime/base/memory.hpp"
#include "runtime/base/natural_order.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/dataset_files.hpp"
#include "runtime/data/resize.hpp"
#include "runtime/data/value_range.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

constexpr double mid_grey = 127.5;

/// The end of a file's name, in small letters: ".png".
std::string ending_of(const fs::path& name) {
  std::string ending = name.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  return ending;
}

/// What lies in a folder and does not begin with a dot, in natural order.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (!entry->path().filename().string().starts_with('.')) entries.push_back(*entry);
  }
  if (error) throw InputError(folder.string() + ": " + error.message());
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return natural_less(a.path().filename().string(), b.path().filename().string());
  });
  return entries;
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code ignored;
  return entry.is_directory(ignored);
}

/// A link to something that does not lie in the folder `home`, all of whose links are resolved.
bool leads_out(const fs::directory_entry& entry, const fs::path& home) {
  std::error_code error;
  if (!entry.is_symlink(error)) return false;
  const fs::path target = fs::canonical(entry.path(), error);
  return !error && std::mismatch(home.begin(), home.end(), target.begin(), target.end()).first != home.end();
}

struct Found {
  std::string path;
  std::size_t label;
};

/// What a folder of folders holds, before any of it is opened.
struct Listing {
  std::vector<std::string> class_names;
  std::vector<Found> pictures;
  std::map<std::string, std::size_t> passed_over;  ///< files by their ending
  std::size_t links_out = 0;
};

void list_class(const fs::directory_entry& folder, const fs::path& home, Listing& listing) {
  const std::size_t label = listing.class_names.size(), before = listing.pictures.size();
  for (const fs::directory_entry& entry : entries_of(folder.path())) {
    const std::string ending = ending_of(entry.path().filename());
    listing.links_out += leads_out(entry, home);
    if (ending == ".png" || ending == ".pgm") {
      listing.pictures.push_back({entry.path().string(), label});
    } else {
      ++listing.passed_over[is_folder(entry) ? "folders" : ending.empty() ? "without an ending" : ending];
    }
  }
  if (listing.pictures.size() == before)
    throw InputError(folder.path().string() + ": no .png or .pgm files, expected at least one");
  listing.class_names.push_back(folder.path().filename().string());
}

Listing list(const std::string& path) {
  std::vector<fs::directory_entry> folders = entries_of(path);
  std::erase_if(folders, [](const fs::directory_entry& entry) { return !is_folder(entry); });
  if (folders.empty() || folders.size() > std::size_t{most_classes}) {
    throw InputError(path + text(": %zu folders, expected 1 to %d, one for each class", folders.size(), most_classes));
  }
  std::error_code ignored;
  const fs::path home = fs::canonical(path, ignored);
  Listing listing;
  for (const fs::directory_entry& folder : folders) {
    listing.links_out += leads_out(folder, home);
    list_class(folder, home, listing);
  }
  return listing;
}

/// Reads the pictures, all of the shape of the first.
class Collection {
 public:
  Collection(const std::string& path, const Listing& listing, ImageColor color)
      : path_(path),
        pictures_(listing.pictures),
        color_(color),
        labels_(xt::xtensor<ClassNumber, 1>::from_shape({pictures_.size()})) {
    for (std::size_t i = 0; i < pictures_.size(); ++i) add(i, ImageGround::contrast);
    lay_on_one_ground();
  }

  Dataset take() { return {std::move(images_), std::move(labels_)}; }

  void say(std::ostream& notes) const {
    const auto line = [&](std::size_t count, const std::string& what) {
      if (count > 0)
        notes << one_line(path_) << text(": %zu of %zu pictures ", count, pictures_.size()) << what << "\n";
    };
    line(transparent_.size(), std::string("have transparent parts, which lie on ") + (white_ ? "white" : "black"));
    line(plain_, "are of one colour");
    line(narrow_, std::string(narrow_range_words));
  }

 private:
  using Shape = std::array<std::size_t, 3>;
  static std::string to_text(const Shape& shape) { return text("%zux%zux%zu", shape[0], shape[1], shape[2]); }

  struct Transparent {
    std::size_t picture;
    ImageGround shown_on;
  };

  LoadedImage load(std::size_t number, ImageGround ground) const {
    LoadedImage image = load_image(pictures_[number].path, color_, ground);
    if (number > 0 && image.pixels.shape() != shape_) {
      throw InputError(pictures_[number].path + ": " + to_text(image.pixels.shape()) + ", expected " + to_text(shape_) +
                       " (height, width, channels) as in " + pictures_.front().path);
    }
    return image;
  }

  void add(std::size_t number, ImageGround ground) {
    const LoadedImage image = load(number, ground);
    if (number == 0) make_room(image.pixels.shape());
    labels_(number) = static_cast<ClassNumber>(pictures_[number].label);
    put(number, image);
    if (image.shown_on) {
      transparent_.push_back({number, *image.shown_on});
    } else {
      (border_brightness(image.pixels) > mid_grey ? bright_borders_ : dark_borders_) += 1;
    }
    const ValueRange range = range_of({image.pixels.data(), image.pixels.size()});
    plain_ += range.is_plain();
    narrow_ += range.is_narrow();
  }

  void make_room(const Shape& shape) {
    shape_ = shape;
    pixels_ = shape[0] * shape[1] * shape[2];
    if (pictures_.size() > std::numeric_limits<std::size_t>::max() / pixels_)
      throw InputError(path_ + ": more pixels than can be counted");
    require_memory(pictures_.size() * pixels_, path_ + text(": %zu pictures of ", pictures_.size()) + to_text(shape));
    images_ = xt::xtensor<std::uint8_t, 4>::from_shape({pictures_.size(), shape[0], shape[1], shape[2]});
  }

  void put(std::size_t number, const LoadedImage& image) {
    std::copy_n(image.pixels.data(), pixels_, images_.data() + number * pixels_);
  }

  /// That of the pictures without transparent parts; if there are none, that which most were shown on.
  void lay_on_one_ground() {
    if (transparent_.empty()) return;
    const auto on_white =
        static_cast<std::size_t>(std::count_if(transparent_.begin(), transparent_.end(), [](const Transparent& each) {
          return each.shown_on == ImageGround::white;
        }));
    const bool others = bright_borders_ + dark_borders_ > 0;
    white_ = others ? bright_borders_ > dark_borders_ : 2 * on_white > transparent_.size();
    const ImageGround ground = white_ ? ImageGround::white : ImageGround::black;
    for (const Transparent& each : transparent_) {
      if (each.shown_on != ground) put(each.picture, load(each.picture, ground));
    }
  }

  const std::string& path_;
  const std::vector<Found>& pictures_;
  ImageColor color_;
  Shape shape_{};
  std::size_t pixels_ = 0;
  xt::xtensor<std::uint8_t, 4> images_;
  xt::xtensor<ClassNumber, 1> labels_;
  std::vector<Transparent> transparent_;
  std::size_t bright_borders_ = 0, dark_borders_ = 0, plain_ = 0, narrow_ = 0;
  bool white_ = false;
};

/// "99 (97 .jpg, 2 .txt)", the most frequent first.
std::string count_text(const std::map<std::string, std::size_t>& files) {
  constexpr std::size_t most_kinds = 5, longest = 20;
  std::vector<std::pair<std::size_t, std::string>> kinds;
  std::size_t all = 0;
  for (const auto& [ending, count] : files) {
    kinds.emplace_back(count, ending);
    all += count;
  }
  std::sort(kinds.begin(), kinds.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::string list;
  for (std::size_t i = 0; i < std::min(most_kinds, kinds.size()); ++i) {
    list += (i > 0 ? ", " : "") + std::to_string(kinds[i].first) + " " + one_line(kinds[i].second.substr(0, longest));
  }
  return std::to_string(all) + " (" + list + (kinds.size() > most_kinds ? ", …)" : ")");
}

void say(const std::string& path, const Listing& listing, std::ostream& notes) {
  if (!listing.passed_over.empty()) {
    notes << one_line(path) << ": pictures read: " << listing.pictures.size()
          << "; passed over: " << count_text(listing.passed_over) << ", since only .png and .pgm are read\n";
  }
  if (listing.links_out > 0) {
    notes << one_line(path)
          << text(": %zu link%s out of this folder\n", listing.links_out, listing.links_out == 1 ? " leads" : "s lead");
  }
}

}  // namespace

ImageFolder image_folder(const std::string& path, ImageColor color, std::ostream& notes) {
  Listing listing = list(path);
  say(path, listing, notes);
  Collection collection(path, listing, color);
  collection.say(notes);
  return {collection.take().with_files("", path).with_class_names(listing.class_names), std::move(listing.class_names)};
}

ImageFolder image_folder(const std::string& path, ImageColor color) { return image_folder(path, color, std::cerr); }

}  // namespace sinter
