// What can be wrong with MNIST's files, from the file system to the last label: one row each, loaded as a program loads
// them. And what every reader of data owes, whatever is in a file: work and memory that grow no faster than the bytes
// that are there.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include "runtime/base/gzip.hpp"
#include "runtime/base/unique_fd.hpp"
#include "runtime/data/idx.hpp"
#include "runtime/data/image_file.hpp"
#include "runtime/data/mnist.hpp"
#include "runtime/data/npy.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

constexpr std::size_t KiB = 1024, MiB = 1024 * KiB, GiB = 1024 * MiB;
constexpr std::size_t little = 8 * KiB;       // the good files have at most 4 KiB
constexpr std::size_t unpacking = 128 * KiB;  // gunzip begins with 64 KiB
constexpr std::size_t most_read = GiB;        // of any file

const std::string train_images = "train-images-idx3-ubyte", train_labels = "train-labels-idx1-ubyte";
const std::string test_images = "t10k-images-idx3-ubyte.gz", test_labels = "t10k-labels-idx1-ubyte.gz";

using Make = std::function<void(const TemporaryFolder& folder, const std::string& file)>;

struct BadInput {
  std::string name;
  std::string file;      ///< which of the four is bad
  Make make;             ///< puts it there, where nothing is any more
  std::string expected;  ///< the message after the file's path
  std::size_t most;      ///< bytes that one allocation may have
};

Make holds(IdxBytes bytes) {
  return
      [bytes = std::move(bytes)](const TemporaryFolder& folder, const std::string& file) { folder.write(file, bytes); };
}

/// And another file changed beside it.
Make holds_beside(const std::string& other, IdxBytes others, IdxBytes bytes) {
  return [=](const TemporaryFolder& folder, const std::string& file) {
    folder.write(other, others);
    folder.write(file, bytes);
  };
}

Make link_to(const std::string& target) {
  return [=](const TemporaryFolder& folder, const std::string& file) {
    std::filesystem::create_symlink(target, folder / file);
  };
}

IdxBytes first(IdxBytes bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

IdxBytes without_last(IdxBytes bytes, std::size_t count) {
  bytes.resize(bytes.size() - count);
  return bytes;
}

/// The byte that is `back` before the end, changed.
IdxBytes flip_from_end(IdxBytes bytes, std::size_t back) {
  bytes.at(bytes.size() - back) ^= 1;
  return bytes;
}

IdxBytes set(IdxBytes bytes, std::size_t offset, std::uint8_t value) {
  bytes.at(offset) = value;
  return bytes;
}

IdxBytes join(IdxBytes first, const IdxBytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

void fifo(const TemporaryFolder& folder, const std::string& file) {
  REQUIRE(::mkfifo((folder / file).c_str(), 0600) == 0);
}

void directory(const TemporaryFolder& folder, const std::string& file) {
  std::filesystem::create_directory(folder / file);
}

void bound_socket(const TemporaryFolder& folder, const std::string& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder / file;
  REQUIRE(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const UniqueFd end(::socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(::bind(end.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

/// Sparse: the system has these bytes, the disk does not.
Make zeros(std::uintmax_t size) {
  return [=](const TemporaryFolder& folder, const std::string& file) {
    folder.write(file, "");
    std::filesystem::resize_file(folder / file, size);
  };
}

/// Cut to a tenth after it was opened and before it is read.
void shrinking(const TemporaryFolder& folder, const std::string& file) {
  const std::string path = folder.write(file, idx({100, 28, 28}, 100 * mnist_pixels));
  on_allocation(100 * mnist_pixels, [=] { std::filesystem::resize_file(path, 10 * mnist_pixels); });
}

/// 1000:1, of zeros.
IdxBytes bomb() { return pack(IdxBytes(64 * MiB)); }

const IdxBytes labels = idx({5}, 5), images = idx({5, 28, 28}, 5 * mnist_pixels);
const IdxBytes packed_labels = pack(idx({3}, 3)), packed_images = pack(idx({3, 28, 28}, 3 * mnist_pixels));

std::string at_gzip_byte(std::size_t offset, const std::string& what) {
  return "byte " + std::to_string(offset) + " of the gzip data: " + what;
}

std::string gzip_ends_at(std::size_t offset) {
  return at_gzip_byte(offset, "the file ends here, expected more gzip data");
}

std::vector<BadInput> bad_inputs() {
  const std::size_t size = packed_images.size();
  return {
      {"a directory", train_images, directory, "expected a regular file, this is a directory", little},
      {"a FIFO that nobody writes", train_labels, fifo, "expected a regular file, this is a FIFO", little},
      {"a socket", train_labels, bound_socket, "No such device or address", little},
      {"/dev/zero", train_images, link_to("/dev/zero"), "expected a regular file, this is a device", little},
      {"/dev/null", train_labels, link_to("/dev/null"), "expected a regular file, this is a device", little},
      {"a link that leads nowhere", train_labels, link_to("nowhere"), "a symbolic link that leads nowhere", little},
      {"a link to itself", test_images, link_to(test_images), "Too many levels of symbolic links", little},
      {"one byte over the limit", train_images, zeros(most_read + 1),
       "more than 1073741824 bytes, the most that is read", little},
      {"4 TiB of nothing", train_labels, zeros(std::uintmax_t{1} << 42), "more than 1073741824 bytes", little},
      {"a file that shrinks", train_images, shrinking,
       "byte 7840: the file ends here, it had 78416 bytes when it was opened", 80 * KiB},

      {"empty images", train_images, holds({}),
       "byte 0: the file ends here, expected the 4 bytes of an IDX magic number", little},
      {"empty labels", train_labels, holds({}),
       "byte 0: the file ends here, expected the 4 bytes of an IDX magic number", little},
      {"half an image short", train_images, holds(without_last(images, mnist_pixels / 2)),
       "byte 12: extent 2 is 28, more than the 3528 bytes", little},
      {"one byte too few", train_images, holds(without_last(images, 1)),
       "byte 12: extent 2 is 28, more than the 3919 bytes", little},
      {"one byte too many", train_images, holds(join(images, {0})),
       "byte 3936: expected the end of the file after 3920 elements, found 1 more bytes", little},
      {"2^32 - 1 images", train_images, holds(idx({0xFFFFFFFF, 28, 28}, mnist_pixels)),
       "byte 4: extent 0 is 4294967295, more than the 784 bytes", little},
      {"2^32 - 1 of each", train_images, holds(idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, mnist_pixels)),
       "byte 4: extent 0 is 4294967295, more than the 784 bytes", little},
      {"2^32 - 1 labels", train_labels, holds(idx({0xFFFFFFFF}, 5)),
       "byte 4: extent 0 is 4294967295, more than the 5 bytes", little},
      {"no labels", train_labels, holds(idx({0}, 0)), "byte 4: extent 0 is 0, expected at least 1", little},
      {"29 rows", train_images, holds(idx({5, 29, 28}, 5 * 29 * 28)),
       "the images are 29x28x1, the network takes 28x28x1 (height, width, channels)", unpacking},
      {"27 columns", train_images, holds(idx({5, 28, 27}, 5 * 28 * 27)),
       "the images are 28x27x1, the network takes 28x28x1", unpacking},
      {"one image of all pixels", train_labels,
       holds_beside("train-images-idx3-ubyte", idx({1, 5 * 28, 28}, 5 * mnist_pixels), labels),
       "byte 4: 5 labels, expected 1, one for each image", little},
      {"label 10", train_labels, holds(set(labels, 8 + 3, 10)), "label 3 is 10, the network has 10 classes, 0 to 9",
       unpacking},
      {"last label 255", train_labels, holds(set(labels, 8 + 4, 255)),
       "label 4 is 255, the network has 10 classes, 0 to 9", unpacking},
      {"a packed label 10", test_labels, holds(pack(set(idx({3}, 3), 8, 10))),
       "label 0 is 10, the network has 10 classes, 0 to 9", unpacking},
      {"one label too few", train_labels, holds(idx({4}, 4)), "byte 4: 4 labels, expected 5, one for each image",
       little},
      {"one label too many", test_labels, holds(pack(idx({4}, 4))), "byte 4: 4 labels, expected 3, one for each image",
       unpacking},
      {"labels where images belong", train_images, holds(labels), "byte 3: rank 1, expected 3 (images, height, width)",
       little},
      {"images where labels belong", test_labels, holds(packed_images), "byte 3: rank 3, expected 1 (labels)",
       unpacking},
      {"test labels where training labels belong", train_labels, holds(packed_labels), "byte 4: 3 labels, expected 5",
       unpacking},
      {"text", train_images, holds({'<', 'h', 't', 'm', 'l', '>'}),
       "byte 0: found 3c 68, expected the 00 00 of an IDX file", little},

      {"gzip: magic alone", test_images, holds(first(packed_images, 2)), gzip_ends_at(2), unpacking},
      {"gzip: cut in its header", test_images, holds(first(packed_images, 9)), gzip_ends_at(9), unpacking},
      {"gzip: cut after its header", test_images, holds(first(packed_images, 10)), gzip_ends_at(10), unpacking},
      {"gzip: cut in its data", test_images, holds(first(packed_images, size / 2)), gzip_ends_at(size / 2), unpacking},
      {"gzip: cut before its checksum", test_images, holds(without_last(packed_images, 8)), gzip_ends_at(size - 8),
       unpacking},
      {"gzip: cut in its checksum", test_images, holds(without_last(packed_images, 6)), gzip_ends_at(size - 6),
       unpacking},
      {"gzip: cut before its length", test_images, holds(without_last(packed_images, 4)), gzip_ends_at(size - 4),
       unpacking},
      {"gzip: cut by one byte", test_images, holds(without_last(packed_images, 1)), gzip_ends_at(size - 1), unpacking},
      {"gzip: wrong checksum", test_images, holds(flip_from_end(packed_images, 8)),
       at_gzip_byte(size - 4, "incorrect data check"), unpacking},
      {"gzip: wrong length", test_images, holds(flip_from_end(packed_images, 4)),
       at_gzip_byte(size, "incorrect length check"), unpacking},
      {"gzip: wrong method", test_images, holds(set(packed_images, 2, 9)),
       at_gzip_byte(4, "unknown compression method"), unpacking},
      {"gzip: reserved flag", test_images, holds(set(packed_images, 3, 0x80)),
       at_gzip_byte(4, "unknown header flags set"), unpacking},
      {"gzip: reserved block", test_images, holds(set(packed_images, 10, 7)), at_gzip_byte(11, "invalid block type"),
       unpacking},
      {"gzip: two members", test_images, holds(join(packed_images, packed_images)),
       at_gzip_byte(size, "a second gzip member begins here, expected one; unpack the file with gunzip first"),
       unpacking},
      {"gzip: garbage after it", test_images, holds(join(packed_images, {'x', 'y'})),
       at_gzip_byte(size, "expected the end of the file after the gzip data, found 2 more bytes"), unpacking},
      {"gzip: packed twice", test_images, holds(pack(packed_images)),
       "byte 0: found 1f 8b, expected the 00 00 of an IDX file", unpacking},
      {"gzip: of nothing", test_images, holds(pack({})), "byte 0: the file ends here, expected the 4 bytes", unpacking},
      {"gzip: of half an IDX header", test_images, holds(pack(idx({3}, 3))), "byte 3: rank 1, expected 3", unpacking},
      {"gzip: a bomb of 1000:1", test_images, holds(bomb()), "byte 2: element type 0x00, expected 0x08", unpacking},
      {"gzip: more images than it can hold", test_images, holds(pack(idx({100'000, 28, 28}, 5))),
       "byte 4: extent 0 is 100000, more than the 5 bytes", unpacking},
  };
}

const TinyModel digits;  // of 28x28 pixels and 10 classes

/// What is wrong and what was expected, when the file of the row is in the place of a good one.
void check(const BadInput& bad) {
  CAPTURE(bad.name);
  const TemporaryFolder folder;
  write_mnist(folder);
  std::filesystem::remove(folder / bad.file);
  bad.make(folder, bad.file);

  const AllocationMeter meter;
  const std::string message = input_error([&] { check_fit(digits, load_mnist(folder.path()), {}); });
  const std::size_t largest = meter.largest(), total = meter.total();
  CAPTURE(message);
  CHECK(message.starts_with(folder / bad.file + ": " + bad.expected));
  CHECK(largest <= bad.most);
  CHECK(total <= 3 * bad.most);
}

/// This process as a user who may not read everything, for a while.
class Unprivileged {
 public:
  Unprivileged() : before_(::geteuid()), works_(before_ != 0 || ::seteuid(nobody) == 0) {}
  ~Unprivileged() {
    if (before_ == 0 && works_ && ::seteuid(0) != 0) std::abort();
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  bool works() const { return works_; }

 private:
  static constexpr uid_t nobody = 65534;
  uid_t before_;
  bool works_;
};

/// A family of inputs, one for each size, and who reads them. It may refuse them.
struct Family {
  std::string name;
  std::function<IdxBytes(std::size_t size)> make;
  std::function<void(const IdxBytes& bytes)> read;
};

struct Cost {
  std::size_t input, bytes, allocations;
};

Cost cost(const Family& family, std::size_t size) {
  const IdxBytes input = family.make(size);
  const long before = allocations();
  const AllocationMeter meter;
  input_error([&] { family.read(input); });
  return {input.size(), meter.total(), static_cast<std::size_t>(allocations() - before)};
}

IdxBytes repeated(const IdxBytes& piece, std::size_t count) {
  IdxBytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes = join(std::move(bytes), piece);
  return bytes;
}

std::uint32_t extent(std::size_t size) { return static_cast<std::uint32_t>(size); }

/// A picture of `size` rows of 64 pixels.
IdxBytes tall_png(std::size_t size, const IdxBytes& before = {}) {
  return png_file({64, extent(size), 8, 0}, IdxBytes(65 * size), before);
}

IdxBytes text_bytes(const std::string& text) { return {text.begin(), text.end()}; }

std::vector<Family> families() {
  const auto idx_images = [](const IdxBytes& bytes) { parse_idx_images(bytes, "x"); };
  const auto packed_idx = [](const IdxBytes& bytes) {
    const TemporaryFolder folder;
    read_idx_images(folder.write("x", bytes), GiB);
  };
  const auto npy = [](const IdxBytes& bytes) { parse_npy(bytes, "x"); };
  const auto image = [](const IdxBytes& bytes) { parse_image(bytes, "x", ImageColor::rgb); };
  return {
      {"idx", [](std::size_t n) { return idx({extent(n), 8, 8}, 64 * n); }, idx_images},
      {"idx that declares twice as much", [](std::size_t n) { return idx({extent(2 * n), 8, 8}, 64 * n); }, idx_images},
      {"idx in gzip", [](std::size_t n) { return pack(idx({extent(n), 8, 8}, 64 * n)); }, packed_idx},
      {"idx in gzip that declares all it may",
       [](std::size_t n) { return pack(idx({extent(1000 * n), 8, 8}, 64 * n)); }, packed_idx},
      {"gzip of zeros", [](std::size_t n) { return pack(IdxBytes(1000 * n)); },
       [](const IdxBytes& bytes) { gunzip(bytes, "x", GiB); }},
      {"npy",
       [](std::size_t n) { return npy_file(npy_header("<f4", "(" + std::to_string(n) + ", 4)"), IdxBytes(16 * n)); },
       npy},
      {"npy, turned",
       [](std::size_t n) {
         return npy_file(npy_header(">f8", "(" + std::to_string(n) + ", 4)", true), IdxBytes(32 * n));
       },
       npy},
      {"npy with spaces",
       [](std::size_t n) { return npy_file("{" + std::string(n, ' ') + npy_header("|u1", "(1,)"), {1}, 2); }, npy},
      {"pgm",
       [](std::size_t n) { return text_bytes("P5 64 " + std::to_string(n) + " 255\n" + std::string(64 * n, 'x')); },
       image},
      {"plain pgm with comments",
       [](std::size_t n) { return join(text_bytes("P2 1 1 255\n"), repeated(text_bytes("#x\n"), n)); }, image},
      {"png", [](std::size_t n) { return tall_png(n); }, image},
      {"png with packed texts",
       [](std::size_t n) {
         return tall_png(1, repeated(png_chunk("zTXt", join({'k', 0, 0}, pack_zlib(IdxBytes(100'000)))), n));
       },
       image},
      {"png with unknown chunks",
       [](std::size_t n) { return tall_png(1, repeated(png_chunk("teSt", IdxBytes(100)), n)); }, image},
      {"png with parts of a palette",
       [](std::size_t n) { return tall_png(1, repeated(png_chunk("sPLT", IdxBytes(100)), n)); }, image},
  };
}

}  // namespace

TEST_CASE("bad files of MNIST are refused by name and offset, and no size they claim is allocated") {
  const std::vector<BadInput> rows = bad_inputs();
  CHECK(rows.size() >= 40);
  for (const BadInput& bad : rows) check(bad);
}

TEST_CASE("work and memory grow no faster than the bytes that are there") {
  constexpr std::size_t buffers = 512 * KiB;  // whatever the size
  for (const Family& family : families()) {
    CAPTURE(family.name);
    const Cost once = cost(family, 1000), twice = cost(family, 2000);
    REQUIRE(twice.input > once.input);
    CAPTURE(once.input);
    CAPTURE(once.bytes);
    CAPTURE(twice.bytes);
    CHECK(twice.allocations <= 2 * once.allocations);
    CHECK(twice.bytes <= 2 * once.bytes + 16 * KiB);
    // A byte of deflate is a thousand of what it packs, a byte of a picture at most eight pixels of three colours.
    CHECK(twice.bytes <= buffers + 3 * 1032 * twice.input);
  }
}

TEST_CASE("large files of nothing are refused before there is memory for them") {
  const TemporaryFolder folder;
  for (const char* name : {"nothing", "images", "labels"}) zeros(GiB)(folder, name);
  const auto begin_with = [&](const char* name, const IdxBytes& bytes) {
    std::fstream file(folder / name, std::ios::in | std::ios::out | std::ios::binary);
    for (const std::uint8_t byte : bytes) file.put(static_cast<char>(byte));
  };
  begin_with("images", idx({extent(GiB / 28), 28, 28}, 0));
  begin_with("labels", idx({5}, 5));
  const AllocationMeter meter;
  CHECK_REJECTS(read_idx_images(folder / "nothing", GiB), "nothing: byte 2: element type 0x00");
  CHECK_REJECTS(read_idx_images(folder / "images", GiB),
                "images: byte 8: extent 1 is 28, more than the 1073741808 bytes");
  CHECK_REJECTS(read_idx_labels(folder / "labels", GiB),
                "labels: byte 13: expected the end of the file after 5 elements, found 1073741811");
  CHECK_REJECTS(read_npy(folder / "nothing"), "nothing: byte 0: expected the magic");
  CHECK_REJECTS(read_image(folder / "nothing"), "nothing: more than 268435456 bytes");
  std::filesystem::resize_file(folder / "nothing", GiB / 4);
  CHECK_REJECTS(read_image(folder / "nothing"), "nothing: byte 0: expected a PNG file");
  CHECK(meter.total() <= MiB);
}

TEST_CASE("files and folders that may not be read are refused") {
  const TemporaryFolder folder;
  write_mnist(folder);
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(folder / train_images, std::filesystem::perms::none);
  const auto load = [&] {
    const Unprivileged user;
    if (!user.works()) return std::string("skipped");
    return input_error([&] { load_mnist(folder.path()); });
  };
  if (load() == "skipped") {
    MESSAGE("skipped: this system lets root be nobody else");
    return;
  }
  CHECK(load() == folder / train_images + ": Permission denied");
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0600});
  CHECK(load() == folder / train_images + ": Permission denied");
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0700});
}
