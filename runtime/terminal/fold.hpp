#pragma once

#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace sinter {

/// The text with lines of at most `width` columns: a longer one is broken at spaces, and goes on four columns further
/// to the right than it began. A word that is wider (a path, a digest) keeps a line of its own.
std::string folded(std::string_view text, int width);

/// Hands all that is written to it to another stream, folded.
class FoldingStream : public std::ostream {
 public:
  FoldingStream(std::ostream& to, int width) : std::ostream(nullptr), buffer_(to, width) { rdbuf(&buffer_); }
  FoldingStream(const FoldingStream&) = delete;
  FoldingStream& operator=(const FoldingStream&) = delete;

 private:
  class Buffer : public std::streambuf {
   public:
    Buffer(std::ostream& to, int width) : to_(to), width_(width) {}
    ~Buffer() override { hand_on(); }

   protected:
    int_type overflow(int_type letter) override;
    std::streamsize xsputn(const char* letters, std::streamsize count) override;
    int sync() override;

   private:
    void hand_on();

    std::ostream& to_;
    int width_;
    std::string pending_;  ///< a line that did not end yet
  };
  Buffer buffer_;
};

}  // namespace sinter
