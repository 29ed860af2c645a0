#include "runtime/data/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <numeric>
#include <string_view>

#include "runtime/base/error.hpp"
#include "runtime/base/gzip.hpp"
#include "runtime/base/memory.hpp"
#include "runtime/base/natural_order.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/csv_reader.hpp"

namespace sinter {
namespace {

constexpr std::size_t largest_csv_file = std::size_t{1} << 32, most_values = 256;
constexpr std::uint32_t no_code = std::numeric_limits<std::uint32_t>::max();

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Names, numbered as they come, or as they were given.
class Codes {
 public:
  Codes(const Names& given, std::size_t most) : names_(given), fixed_(!given.empty()), most_(most) {
    for (const std::string& name : given) codes_.emplace(name, static_cast<std::uint32_t>(codes_.size()));
  }

  /// no_code where it is not among the given ones, or where there are too many.
  std::uint32_t of(const std::string& name) {
    if (const auto known = codes_.find(name); known != codes_.end()) return known->second;
    if (fixed_ || names_.size() == most_) return no_code;
    const auto code = static_cast<std::uint32_t>(names_.size());
    codes_.emplace(name, code);
    names_.push_back(name);
    return code;
  }
  bool fixed() const { return fixed_; }
  std::size_t most() const { return most_; }
  const Names& names() const { return names_; }

  /// Sorts names that were not given; the new code of each old one.
  std::vector<std::uint32_t> sort() {
    std::vector<std::uint32_t> order(names_.size()), renamed(names_.size());
    std::iota(order.begin(), order.end(), 0u);
    if (!fixed_)
      std::sort(order.begin(), order.end(), [&](auto a, auto b) { return natural_less(names_[a], names_[b]); });
    Names sorted;
    for (const std::uint32_t old : order) {
      renamed[old] = static_cast<std::uint32_t>(sorted.size());
      sorted.push_back(names_[old]);
    }
    names_ = std::move(sorted);
    return renamed;
  }

 private:
  Names names_;
  std::map<std::string, std::uint32_t> codes_;
  bool fixed_;
  std::size_t most_;
};

enum class Role : std::uint8_t { number, category, label, target };

/// A column that is used, and what was read of it.
struct Column {
  std::size_t place;  ///< among the file's
  std::string name;
  Role role;
  Codes codes = {{}, 0};                  ///< of a category or a label
  std::vector<float> numbers = {};        ///< of a number or a target
  std::vector<std::uint32_t> coded = {};  ///< of a category or a label; no_code: no value

  bool has_numbers() const { return role == Role::number || role == Role::target; }
  /// Whether a missing value can be filled in.
  bool is_feature() const { return role == Role::number || role == Role::category; }
  /// Numbers of a row of features.
  std::size_t width() const { return role == Role::number ? 1 : codes.names().size(); }
};

class Table {
 public:
  Table(const std::string& path, const CsvOptions& options)
      : path_(path),
        options_(options),
        stream_(open_maybe_gzip(path, largest_csv_file)),
        in_(*stream_, path, options.separator) {
    if (options.label.empty() == options.targets.empty())
      throw InputError(path + (options.label.empty()
                                   ? ": expected a label, or targets, of CsvOptions: what is to be found"
                                   : ": expected a label or targets of CsvOptions, and not both"));
    read_rows();
  }

  CsvTable take() {
    for (Column& column : columns_) {
      if (column.has_numbers()) continue;
      const std::vector<std::uint32_t> renamed = column.codes.sort();
      for (std::uint32_t& code : column.coded)
        if (code != no_code) code = renamed[code];
    }
    Names names = feature_names();
    Dataset data = dataset(names.size());
    return {std::move(data), std::move(names), dropped_, options_with_names(),
            std::filesystem::path(path_).filename().string()};
  }

 private:
  [[noreturn]] void refuse(const Column& column, const std::string& what) const {
    in_.fail(in_.line(), text("row %zu, column ", row_) + in_quotes(column.name) + ": " + what);
  }

  void read_rows() {
    Names fields;
    if (!in_.next(fields)) throw InputError(path_ + ": line 1: the file ends here, expected the names of its columns");
    Names header = fields;
    for (std::size_t i = 0; !options_.header && i < header.size(); ++i) header[i] = std::to_string(i + 1);
    define_columns(header);
    for (bool more = !options_.header || in_.next(fields); more; more = in_.next(fields)) {
      if (header.size() > 1 && fields.size() == 1 && fields[0].empty()) continue;  // a blank line
      ++row_;
      if (fields.size() != header.size())
        in_.fail(in_.line(), text("%zu fields, expected %zu as in the first line", fields.size(), header.size()));
      add(fields);
    }
    if (rows_ == 0)
      throw InputError(path_ + (dropped_ > 0 ? text(": all %zu rows lack a value, ", dropped_) : ": no rows, ") +
                       "expected at least one to keep");
  }

  void define_columns(const Names& header) {
    for (std::size_t i = 0; i < header.size(); ++i)
      if (std::find(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(i), header[i]) !=
          header.begin() + static_cast<std::ptrdiff_t>(i))
        in_.fail(1, "two columns are called " + in_quotes(header[i]));
    const auto must_be_there = [&](const std::string& name) {
      if (!holds(header, name)) in_.fail(1, "no column is called " + in_quotes(name) + did_you_mean(name, header));
    };
    if (!options_.label.empty()) must_be_there(options_.label);
    for (const std::string& name : options_.targets) must_be_there(name);
    for (const std::string& name : options_.ignore) must_be_there(name);
    for (const CsvCategory& each : options_.categories) must_be_there(each.column);
    for (const std::string& name : options_.features) must_be_there(name);
    for (std::size_t i = 0; i < header.size(); ++i) define(i, header[i]);
    put_in_order();
    const auto features = std::count_if(columns_.begin(), columns_.end(), [](auto& each) { return each.is_feature(); });
    if (features == 0) in_.fail(1, "no column is left that a network could be given");
  }

  /// The features as CsvOptions names them.
  void put_in_order() {
    if (options_.features.empty()) return;
    const auto rank = [this](const Column& column) {
      return std::find(options_.features.begin(), options_.features.end(), column.name) - options_.features.begin();
    };
    std::sort(columns_.begin(), columns_.end(), [&](const Column& a, const Column& b) {
      return std::pair(rank(a), a.place) < std::pair(rank(b), b.place);
    });
  }

  void define(std::size_t place, const std::string& name) {
    const auto category = std::find_if(options_.categories.begin(), options_.categories.end(),
                                       [&](const CsvCategory& each) { return each.column == name; });
    const bool label = !options_.label.empty() && name == options_.label, target = holds(options_.targets, name),
               ignored = holds(options_.ignore, name), coded = category != options_.categories.end();
    const bool feature = holds(options_.features, name), chosen = !options_.features.empty();
    if (label + target + ignored + coded > 1 || (feature && (label || target || ignored)))
      in_.fail(1, "column " + in_quotes(name) + " is named twice in CsvOptions, as two different things");
    if (coded && chosen && !feature)
      in_.fail(1, "column " + in_quotes(name) + " is a category, but none of the features");
    if (ignored || (chosen && !feature && !label && !target)) return;
    Column column{place, name, label ? Role::label : target ? Role::target : coded ? Role::category : Role::number};
    if (label) column.codes = Codes(options_.classes, std::size_t{most_classes});
    if (coded) column.codes = Codes(category->values, most_values);
    columns_.push_back(std::move(column));
  }

  void add(const Names& fields) {
    for (const Column& column : columns_) {
      if (!holds(options_.no_value, fields[column.place])) continue;
      if (options_.missing == MissingValues::drop_row) {
        ++dropped_;
        return;
      }
      if (options_.missing == MissingValues::refuse || !column.is_feature())
        refuse(column, "no value (" + in_quotes(fields[column.place]) + ")" +
                           (options_.missing == MissingValues::refuse
                                ? "; MissingValues::fill or drop_row in CsvOptions accepts such rows"
                                : ", which cannot be filled in; MissingValues::drop_row leaves such rows out"));
    }
    for (Column& column : columns_) {
      const std::string& field = fields[column.place];
      const bool missing = holds(options_.no_value, field);
      if (column.has_numbers())
        column.numbers.push_back(missing ? options_.fill : number(column, field));
      else
        column.coded.push_back(missing ? no_code : code(column, field));
    }
    ++rows_;
  }

  float number(const Column& column, const std::string& field) const {
    std::string_view word = field;
    while (!word.empty() && (word.front() == ' ' || word.front() == '\t')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == ' ' || word.back() == '\t')) word.remove_suffix(1);
    if (word.starts_with('+') && !word.starts_with("+-")) word.remove_prefix(1);
    double value = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error == std::errc::invalid_argument || stop != word.data() + word.size())
      refuse(column, "found " + in_quotes(field) + ", expected a number" +
                         (column.role == Role::number ? "; a column of names goes to `categories` or `ignore`" : ""));
    if (error != std::errc() || !(std::fabs(value) <= static_cast<double>(largest_value)))
      refuse(column, "found " + in_quotes(field) +
                         text(", expected a finite number of at most %g", static_cast<double>(largest_value)));
    return static_cast<float>(value);
  }

  std::uint32_t code(Column& column, const std::string& field) const {
    const std::uint32_t code = column.codes.of(field);
    if (code != no_code) return code;
    const char* const kind = column.role == Role::label ? "class" : "category";
    if (column.codes.fixed())
      refuse(column, in_quotes(field) + " is no known " + kind + did_you_mean(field, column.codes.names()));
    refuse(column, in_quotes(field) + text(" is one %s more than the %zu that are read", kind, column.codes.most()));
  }

  Names feature_names() const {
    Names names;
    for (const Column& column : columns_) {
      if (column.role == Role::number) names.push_back(column.name);
      if (column.role != Role::category) continue;
      for (const std::string& value : column.codes.names()) names.push_back(column.name + "=" + value);
    }
    return names;
  }

  Dataset dataset(std::size_t features) const {
    require_memory(rows_ * features * sizeof(float), path_ + text(": %zu rows of %zu features", rows_, features));
    auto values = xt::xtensor<float, 2>::from_shape({rows_, features});
    std::fill(values.begin(), values.end(), 0.f);
    std::size_t at = 0;
    for (const Column& column : columns_) {
      if (!column.is_feature()) continue;
      for (std::size_t row = 0; row < rows_; ++row) {
        if (column.role == Role::number)
          values(row, at) = column.numbers[row];
        else if (column.coded[row] != no_code)
          values(row, at + column.coded[row]) = 1.f;
      }
      at += column.width();
    }
    if (!options_.targets.empty()) return Dataset(std::move(values), targets()).with_files(path_, path_);
    const Column& label = *std::find_if(columns_.begin(), columns_.end(),
                                        [](const Column& column) { return column.role == Role::label; });
    auto labels = xt::xtensor<std::uint32_t, 1>::from_shape({rows_});
    std::copy(label.coded.begin(), label.coded.end(), labels.begin());
    return Dataset(std::move(values), labels).with_files(path_, path_).with_class_names(label.codes.names());
  }

  /// In the order in which they were asked for.
  xt::xtensor<float, 2> targets() const {
    auto values = xt::xtensor<float, 2>::from_shape({rows_, options_.targets.size()});
    for (std::size_t i = 0; i < options_.targets.size(); ++i) {
      const Column& column = *std::find_if(columns_.begin(), columns_.end(),
                                           [&](const Column& each) { return each.name == options_.targets[i]; });
      for (std::size_t row = 0; row < rows_; ++row) values(row, i) = column.numbers[row];
    }
    return values;
  }

  CsvOptions options_with_names() const {
    CsvOptions all = options_;
    all.features.clear();
    for (const Column& column : columns_)
      if (column.is_feature()) all.features.push_back(column.name);
    for (const Column& column : columns_) {
      if (column.role == Role::label) all.classes = column.codes.names();
      for (CsvCategory& each : all.categories)
        if (column.role == Role::category && each.column == column.name) each.values = column.codes.names();
    }
    return all;
  }

  std::string path_;
  const CsvOptions& options_;
  std::unique_ptr<ByteStream> stream_;
  CsvReader in_;
  std::vector<Column> columns_;
  std::size_t row_ = 0, rows_ = 0, dropped_ = 0;  ///< rows: of the file so far, kept, left out
};

}  // namespace

TrainTest CsvTable::split(double fraction, std::uint64_t seed) const {
  auto [train, test] = data.shuffle(data.size(), seed).split(fraction);
  return {.train = std::move(train), .test = std::move(test), .source = name};
}

CsvTable read_csv(const std::string& path, const CsvOptions& options) { return Table(path, options).take(); }

}  // namespace sinter
