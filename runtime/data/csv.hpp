#pragma once

#include "dsl/cxx20.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {

/// What becomes of a row that lacks a value.
enum class MissingValues : std::uint8_t {
  refuse,    ///< it is an InputError
  drop_row,  ///< the row is left out
  fill,      ///< a number is CsvOptions::fill, and all columns of a category are 0; a label or target is still refused
};

/// A column of categories, and their names in the order of their columns; without names, those in the file, sorted.
struct CsvCategory {
  CsvCategory(const char* name) : column(name) {}
  CsvCategory(std::string name, std::vector<std::string> known = {})
      : column(std::move(name)), values(std::move(known)) {}

  std::string column;
  std::vector<std::string> values;
};

/// How a CSV file is read. Columns go by their names in the first line.
struct CsvOptions {
  std::string label = {};                    ///< the column that tells the class of a row, by any names
  std::vector<std::string> targets = {};     ///< or the columns of numbers that a regression is to find
  std::vector<CsvCategory> categories = {};  ///< columns that become one of 0 and 1 for each of their values
  std::vector<std::string> ignore = {};      ///< columns that are left out; all others hold numbers
  /// The columns of features, categories among them, in the order of a row; others are left out then. Without it all
  /// that are left, from left to right.
  std::vector<std::string> features = {};
  std::vector<std::string> classes = {};  ///< the names of class 0, 1, …; without them those in the file, sorted
  MissingValues missing = MissingValues::refuse;
  std::vector<std::string> no_value = {"", "NA", "N/A", "NaN", "nan", "null", "?"};  ///< fields that are no value
  float fill = 0.f;    ///< the number in place of a missing one
  bool header = true;  ///< whether the first line names the columns; without it they are called 1, 2, …
  char separator = ',';
};

/// What a CSV file held.
struct CsvTable {
  Dataset data;                       ///< a row of features for each row that was kept, in their order
  std::vector<std::string> features;  ///< what each number of a row is: "age", "city=Bern"
  std::size_t dropped = 0;            ///< rows that were left out, for they lack a value
  CsvOptions options;  ///< with all features, classes and categories: another file gets the same columns by them
  std::string name;    ///< of the file

  /// Rows drawn by the seed to train on, a fraction of all, and the others to test on.
  TrainTest split(double fraction = 0.8, std::uint64_t seed = 1) const;
};

/// Reads a table to train on from a CSV file (RFC 4180: quotes, line ends in quotes; UTF-8, gzip or not):
///
///     const CsvTable table = read_csv("penguins.csv", {.label = "species", .categories = {"island", "sex"}});
///     const TrainTest data = table.split(0.8);                              // the same rows for a seed, anywhere
///     const Dataset more = read_csv("new.csv", table.options).data;  // the same features, whatever their order there
///
/// Features are an array (n, features), for Input{features}: the columns in their order, a category's values next to
/// one another. Numbers are read the same way in every locale, as 32-bit floats; sorted is as in folders, 2 before 10.
/// At most 4 GiB, packed and unpacked, 65,536 classes, and 256 values of a category.
/// @throws InputError naming the file, the line, the row (of data, from 1) and the column
CsvTable read_csv(const std::string& path, const CsvOptions& options);

}  // namespace sinter
