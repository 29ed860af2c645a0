#include "runtime/command_line/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <utility>

#include "runtime/base/words.hpp"

namespace sinter::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;
constexpr std::size_t widest_term = 26;
constexpr int widest = 100, narrowest = 40;
const std::string help_group = "Help";

struct Section {
  std::string title;
  Rows rows;
};

std::size_t term_width(const std::vector<Section>& sections) {
  std::size_t width = 0;
  for (const Section& section : sections) {
    for (const auto& [term, meaning] : section.rows) {
      if (term.size() <= widest_term) width = std::max(width, term.size());
    }
  }
  return width;
}

/// A flag with many words, `--stage lower|simplify|...`, is broken behind their bars.
std::string broken_term(std::string term, std::size_t width) {
  std::string all;
  while (term.size() > width) {
    const std::size_t bar = term.rfind('|', width - 1);
    if (bar == std::string::npos) break;
    all += term.substr(0, bar + 1) + "\n      ";
    term.erase(0, bar + 1);
    width = std::max<std::size_t>(width, 5) - 4;
  }
  return all + term;
}

std::string section_text(const Section& section, std::size_t column, int width) {
  const int indent = static_cast<int>(column) + 4;
  std::string all = "\n" + section.title + ":\n";
  for (const auto& [term, meaning] : section.rows) {
    all += "  " + broken_term(term, static_cast<std::size_t>(width) - 2);
    all += term.size() <= column ? std::string(column - term.size() + 2, ' ') : "\n" + std::string(column + 4, ' ');
    all += wrapped(meaning, width - indent, indent) + "\n";
  }
  return all;
}

std::string term_of(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true, false) + (option.get_expected_max() > 1 ? " ..." : "");
  std::string term = option.get_name(false, true);
  for (std::size_t comma = 0; (comma = term.find(',', comma)) != std::string::npos; comma += 2)
    term.insert(comma + 1, " ");
  const bool takes_value = option.get_expected_max() > 0 && option.get_type_size() != 0;
  return takes_value ? term + " " + option.get_type_name() : term;
}

Rows rows_of(const CLI::App& app, const std::string& group) {
  Rows rows;
  for (const CLI::Option* option : app.get_options([&](const CLI::Option* o) { return o->get_group() == group; })) {
    rows.emplace_back(term_of(*option), option->get_description());
  }
  return rows;
}

/// Commands, then flags, by group in the order in which groups first appear; help comes last.
std::vector<Section> sections_of(const CLI::App& app) {
  std::vector<Section> sections;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string group = command->get_group();
    if (group.empty()) continue;  // hidden
    const auto same = [&](const Section& section) { return section.title == group; };
    auto found = std::find_if(sections.begin(), sections.end(), same);
    if (found == sections.end()) found = sections.insert(found, {group, {}});
    found->rows.emplace_back(command->get_name(), command->get_description());
  }
  for (const std::string& group : app.get_groups()) {
    if (group != help_group && !group.empty()) sections.push_back({group, rows_of(app, group)});
  }
  sections.push_back({help_group, rows_of(app, help_group)});
  std::erase_if(sections, [](const Section& section) { return section.rows.empty(); });
  return sections;
}

/// A call over several lines where it is wider than one, as a shell takes it.
std::string broken_call(const std::string& call, int width) {
  std::string all = wrapped(call, width - 4, 6);
  for (std::size_t at = 0; (at = all.find('\n', at)) != std::string::npos; at += 3) all.insert(at, " \\");
  return all;
}

std::string examples_text(const std::vector<Example>& examples, int width) {
  std::size_t longest = 0;
  for (const Example& example : examples) longest = std::max(longest, example.call.size());
  std::string all = "\nExamples:";
  bool fit = true;  // all or none: side by side they are a table
  for (const Example& example : examples)
    fit = fit && 2 + longest + 2 + example.meaning.size() <= static_cast<std::size_t>(width);
  for (const Example& example : examples) {
    all += "\n  " + broken_call(example.call, width);
    all += fit ? std::string(longest - example.call.size() + 2, ' ') + example.meaning
               : "\n      " + wrapped(example.meaning, width - 6, 6);
  }
  return all + "\n";
}

std::string usage(const CLI::App& app, bool has_commands, int width) {
  std::string line = "Usage: ";
  if (app.get_parent() != nullptr) line += app.get_parent()->get_name() + " ";
  line += app.get_name() + (has_commands ? " COMMAND" : "") + " [OPTIONS]";
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    line += " " + term_of(*option);
  return wrapped(line, width, 4) + "\n";
}

/// Hands help_text to CLI11.
class HelpText : public CLI::FormatterBase {
 public:
  HelpText(int width, const std::vector<Example>& examples) : width_(width), examples_(examples) {}
  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const override {
    return help_text(*app, width_, examples_);
  }

 private:
  int width_;
  const std::vector<Example>& examples_;
};

}  // namespace

std::string help_text(const CLI::App& app, int width, const std::vector<Example>& examples) {
  width = std::clamp(width, narrowest, widest);
  const std::vector<Section> sections = sections_of(app);
  const std::size_t column = std::min(term_width(sections), static_cast<std::size_t>(width) / 3);
  std::string all =
      wrapped(app.get_description(), width, 0) + "\n\n" + usage(app, !app.get_subcommands({}).empty(), width);
  for (const Section& section : sections) all += section_text(section, column, width);
  if (!examples.empty()) all += examples_text(examples, width);
  if (!app.get_footer().empty()) all += "\n" + wrapped(app.get_footer(), width, 0) + "\n";
  return all;
}

void use_help_text(CLI::App& app, int width, const std::vector<Example>& examples) {
  app.formatter(std::make_shared<HelpText>(width, examples));
  app.get_help_ptr()->group(help_group)->description("Print this help");
}

}  // namespace sinter::cli
