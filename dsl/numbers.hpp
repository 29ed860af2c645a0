#pragma once

#include <limits>

#include "dsl/diagnostics.hpp"
#include "dsl/same_text.hpp"

/// What an optimizer or a schedule says of its own numbers, so that texts, files, flags and refusals need not know it
/// by name.
namespace sinter {

/// What a number may be.
enum class Range : unsigned char {
  above_zero,
  not_below_zero,
  below_one,  ///< 0 to below 1
  fraction,   ///< 0 to 1
  flag        ///< 0 or 1: a bool
};

/// A number as everyone but its owner sees it.
struct NumberInfo {
  const char* name = "";  ///< "weight_decay"
  Range range = Range::fraction;
  const char* mend = "";        ///< what to write instead of one out of range; "": leave it out
  const char* meaning = "";     ///< for the help of a flag
  const char* words = "";       ///< in sentences: "weight decay"
  bool silent_at_zero = false;  ///< files do not mention it where it is 0: they may be older than it
};

/// One of T: `{"momentum", &SGD::momentum, Range::below_one}`.
template <class T>
struct Number : NumberInfo {
  float T::* real = nullptr;
  bool T::* flag = nullptr;

  constexpr Number(const char* called, float T::* member, Range allowed, const char* instead = "",
                   const char* help = "")
      : NumberInfo{called, allowed, instead, help, called}, real(member) {}
  constexpr Number(const char* called, bool T::* member)
      : NumberInfo{called, Range::flag, "", "", called}, flag(member) {}
  constexpr Number spoken(const char* as) const {
    Number renamed = *this;
    renamed.words = as;
    return renamed;
  }
  constexpr Number unless_zero() const {
    Number quiet = *this;
    quiet.silent_at_zero = true;
    return quiet;
  }
};

/// Numbers of one kind of thing, in the order of its list.
struct OwnNumbers {
  static constexpr int capacity = 8;
  float values[capacity]{};
  constexpr bool operator==(const OwnNumbers&) const = default;
};

template <class T>
constexpr OwnNumbers packed(const T& of) {
  OwnNumbers all;
  int i = 0;
  for (const Number<T>& n : T::numbers) all.values[i++] = n.real != nullptr ? of.*n.real : of.*n.flag ? 1.f : 0.f;
  return all;
}
template <class T>
constexpr T unpacked(const OwnNumbers& all) {
  T of{};
  int i = 0;
  for (const Number<T>& n : T::numbers) {
    const float value = all.values[i++];
    if (n.real != nullptr)
      of.*n.real = value;
    else
      of.*n.flag = value != 0.f;
  }
  return of;
}

/// What is known of one of several things that have numbers: `name` as in code, `key` as in files and flags.
struct Description {
  const char* name = "";
  const char* key = "";
  int count = 0;
  NumberInfo numbers[OwnNumbers::capacity]{};
  OwnNumbers defaults{};

  /// Where the number of that name is; -1: it has none.
  constexpr int index(const char* number) const {
    for (int i = 0; i < count; i++)
      if (same_text(numbers[i].name, number)) return i;
    return -1;
  }
};

/// @pre `T` has a `name`, a `key`, and its `numbers`, a list of Number<T>, eight at most
template <class T>
constexpr Description description_of() {
  static_assert(
      requires { T::name, T::key, T::numbers; },
      "sinter: an optimizer or a schedule has a `name`, a `key` and a list of its `numbers`");
  Description made{.name = T::name, .key = T::key};
  for (const Number<T>& n : T::numbers) made.numbers[made.count++] = n;
  made.defaults = packed(T{});
  return made;
}

/// One of several, and its numbers: structural.
template <class Definition>
struct Chosen {
  const Definition* definition = nullptr;
  OwnNumbers own{};

  constexpr bool has(const char* number) const { return definition->index(number) >= 0; }
  /// The number of that name; 0 where it has none.
  constexpr float number(const char* called) const {
    const int i = definition->index(called);
    return i < 0 ? 0.f : own.values[i];
  }
  /// @pre `has(called)`
  constexpr void set(const char* called, float value) { own.values[definition->index(called)] = value; }
  constexpr bool is(const Description& other) const { return same_text(definition->key, other.key); }
  constexpr bool operator==(const Chosen& other) const { return is(*other.definition) && own == other.own; }
};

constexpr bool allowed(Range range, float x) {
  switch (range) {
    case Range::above_zero:
      return x > 0.f && x <= std::numeric_limits<float>::max();
    case Range::not_below_zero:
      return x >= 0.f && x <= std::numeric_limits<float>::max();
    case Range::below_one:
      return x >= 0.f && x < 1.f;
    case Range::fraction:
      return x >= 0.f && x <= 1.f;
    case Range::flag:
      return true;
  }
  return false;
}

/// The first number out of range. Its line is 0: options are part of a type and know no line.
constexpr Diagnosis fault_of_numbers(const Description& of, const OwnNumbers& all) {
  for (int i = 0; i < of.count; i++) {
    const NumberInfo& n = of.numbers[i];
    if (allowed(n.range, all.values[i])) continue;
    const bool above = n.range == Range::above_zero, not_below = n.range == Range::not_below_zero;
    return {false,
            of.name,
            words(n.words, above       ? " not above 0"
                           : not_below ? " below 0"
                                       : " outside 0..1"),
            words(all.values[i]),
            above                        ? "a number above 0"
            : not_below                  ? "a number of 0 or more"
            : n.range == Range::fraction ? "a fraction from 0 to 1"
                                         : "0 to below 1",
            *n.mend != '\0' ? Words(n.mend) : words("leave .", n.name, " out"),
            0};
  }
  return {};
}

}  // namespace sinter
