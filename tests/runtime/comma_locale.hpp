#pragma once

#include <doctest/doctest.h>

#include <clocale>
#include <cstdlib>
#include <locale>
#include <stdexcept>
#include <string>

#include "tests/runtime/temporary_folder.hpp"

/// While it lives, the program is one that called setlocale in a country that writes 1.234,5: in C and in C++.
class CommaLocale {
 public:
  CommaLocale() {
    folder_.write("comma.src",
                  std::string("LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\ngrouping 3;3\nEND LC_NUMERIC\n"));
    // It warns of all the categories that the file lacks.
    const std::string make =
        "localedef -c -i '" + (folder_ / "comma.src") + "' '" + (folder_ / "comma") + "' >/dev/null 2>&1";
    [[maybe_unused]] const int warned = std::system(make.c_str());
    ::setenv("LOCPATH", folder_.path().c_str(), 1);
    is_set_ = std::setlocale(LC_ALL, "comma") != nullptr && *std::localeconv()->decimal_point == ',';
    if (is_set_) std::locale::global(std::locale("comma"));
  }
  ~CommaLocale() {
    std::locale::global(std::locale::classic());
    std::setlocale(LC_ALL, "C");
    ::unsetenv("LOCPATH");
  }
  CommaLocale(const CommaLocale&) = delete;
  CommaLocale& operator=(const CommaLocale&) = delete;

  explicit operator bool() const { return is_set_; }  ///< false where no locale can be made

 private:
  TemporaryFolder folder_;
  bool is_set_ = false;
};

/// What `make` returns is the same in a comma locale.
void check_same_in_every_locale(auto make) {
  const auto plain = make();
  const CommaLocale comma;
  if (comma) {
    CHECK(make() == plain);
  } else {
    MESSAGE("no locale can be made: skipped");
  }
}
