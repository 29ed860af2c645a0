#pragma once

#include <cstddef>

#include "dsl/shape.hpp"

/// The one place that words compile-time errors.
///
/// A check is ordinary constexpr code that fills a Diagnosis. `network_error` turns one into a failed static_assert
/// whose template arguments a person can read on GCC and Clang alike: exact-length texts (null-padded ones print as
/// numbers on Clang) of at most 32 characters (Clang cuts longer ones).
namespace sinter {

/// A short text built during constant evaluation.
struct Words {
  static constexpr int capacity = 32;
  char letters[capacity + 1]{};
  int length = 0;

  constexpr Words() = default;
  constexpr Words(const char* text) { *this << text; }

  constexpr Words& operator<<(const char* text) {
    while (*text && length < capacity) letters[length++] = *text++;
    return *this;
  }
  constexpr Words& operator<<(int number) {
    char digits[12]{};
    int count = 0;
    long long rest = number < 0 ? -static_cast<long long>(number) : number;
    do digits[count++] = static_cast<char>('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0) digits[count++] = '-';
    while (count > 0 && length < capacity) letters[length++] = digits[--count];
    return *this;
  }
  constexpr Words& operator<<(const Shape& shape) {
    return *this << shape.height << "x" << shape.width << "x" << shape.channels;
  }
  /// As it is written: one number, or both.
  constexpr Words& operator<<(const Pair& pair) {
    *this << pair.high;
    return pair.high == pair.wide ? *this : *this << "x" << pair.wide;
  }
  /// Three decimals: enough to recognise what was written.
  constexpr Words& operator<<(float number) {
    if (!(number > -1e6f && number < 1e6f)) return *this << "out of range";
    if (number < 0) *this << "-";
    const float size = number < 0 ? -number : number;
    const int thousandths = static_cast<int>(size * 1000.f + 0.5f);
    *this << thousandths / 1000 << ".";
    return *this << thousandths / 100 % 10 << thousandths / 10 % 10 << thousandths % 10;
  }
  constexpr bool operator==(const Words& other) const {
    if (length != other.length) return false;
    for (int i = 0; i < length; i++)
      if (letters[i] != other.letters[i]) return false;
    return true;
  }
};

template <class... Parts>
constexpr Words words(const Parts&... parts) {
  Words text;
  (text << ... << parts);
  return text;
}

/// The first thing found wrong with a network or its options.
struct Diagnosis {
  bool ok = true;
  Words layer, problem, got, wants, mend;
  unsigned line = 0;  ///< 0: the fault is in the options, `layer` is the one at fault
};

constexpr Diagnosis first_fault(const auto&... found) {
  Diagnosis first;
  static_cast<void>((... && (first = found).ok));
  return first;
}

/// One template per part, so that the message labels its own parts.
namespace error {
template <int N>
struct layer {
  char text[static_cast<std::size_t>(N)]{};
};
template <int N>
struct problem {
  char text[static_cast<std::size_t>(N)]{};
};
template <int N>
struct got {
  char text[static_cast<std::size_t>(N)]{};
};
template <int N>
struct wants {
  char text[static_cast<std::size_t>(N)]{};
};
template <int N>
struct mend {
  char text[static_cast<std::size_t>(N)]{};
};
struct line {
  unsigned number;
};
template <int N>
struct option {
  char text[static_cast<std::size_t>(N)]{};
};
}  // namespace error

template <class Part>
constexpr Part exactly(const Words& words) {
  Part part;
  // the final NUL too: Clang prints numbers without it
  for (int i = 0; i <= words.length; i++) part.text[i] = words.letters[i];
  return part;
}

template <auto Layer, auto Problem, auto Got, auto Wants, auto Mend, auto Line>
struct network_error {
  static_assert(Line.number == ~0u,
                "sinter: this network does not type-check; see network_error<layer, problem, got, wants, mend, line>");
  static constexpr bool reported = true;
};

template <auto Option, auto Problem, auto Got, auto Wants, auto Mend>
struct options_error {
  static_assert(sizeof(Option) == 0,
                "sinter: these options cannot be meant; see options_error<option, problem, got, wants, mend>");
  static constexpr bool reported = true;
};

/// Instantiates the error for a failed Diagnosis. `Checked` has a static constexpr member `diagnosis`. A class, not a
/// function: on Clang a constexpr function around a failed static_assert would be a second error.
template <class Checked, bool ok = Checked::diagnosis.ok>
struct Verdict {
  static constexpr bool reported = true;
};
template <class Checked>
struct Verdict<Checked, false> {
  static constexpr const Diagnosis& d = Checked::diagnosis;
  static constexpr bool reported = [] {
    constexpr auto problem = exactly<error::problem<d.problem.length + 1>>(d.problem);
    constexpr auto got = exactly<error::got<d.got.length + 1>>(d.got);
    constexpr auto wants = exactly<error::wants<d.wants.length + 1>>(d.wants);
    constexpr auto mend = exactly<error::mend<d.mend.length + 1>>(d.mend);
    if constexpr (d.line == 0)
      return options_error<exactly<error::option<d.layer.length + 1>>(d.layer), problem, got, wants, mend>::reported;
    else
      return network_error<exactly<error::layer<d.layer.length + 1>>(d.layer), problem, got, wants, mend,
                           error::line{d.line}>::reported;
  }();
};

}  // namespace sinter
