#include "cli/option/config_file.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/option/arguments.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/toml.h"
#include "system/files.h"

namespace bench {
namespace {

constexpr std::int64_t largest_config = 1024 * 1024;

constexpr OptionRow config_rows[] = {
    {.name = "config",
     .placeholder = "FILE",
     .help = "options in TOML, each under its long name, those of one command below [COMMAND]; they count before those "
             "of the user's own file",
     .unset = "~/.config/bench/config.toml, if it is there",
     .field = field<parse_text, &ConfigArguments::file>},
    {.name = "dump-config",
     .kind = OptionKind::flag,
     .help = "print all options as such a file, and do nothing else",
     .field = field<parse_switch, &ConfigArguments::dump>},
};

using Rows = std::vector<const OptionRow*>;

/// Every command that takes options, with them.
std::vector<std::pair<const Command*, Rows>> commands_with_options() {
  std::vector<std::pair<const Command*, Rows>> found;
  for (const Command& command : commands())
    if (Rows rows = options_of(command); !rows.empty()) found.emplace_back(&command, std::move(rows));
  return found;
}

std::string with_dashes_in(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

/// Of the options that a file may set: not which file is read, and none that has to be typed each time.
const OptionRow* settable_row(std::span<const OptionRow* const> rows, const std::string& key) {
  const OptionRow* row = row_named(rows, with_dashes_in(key));
  const auto is_row = [row](const OptionRow& own) { return &own == row; };
  if (row == nullptr || row->only_typed) return nullptr;
  return std::any_of(std::begin(config_rows), std::end(config_rows), is_row) ? nullptr : row;
}

std::string article_of(TomlType type) {
  switch (type) {
    case TomlType::text:
      return "a text";
    case TomlType::number:
      return "a number";
    case TomlType::boolean:
      return "true or false";
    case TomlType::array:
      break;
  }
  return "a list";
}

/// What is wrong about the type of a value; "" when nothing is.
std::string wrong_type(const OptionRow& row, const TomlEntry& entry) {
  std::string wanted;
  switch (row.kind) {
    case OptionKind::flag:
      if (entry.type != TomlType::boolean) wanted = "true or false";
      break;
    case OptionKind::counter:
      if (entry.type != TomlType::number) wanted = "a number";
      break;
    case OptionKind::value:
      if (entry.type == TomlType::array) wanted = "one value";
      [[fallthrough]];
    default:
      if (entry.type == TomlType::boolean) wanted = placeholder_of(row);
  }
  return wanted.empty() ? "" : entry.key + " takes " + wanted + ", not " + article_of(entry.type);
}

/// Reads the entries of one file for one command.
class ConfigReader {
 public:
  ConfigReader(const std::string& path, const Command& command) : path_(path), command_(command) {}

  Expected<ConfigValues> read(const TomlFile& file) {
    for (const TomlSection& section : file.sections)
      if (auto checked = check(section); !checked) return checked.error();
    for (const TomlEntry& entry : file.entries)
      if (auto taken = take(entry); !taken) return taken.error();
    for (auto& [row, value] : own_) all_[row] = std::move(value);
    return std::move(all_);
  }

  SetupError error_at(int line, int column, const std::string& what, std::vector<std::string> fixes) const {
    return usage_error(place(line) + ":" + std::to_string(column) + ": " + what, "", std::move(fixes));
  }

 private:
  std::string place(int line) const { return path_ + ":" + std::to_string(line); }

  Expected<void> check(const TomlSection& section) {
    std::vector<std::string> names;
    for (const auto& [command, rows] : commands_) names.emplace_back(command->name);
    if (!sections_.insert(section.name).second)
      return error_at(section.line, section.column, "a second section [" + section.name + "]", {"keep one of them"});
    if (std::find(names.begin(), names.end(), section.name) != names.end()) return {};
    const auto close = nearest(section.name, names);
    return error_at(section.line, section.column, "unknown section [" + section.name + "]",
                    {close ? "did you mean [" + *close + "]?" : "sections are commands: " + joined(names)});
  }

  Expected<void> take(const TomlEntry& entry) {
    std::vector<std::string> names;
    bool known = false;
    for (const auto& [command, rows] : commands_) {
      if (!entry.section.empty() && entry.section != command->name) continue;
      for (const OptionRow* row : rows) names.emplace_back(row->name);
      const OptionRow* row = settable_row(rows, entry.key);
      if (row == nullptr) continue;
      known = true;
      if (const std::string wrong = wrong_type(*row, entry); !wrong.empty())
        return error_at(entry.line, entry.column, wrong, {});
      if (!seen_.emplace(entry.section, command, row).second)
        return error_at(entry.line, entry.column, std::string(row->name) + " is set a second time",
                        {"keep one of them"});
      if (command == &command_ && !entry.values.empty()) (entry.section.empty() ? all_ : own_)[row] = sourced(entry);
    }
    if (known) return {};
    return error_at(entry.line, entry.column, "unknown option " + entry.key, fixes_for(entry, names));
  }

  std::vector<std::string> fixes_for(const TomlEntry& entry, const std::vector<std::string>& names) const {
    const std::string key = with_dashes_in(entry.key);
    const bool has_to_be_typed = std::any_of(commands_.begin(), commands_.end(), [&](const auto& each) {
      const OptionRow* row = row_named(each.second, key);
      return row != nullptr && row->only_typed;
    });
    if (has_to_be_typed || row_named(std::vector<const OptionRow*>{&config_rows[0], &config_rows[1]}, key) != nullptr)
      return {"it stands on the command line only:  --" + key};
    if (const auto close = nearest(key, names)) return {"did you mean " + *close + "?"};
    return {"see all options:  bench " + (entry.section.empty() ? "--help all" : entry.section + " --help")};
  }

  Sourced sourced(const TomlEntry& entry) const {
    return {entry.values, "config " + place(entry.line),
            entry.key + " at " + place(entry.line) + ":" + std::to_string(entry.column)};
  }

  const std::string& path_;
  const Command& command_;
  const std::vector<std::pair<const Command*, Rows>> commands_ = commands_with_options();
  std::set<std::string> sections_;
  std::set<std::tuple<std::string, const Command*, const OptionRow*>> seen_;
  ConfigValues all_;
  ConfigValues own_;
};

/// The right side of `key = value`.
std::string shown_value(const OptionRow& row, const Sourced& from, const Invocation& in) {
  if (!row.takes_value()) return row.field.show(in, row);
  std::vector<std::string> texts;
  for (const std::string& value : from.values) {
    const std::string shown = row.mask == nullptr ? value : row.mask(value);
    texts.push_back(is_toml_number(shown) ? shown : toml_text(shown));
  }
  const bool takes_several = row.kind == OptionKind::list || row.kind == OptionKind::repeated;
  if (!takes_several) return texts.back();
  return texts.size() == 1 ? texts.front() : "[" + joined(texts) + "]";
}

/// Whatever is in a default or the name of a file, a comment ends with its line.
std::string comment(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, '?');
  return "# " + text;
}

}  // namespace

constinit const OptionTable config_options = {"Configuration", config_rows};

Expected<ConfigValues> read_config(const std::string& path, const Command& command) {
  const auto text = read_file(path, largest_config);
  if (!text) return text.error();
  const auto read = read_toml(*text);
  ConfigReader reader(path, command);
  if (const auto* error = std::get_if<TomlError>(&read))
    return reader.error_at(error->line, error->column, error->what,
                           error->fix.empty() ? std::vector<std::string>{} : std::vector{error->fix});
  return reader.read(std::get<TomlFile>(read));
}

std::string user_config_file(const Environment& environment) {
  const std::string own = value_of(environment, "XDG_CONFIG_HOME").value_or("");
  const std::string home = value_of(environment, "HOME").value_or("");
  std::string folder = own.starts_with('/') ? own : "";
  if (folder.empty() && home.starts_with('/')) folder = home + "/.config";
  if (folder.empty()) return "";
  std::string path = folder + "/bench/config.toml";
  std::error_code error;
  return std::filesystem::exists(path, error) ? path : "";
}

std::string config_text(const Command& command, std::span<const OptionRow* const> rows,
                        std::span<const Sourced> sources, const Invocation& in) {
  std::string out = "[" + std::string(command.name) + "]\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const OptionRow& row = *rows[i];
    if (settable_row(rows, std::string(row.name)) == nullptr) continue;
    const std::string name(row.name);
    if (sources[i].values.empty()) {
      out += comment(name + ": " + in.resolved[i].value) + "\n";
    } else {
      out += name + " = " + shown_value(row, sources[i], in) + "  " + comment(sources[i].source) + "\n";
    }
  }
  return out;
}

}  // namespace bench
