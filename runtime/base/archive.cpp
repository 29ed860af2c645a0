#include "runtime/base/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <exception>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/base/gzip.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t largest_archive = std::size_t{1} << 32, archive_piece = std::size_t{1} << 16;

/// Where libarchive gets its bytes from. Exceptions wait here: they must not pass through C.
struct ArchiveSource {
  std::unique_ptr<ByteStream> bytes;
  Bytes buffer = Bytes(archive_piece);
  std::exception_ptr thrown = nullptr;
};

la_ssize_t next_piece(archive*, void* of, const void** buffer) {
  ArchiveSource& source = *static_cast<ArchiveSource*>(of);
  try {
    *buffer = source.buffer.data();
    return static_cast<la_ssize_t>(source.bytes->read(source.buffer));
  } catch (...) {
    source.thrown = std::current_exception();
    return ARCHIVE_FATAL;
  }
}

/// An archive that is open. What is packed with gzip is unpacked by our own stream, which looks at checksums.
class Archive {
 public:
  explicit Archive(const std::string& path) : path_(path), archive_(archive_read_new()) {
    if (!archive_) throw std::bad_alloc();
    archive_read_support_format_tar(archive_.get());
    archive_read_support_format_zip(archive_.get());
    source_.bytes = open_maybe_gzip(path, largest_archive);
    const bool packed = is_gzip(FileStream(path, largest_archive).first(2));
    // A zip file's table of contents stands at its end: the path lets libarchive seek.
    check(packed ? archive_read_open(archive_.get(), &source_, nullptr, &next_piece, nullptr)
                 : archive_read_open_filename(archive_.get(), path.c_str(), archive_piece),
          "");
  }

  /// The next entry; null at the end.
  archive_entry* next() {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(archive_.get(), &entry);
    if (status == ARCHIVE_EOF) return nullptr;
    check(status, "");
    return entry;
  }

  std::size_t read(std::span<std::uint8_t> to, const std::string& name) {
    const la_ssize_t count = archive_read_data(archive_.get(), to.data(), to.size());
    if (count < 0) refuse(name);  // a warning, too: of a wrong sum there is no more
    return static_cast<std::size_t>(count);
  }

  /// What follows the archive's end in a packed file: zeros, and gzip's checksum.
  void read_to_end() { source_.bytes->skip_rest(); }

  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw InputError(path_ + (name.empty() ? "" : ": " + in_quotes(name)) + ": " + what);
  }

 private:
  void check(int status, const std::string& name) const {
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) refuse(name);
  }
  [[noreturn]] void refuse(const std::string& name) const {
    if (source_.thrown) std::rethrow_exception(source_.thrown);
    const char* const said = archive_error_string(archive_.get());
    fail(name, std::string(said == nullptr ? "cannot be read" : said) + ", expected a whole tar or zip file");
  }

  struct Close {
    void operator()(archive* open) const { archive_read_free(open); }
  };

  std::string path_;
  ArchiveSource source_;  // outlives what reads from it
  std::unique_ptr<archive, Close> archive_;
};

/// The bytes of one entry.
class EntryStream : public ByteStream {
 public:
  EntryStream(Archive& archive, std::string name, std::size_t limit)
      : archive_(archive), name_(std::move(name)), limit_(limit) {}

  std::size_t read(std::span<std::uint8_t> to) override {
    std::size_t filled = 0;
    while (filled < to.size()) {
      const std::size_t count = archive_.read(to.subspan(filled), name_);
      if (count == 0) break;
      filled += count;
      used_ += count;
      if (used_ > limit_) archive_.fail(name_, text("more than %zu bytes, the most that is read", limit_));
    }
    return filled;
  }
  std::size_t at_most() const override { return limit_ - used_; }

 private:
  Archive& archive_;
  std::string name_;
  std::size_t limit_, used_ = 0;
};

}  // namespace

void read_archive(const std::string& path, std::size_t limit,
                  const std::function<void(const std::string& name, ByteStream& bytes)>& use) {
  Archive archive(path);
  while (archive_entry* const entry = archive.next()) {
    const char* const name = archive_entry_pathname(entry);
    // holes in a sparse file would be bytes that are not there
    if (name == nullptr || *name == '\0' || archive_entry_filetype(entry) != AE_IFREG ||
        archive_entry_hardlink(entry) != nullptr || archive_entry_sparse_count(entry) > 0)
      continue;
    EntryStream bytes(archive, name, limit);
    use(name, bytes);
  }
  archive.read_to_end();
}

}  // namespace sinter
