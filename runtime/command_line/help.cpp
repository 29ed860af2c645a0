#include "runtime/command_line/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

namespace sinter::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;
constexpr std::size_t widest_term = 26;
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

std::string section_text(const Section& section, std::size_t column) {
  const int indent = static_cast<int>(column) + 4;
  std::string all = "\n" + section.title + ":\n";
  for (const auto& [term, meaning] : section.rows) {
    all += "  " + term;
    all += term.size() <= column ? std::string(column - term.size() + 2, ' ') : "\n" + std::string(column + 4, ' ');
    all += wrapped(meaning, help_width - indent, indent) + "\n";
  }
  return all;
}

std::string term_of(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true, false) + (option.get_expected_max() > 1 ? " ..." : "");
  std::string term = option.get_name(false, true);
  for (std::size_t comma = 0; (comma = term.find(',', comma)) != std::string::npos; comma += 2) term.insert(comma + 1, " ");
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

std::string usage(const CLI::App& app, bool has_commands) {
  std::string line = "Usage: ";
  if (app.get_parent() != nullptr) line += app.get_parent()->get_name() + " ";
  line += app.get_name() + (has_commands ? " COMMAND" : "") + " [OPTIONS]";
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    line += " " + term_of(*option);
  return line + "\n";
}

/// Hands help_text to CLI11.
class HelpText : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const override { return help_text(*app); }
};

}  // namespace

std::string wrapped(const std::string& text, int width, int indent) {
  std::istringstream words(text);
  std::string all, word;
  std::size_t used = 0;
  while (words >> word) {
    if (used > 0 && used + 1 + word.size() > static_cast<std::size_t>(width)) {
      all += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
      used = 0;
    }
    if (used > 0) all += " ";
    all += word;
    used += word.size() + (used > 0 ? 1 : 0);
  }
  return all;
}

std::string examples_text(const std::string& program, const std::vector<std::pair<std::string, std::string>>& calls) {
  std::size_t longest = 0;
  for (const auto& [words, meaning] : calls) longest = std::max(longest, program.size() + words.size() + 1);
  std::string all = "Examples:";
  for (const auto& [words, meaning] : calls) {
    const std::string call = program + " " + words;
    const bool fits = 2 + longest + 2 + meaning.size() <= help_width;
    all += "\n  " + call + (fits ? std::string(longest - call.size() + 2, ' ') : "\n      ") + meaning;
  }
  return all;
}

std::string help_text(const CLI::App& app) {
  const std::vector<Section> sections = sections_of(app);
  const std::size_t column = term_width(sections);
  std::string all = wrapped(app.get_description(), help_width, 0) + "\n\n" + usage(app, !app.get_subcommands({}).empty());
  for (const Section& section : sections) all += section_text(section, column);
  if (!app.get_footer().empty()) all += "\n" + app.get_footer() + "\n";
  return all;
}

void use_help_text(CLI::App& app) {
  const auto formatter = std::make_shared<HelpText>();
  const auto use = [&](CLI::App& command) {
    command.formatter(formatter);
    command.get_help_ptr()->group(help_group)->description("Print this help");
  };
  use(app);
  for (CLI::App* command : app.get_subcommands({})) use(*command);
}

}  // namespace sinter::cli
