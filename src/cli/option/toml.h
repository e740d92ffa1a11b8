#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bench {

enum class TomlType { text, number, boolean, array };

/// `key = value` of a section; "" is the part before the first one.
struct TomlEntry {
  std::string section;
  std::string key;
  TomlType type = TomlType::text;
  std::vector<std::string> values;  ///< one, or those of an array; numbers as they are written, without '_'
  int line = 1;
  int column = 1;  ///< of the key, in characters
};

struct TomlError {
  std::string what;
  std::string fix;
  int line = 1;
  int column = 1;
};

/// A section begins. It may have no entries.
struct TomlSection {
  std::string name;
  int line = 1;
  int column = 1;
};

struct TomlFile {
  std::vector<TomlSection> sections;
  std::vector<TomlEntry> entries;
};

/// Reads the flat part of TOML: sections of one name, bare keys, strings on one line, numbers, booleans, arrays of
/// these, comments. Everything else of the language is an error that says so.
std::variant<TomlFile, TomlError> read_toml(std::string_view text);

/// A string as TOML writes it, in quotes.
std::string toml_text(std::string_view text);
bool is_toml_number(std::string_view word);

}  // namespace bench
