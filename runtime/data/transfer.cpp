#include "runtime/data/transfer.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <new>

#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr long slowest = 1000;  // bytes a second
constexpr long most_redirects = 5;

/// What libcurl's callbacks see: C calls them, so they must not throw.
struct Receiver {
  const TransferRequest& request;
  std::uint64_t received = 0;
  bool too_long = false;
  int write_error = 0;

  bool accept(const char* bytes, std::size_t count) {
    too_long = request.offset + received + count > request.limit;
    if (too_long) return false;
    received += count;
    while (count > 0) {
      const ssize_t written = ::write(request.descriptor, bytes, count);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        write_error = errno;
        return false;
      }
      bytes += written;
      count -= static_cast<std::size_t>(written);
    }
    return true;
  }
};

std::size_t on_bytes(char* bytes, std::size_t size, std::size_t count, void* receiver) {
  return static_cast<Receiver*>(receiver)->accept(bytes, size * count) ? size * count : 0;
}

int on_progress(void* receiver, curl_off_t all, curl_off_t done, curl_off_t, curl_off_t) {
  const TransferRequest& request = static_cast<Receiver*>(receiver)->request;
  if (request.progress) {
    request.progress(request.offset + static_cast<std::uint64_t>(done),
                     all > 0 ? request.offset + static_cast<std::uint64_t>(all) : 0);
  }
  return 0;
}

/// libcurl's handle. An option that this libcurl does not know is a fault.
class Curl {
 public:
  Curl() : handle_(curl_easy_init()) {
    if (handle_ == nullptr) throw std::bad_alloc();
    set(CURLOPT_ERRORBUFFER, message_.data());
  }
  ~Curl() { curl_easy_cleanup(handle_); }
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(handle_, option, value);
    if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
  }

  CURLcode perform() { return curl_easy_perform(handle_); }
  /// Of HTTP, 0 before one has come.
  long status() const {
    long code = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &code);
    return code;
  }
  std::string message(CURLcode code) const {
    return one_line(message_[0] != '\0' ? message_.data() : curl_easy_strerror(code));
  }

 private:
  CURL* handle_;
  std::array<char, CURL_ERROR_SIZE> message_{};
};

void start_library() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl: cannot start");
}

void configure(Curl& curl, Receiver& receiver, const DownloadOptions& options) {
  curl.set(CURLOPT_URL, receiver.request.url.c_str());
  curl.set(CURLOPT_PROTOCOLS_STR, options.protocols.c_str());
  curl.set(CURLOPT_FOLLOWLOCATION, 1L);
  curl.set(CURLOPT_REDIR_PROTOCOLS_STR, options.redirect_protocols.c_str());
  curl.set(CURLOPT_MAXREDIRS, most_redirects);
  curl.set(CURLOPT_FAILONERROR, 1L);
  curl.set(CURLOPT_CONNECTTIMEOUT, options.connect_seconds);
  curl.set(CURLOPT_TIMEOUT, receiver.request.seconds);
  curl.set(CURLOPT_LOW_SPEED_LIMIT, slowest);
  curl.set(CURLOPT_LOW_SPEED_TIME, options.stalled_seconds);
  curl.set(CURLOPT_NOSIGNAL, 1L);
  curl.set(CURLOPT_USERAGENT, "sinter");
  curl.set(CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(receiver.request.offset));
  curl.set(CURLOPT_WRITEFUNCTION, on_bytes);
  curl.set(CURLOPT_WRITEDATA, static_cast<void*>(&receiver));
  curl.set(CURLOPT_NOPROGRESS, 0L);
  curl.set(CURLOPT_XFERINFOFUNCTION, on_progress);
  curl.set(CURLOPT_XFERINFODATA, static_cast<void*>(&receiver));
}

}  // namespace

TransferResult transfer(const TransferRequest& request, const DownloadOptions& options) {
  start_library();
  Receiver receiver{.request = request};
  Curl curl;
  configure(curl, receiver, options);
  const CURLcode code = curl.perform();
  // Range not satisfiable: there is nothing after `offset`.
  if (code == CURLE_OK || (request.offset > 0 && curl.status() == 416)) return {.complete = true};
  if (receiver.too_long) {
    return {.wrong = true,
            .error = text("more than %llu bytes, the most this file can have",
                          static_cast<unsigned long long>(request.limit))};
  }
  if (receiver.write_error != 0) return {.error = errno_text(receiver.write_error)};
  return {.cannot_resume = code == CURLE_RANGE_ERROR || code == CURLE_BAD_DOWNLOAD_RESUME, .error = curl.message(code)};
}

}  // namespace sinter
