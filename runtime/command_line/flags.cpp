#include "runtime/command_line/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/base/error.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/base/text.hpp"
#include "runtime/command_line/help.hpp"

namespace sinter::cli {
namespace {

constexpr int most_threads = 1024;

std::string first_of(const std::string& names) { return names.substr(0, names.find(',')); }

template <class Number>
bool parse_all(const std::string& word, Number& value) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size();
}

template <class Target, class Number>
auto whole_number(const std::string& names, Target& target, Number least, Number most) {
  return [&target, flag = first_of(names), least, most](const std::string& word) {
    Number value{};
    if (!parse_all(word, value) || value < least || value > most) {
      throw InputError(flag + ": expected a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most) + ", got '" + word + "'");
    }
    target = value;
  };
}

std::string expectation(const Flags::Range& range) {
  const double least = static_cast<double>(range.least), most = static_cast<double>(range.most);
  if (range.most < Flags::Range{}.most) return text("a number from %g to %g", least, most);
  return text(range.open ? "a number greater than %g, such as 1e-3" : "a number of %g or more", least);
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
  return all;
}

}  // namespace

void Flags::keep(CLI::Option& option) const { option.group(group_); }

CLI::Option& Flags::add(const std::string& names, const std::string& type, const std::string& help, const auto& parse) {
  CLI::Option& option = *command_.add_option_function<std::string>(names, parse, help)->type_name(type);
  keep(option);
  return option;
}

void Flags::number(const std::string& names, int& target, int least, int most, const std::string& help) {
  add(names, "N", help + text(" (default: %d)", target), whole_number(names, target, least, most));
}

void Flags::number(const std::string& names, std::uint64_t& target, std::uint64_t least, std::uint64_t most,
                   const std::string& help) {
  add(names, "N", help + text(" (default: %llu)", static_cast<unsigned long long>(target)),
      whole_number(names, target, least, most));
}

void Flags::number(const std::string& names, std::optional<int>& target, int least, int most, const std::string& help) {
  add(names, "N", help, whole_number(names, target, least, most));
}

void Flags::number(const std::string& names, std::optional<std::uint64_t>& target, std::uint64_t least,
                   std::uint64_t most, const std::string& help) {
  add(names, "N", help, whole_number(names, target, least, most));
}

void Flags::real(const std::string& names, std::optional<float>& target, const Range& range, const std::string& help) {
  add(names, "X", help, [&target, flag = first_of(names), range](const std::string& word) {
    float value = 0;
    if (!parse_all(word, value) || !std::isfinite(value) || value < range.least || value > range.most ||
        (range.open && value == range.least)) {
      throw InputError(flag + ": expected " + expectation(range) + ", got '" + word + "'");
    }
    target = value;
  });
}

void Flags::path(const std::string& names, std::string& target, const std::string& type, const std::string& help) {
  add(names, type, help, [&target, flag = first_of(names)](const std::string& word) {
    if (word.empty()) throw InputError(flag + ": expected a path, got nothing");
    target = word;
  });
}

CLI::Option& Flags::add_choice(const std::string& names, std::string& target, const std::vector<std::string>& words,
                               const std::string& help) {
  return add(names, joined(words, "|"), help, [&target, flag = first_of(names), words](const std::string& word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      throw InputError(flag + ": expected one of " + joined(words, ", ") + ", got '" + word + "'" +
                       did_you_mean(word, words));
    }
    target = word;
  });
}

void Flags::choice(const std::string& names, std::string& target, const std::vector<std::string>& words,
                   const std::string& help) {
  add_choice(names, target, words, help);
}

void Flags::required_choice(const std::string& name, std::string& target, const std::vector<std::string>& words,
                            const std::string& help) {
  add_choice(name, target, words, help).required();
}

void Flags::on(const std::string& names, bool& target, const std::string& help) {
  keep(*command_.add_flag(names, target, help)->disable_flag_override());
}

void Flags::threads(int& target) {
  target = 0;
  add("--threads", "N",
      "Threads (default: the CPUs of this process, fewer where its quota, OMP_NUM_THREADS or the network asks for "
      "fewer); results do not "
      "depend on it",
      whole_number("--threads", target, 1, most_threads));
}

void Flags::words(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  keep(*command_.add_option(name, target, help)->type_name(name)->required());
}

const CLI::App* Flags::program() const { return command_.get_parent(); }

void Flags::noted(const std::string& name, std::vector<std::string>& given) {
  const auto note = [name, &given](const std::string&) { given.push_back(name); };
  command_.add_option_function<std::string>(name, note)->expected(0, 1)->group("");
}

void Flags::examples(const std::vector<std::pair<std::string, std::string>>& calls) {
  const std::string command = program()->get_name() + " " + command_.get_name();
  for (const auto& [words, meaning] : calls)
    examples_.push_back({command + (words.empty() ? "" : " ") + words, meaning});
}

}  // namespace sinter::cli
