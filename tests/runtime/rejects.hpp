#pragma once

#include <doctest/doctest.h>

#include <string>

#include "runtime/base/error.hpp"

/// The one-line message of the InputError that `call` throws; "" if it throws none.
template <class Call>
std::string input_error(Call call) {
  try {
    call();
  } catch (const sinter::InputError& error) {
    return error.what();
  }
  return "";
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// `call` must throw an InputError whose text holds `expected`.
#define CHECK_REJECTS(call, expected)                       \
  do {                                                      \
    const std::string message = input_error([&] { call; }); \
    INFO("message: ", message);                             \
    CHECK(has(message, expected));                          \
  } while (false)
