#include "cli/option/help.h"

#include <algorithm>
#include <vector>

#include "bench/backend.h"

#include "base/text.h"
#include "cli/commands.h"
#include "present/page/layout.h"

namespace bench {
namespace {

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

constexpr ExitCodeRow exit_code_rows[] = {
    {ExitCode::ok, "all measured requests succeeded, or as many as --allow-failures asks for"},
    {ExitCode::failures, "finished, with more failed requests than that"},
    {ExitCode::usage, "wrong option, value or file; nothing was sent"},
    {ExitCode::preflight, "server unreachable, wrong API, key refused, or model missing"},
    {ExitCode::gate, "a limit of --gate was missed"},
    {ExitCode::not_durable, "the results could not be written"},
    {ExitCode::no_sandbox, "a suite runs code and nothing can contain it"},
    {ExitCode::invalid, "the measurement is not valid, under --strict"},
    {ExitCode::internal, "a fault of the program itself"},
    {ExitCode::interrupted, "stopped by SIGINT (Ctrl-C); finished requests are kept"},
    {ExitCode::terminated, "stopped by SIGTERM; finished requests are kept"},
};

constexpr int name_column = 2;
constexpr int text_column = 30;
constexpr std::size_t longest_brief_default = 25;
constexpr int narrow_screen = 60;  // below it, a text stands under its name

/// Lays a name and its explanation out side by side, or one below the other.
void add_entry(std::string& out, const std::string& name, const std::string& about, const Style& style) {
  const bool beside = style.columns >= narrow_screen;
  const int indent = beside ? text_column : name_column + 4;
  std::string line = std::string(name_column, ' ') + name;
  if (beside && display_width(line) <= text_column - 2) {
    line = padded(line, text_column);
  } else {
    line += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
  }
  const std::vector<std::string> lines = wrapped(about, {std::max(style.columns - indent, 10), 0});
  for (std::size_t i = 0; i < lines.size(); ++i)
    line += (i == 0 ? "" : "\n" + std::string(static_cast<std::size_t>(indent), ' ')) + lines[i];
  out += line + "\n";
}

std::string default_of(const Command& command, const OptionRow& row) {
  if (!row.takes_value()) return "";
  if (const std::string_view own = own_default(command, row); !own.empty()) return std::string(own);
  std::string value = row.field.show == nullptr ? "" : row.field.show(Invocation{}, row);
  if (!value.empty()) return value;
  return row.unset == "none" ? "" : std::string(row.unset);
}

std::string explanation_of(const Command& command, const OptionRow& row) {
  std::string text(row.help);
  if (row.more_help != nullptr) text += "; " + row.more_help();
  if (const std::string value = default_of(command, row); !value.empty()) text += " [" + value + "]";
  std::string others;
  const auto add = [&](const std::string& other) { others += (others.empty() ? "" : ", ") + other; };
  for (const std::string& alias : words_in(row.aliases)) add("--" + alias);
  for (const Shorthand& shorthand : shorthands_of(row)) add("--" + shorthand.name + " for " + shorthand.value);
  return others.empty() ? text : text + " (also " + others + ")";
}

std::string spelling(const OptionRow& row) {
  std::string text = row.letter != 0 ? std::string("-") + row.letter + ", " : "";
  text += "--" + std::string(row.name);
  return row.takes_value() ? text + " " + placeholder_of(row) : text;
}

void add_title(std::string& out, std::string_view title, const Style& style) {
  out += "\n" + painted(title, Emphasis::strong, style.color) + "\n";
}

void add_options(std::string& out, const Command& command, const Style& style) {
  std::string_view title;
  for (const OptionTable* table : command.options) {
    if (table->title != title) add_title(out, table->title, style);
    title = table->title;
    for (const OptionRow& row : table->rows)
      if (takes(command, row)) add_entry(out, spelling(row), explanation_of(command, row), style);
  }
  add_entry(out, "-h, --help", "this text", style);
}

void add_paragraph(std::string& out, const std::string& text, const Style& style) {
  for (const std::string& line : wrapped(text, {style.columns, 0})) out += line + "\n";
}

/// " models|prompts|runs", " SUITE|FILE", or nothing.
std::string operand_words(const Command& command) {
  if (!command.operands_shown.empty()) return " " + std::string(command.operands_shown);
  std::string out;
  for (const std::string& word : words_in(command.operands)) out += (out.empty() ? " " : "|") + word;
  return out;
}

/// Usage, and what the program is for.
std::string opening(const Style& style) {
  std::string out = "usage: bench [run] --model NAME [options]\n       bench COMMAND [options]\n\n";
  add_paragraph(out, "Measures a language-model server: time to first token, tokens/s, wall time.", style);
  return out;
}

/// The beginning of an explanation, as far as it goes without details.
std::string in_short(std::string_view about) {
  return std::string(trimmed(about.substr(0, about.find_first_of(":;("))));
}

bool stands_beside_text(const std::string& name) { return display_width(name) <= text_column - name_column - 2; }

/// A command on one line, its words left out where they do not fit.
void add_in_short(std::string& out, const Command& command, const Style& style) {
  const std::string whole = std::string(command.name) + operand_words(command);
  add_entry(out, stands_beside_text(whole) ? whole : std::string(command.name), in_short(command.about), style);
}

/// As many as a line holds.
std::string first_words(std::vector<std::string> words) {
  constexpr std::size_t most = 5;
  if (words.size() <= most) return joined(words);
  words.resize(most);
  return joined(words) + ", ...";
}

/// An option on one line: words that are too many for the column of names follow the text.
void add_in_short(std::string& out, const Command& command, const OptionRow& row, const Style& style) {
  const std::string whole = spelling(row);
  std::string text(row.brief);
  if (row.field.words != nullptr && !stands_beside_text(whole))
    return add_entry(out, "--" + std::string(row.name) + " WORD", text + ": " + first_words(row.field.words()), style);
  const std::string value = default_of(command, row);
  if (!value.empty() && value.size() <= longest_brief_default) text += " [" + value + "]";
  add_entry(out, whole, text, style);
}

/// What most people need, on one screen.
std::string short_help(const Style& style) {
  std::string out = opening(style);
  add_title(out, "Commands", style);
  std::string others;
  for (const Command& row : commands()) {
    if (row.is_later() || row.at_once) continue;
    if (row.rare) others += (others.empty() ? "" : ", ") + std::string(row.name);
    if (!row.rare) add_in_short(out, row, style);
  }
  add_entry(out, "(more)", others, style);
  add_title(out, "Options that are used most", style);
  const Command& run = *find_command("run");
  for (const OptionRow* row : options_of(run))
    if (!row->brief.empty()) add_in_short(out, run, *row, style);
  out += "\n";
  add_paragraph(out, "Of one command:  bench COMMAND --help    everything:  bench --help all", style);
  return out;
}

void add_lists(std::string& out, const Command& command, const Style& style) {
  if (command.lists == nullptr) return;
  for (const HelpList& list : command.lists()) {
    add_title(out, list.title, style);
    for (const auto& [name, about] : list.entries) add_entry(out, name, about, style);
  }
}

std::string overview(const Style& style) {
  std::string out = opening(style);
  add_title(out, "Commands", style);
  std::string planned;
  for (const Command& row : commands()) {
    if (row.is_later()) planned += (planned.empty() ? "" : ", ") + std::string(row.name);
    if (!row.is_later()) add_entry(out, std::string(row.name) + operand_words(row), std::string(row.about), style);
  }
  add_entry(out, "(in later versions)", planned, style);
  return out;
}

/// The variables with the address of a server: the first of the table, and others for those who name the protocol.
void add_host_variables(std::string& out, const Style& style) {
  std::vector<std::string_view> told = {""};
  for (const Backend& backend : backends()) {
    const std::string_view variable = backend.words.host_variable;
    if (std::find(told.begin(), told.end(), variable) != told.end()) continue;
    const bool is_first = told.size() == 1;
    add_entry(out, std::string(variable),
              is_first ? "server, when neither --host nor BENCH_HOST is set"
                       : "the same with --api " + std::string(backend.name),
              style);
    told.push_back(variable);
  }
}

void add_manners(std::string& out, const Style& style) {
  add_title(out, "Values", style);
  add_entry(out, "TIME", "500ms, 10s, 3m, 1h; a unit is required", style);
  add_entry(out, "N", "200, or 10k = 10000; for --num-ctx alone 4k = 4096", style);
  add_entry(out, "names of options", "'_' is the same as '-': --num_predict", style);
  add_title(out, "Environment", style);
  add_entry(out, "BENCH_<OPTION>",
            "value of an option that is not on the command line, under any of its names: "
            "BENCH_NUM_CTX=8192, BENCH_MAX_TOKENS=64",
            style);
  add_entry(out, "XDG_CONFIG_HOME", "folder of bench/config.toml, in place of ~/.config", style);
  add_host_variables(out, style);
  add_entry(out, "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
            "proxy on the way to another machine, unless --proxy says otherwise; in lower case too", style);
  add_entry(out, "NO_COLOR, FORCE_COLOR, CLICOLOR, TERM, COLUMNS", "how things are shown", style);
  add_title(out, "Exit codes", style);
  for (const ExitCodeRow& row : exit_code_rows)
    add_entry(out, std::to_string(static_cast<int>(row.code)), std::string(row.meaning), style);
}

}  // namespace

std::string help_text(std::string_view command, const Style& style) {
  if (command.empty()) return short_help(style);
  if (command == everything || command == "run") {
    std::string out = overview(style);
    add_options(out, *find_command("run"), style);
    if (command == everything) add_entry(out, "--version", "version and build", style);
    add_manners(out, style);
    return out;
  }
  const Command& asked = *find_command(command);
  std::string out = "usage: bench " + std::string(asked.name) + operand_words(asked) + " [options]\n\n";
  add_paragraph(out, std::string(asked.about), style);
  if (!asked.options.empty()) add_options(out, asked, style);
  add_lists(out, asked, style);
  return out;
}

}  // namespace bench
