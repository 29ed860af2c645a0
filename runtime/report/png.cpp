#include "runtime/report/png.hpp"

#include <openssl/evp.h>
#include <png.h>

#include <stdexcept>

#include "runtime/report/page.hpp"

namespace sinter::report {

std::string png(const Picture& picture) {
  const bool sound =
      picture.height > 0 && picture.width > 0 && (picture.bytes_per_pixel == 1 || picture.bytes_per_pixel == 3) &&
      picture.pixels.size() == static_cast<std::size_t>(picture.height) * static_cast<std::size_t>(picture.width) *
                                   static_cast<std::size_t>(picture.bytes_per_pixel);
  if (!sound) throw std::invalid_argument("png: the pixels do not fit the size of the picture");
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = picture.bytes_per_pixel == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string file(size, '\0');
  if (png_image_write_to_memory(&image, file.data(), &size, 0, picture.pixels.data(), 0, nullptr) == 0)
    throw std::runtime_error(std::string("png: ") + image.message);
  file.resize(size);
  return file;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  if (bytes.empty()) return text;
  // Writes a terminating zero too, where the string keeps its own.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return text;
}

}  // namespace sinter::report
