#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"

#include "cli/option/invocation.h"

namespace bench {

/// How often an option may be given and what becomes of its values.
enum class OptionKind {
  flag,      ///< takes no value; set() is given "true" or "false"
  counter,   ///< takes no value; set() is given how often it stands there
  value,     ///< the last one counts
  list,      ///< items with commas between them; repeated ones are joined; set() is called once
  repeated,  ///< set() is called for each
};

/// What becomes of an option beside --replay, which sends an earlier run again.
enum class InReplay {
  free,    ///< says nothing of what is sent
  kept,    ///< that of the earlier run, unless it is given
  refused  ///< always that of the earlier run
};

struct OptionRow;

/// How an option is written into the arguments, and read back as text ("" when it has no value).
struct Field {
  Expected<void> (*set)(Invocation& to, const OptionRow& row, const std::string& value) = nullptr;
  std::string (*show)(const Invocation& from, const OptionRow& row) = nullptr;
  std::vector<std::string> (*words)() = nullptr;  ///< all that it takes, where these stand in a table or a registry
};

/// One option. All rows together are the command line: parser, help, environment and the header of a run read them.
struct OptionRow {
  std::string_view name;             ///< canonical and for ever, without dashes
  std::string_view aliases = "";     ///< other spellings, blanks between them
  std::string_view shorthands = "";  ///< options that stand for this one with a value: "no-color=never"
  char letter = 0;
  OptionKind kind = OptionKind::value;
  std::string_view placeholder = "";  ///< of its value, for the help; "": the words of the field
  std::string_view help = "";
  std::string_view brief = "";           ///< of one that most people need: what the short help says of it
  std::string (*more_help)() = nullptr;  ///< what a registry adds to it
  std::string_view unset = "";           ///< what no value means
  std::string_view alone = "";           ///< the value when none is typed; "": one must be
  Field field = {};
  InReplay in_replay = InReplay::free;
  bool only_typed = false;  ///< never from a variable or a file, where it could be forgotten
  /// A variable of other programs that is read when BENCH_… is not set. Where --api names a protocol with a variable of
  /// its own for this, that one is read instead.
  std::string_view native = "";
  std::string (*mask)(const std::string& value) = nullptr;  ///< hides secrets of a value for the record

  bool takes_value() const { return kind != OptionKind::flag && kind != OptionKind::counter; }
};

/// Options that come together. A command takes several tables; those with the same title stand together in its help.
struct OptionTable {
  std::string_view title;
  std::span<const OptionRow> rows;
};

/// The words of a text with blanks between them.
std::vector<std::string> words_in(std::string_view text);

/// What stands for its value in the help.
std::string placeholder_of(const OptionRow& row);

/// Another spelling of an option together with a value: --json for --format json.
struct Shorthand {
  std::string name;
  std::string value;
};
std::vector<Shorthand> shorthands_of(const OptionRow& row);

}  // namespace bench
