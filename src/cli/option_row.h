#pragma once

#include <string>
#include <string_view>

#include "bench/failure.h"

#include "cli/invocation.h"

namespace bench {

/// How often an option may be given and what becomes of its values.
enum class OptionKind {
  flag,        ///< takes no value; set() is given "true" or "false"
  counter,     ///< takes no value; set() is given how often it stands there
  value,       ///< the last one counts
  list,        ///< items with commas between them; repeated ones are joined; set() is called once
  repeated,    ///< set() is called for each
  world_flag,  ///< as value, but kept by name for make_world(); has no set()
};

enum class OptionGroup { server, amount, prompts, request, results, gates, terminal, listener, world };

std::string_view title_of(OptionGroup group);

/// How an option is written into the arguments, and read back as text ("" when it has no value).
struct Field {
  Expected<void> (*set)(Invocation& to, const std::string& value) = nullptr;
  std::string (*show)(const Invocation& from) = nullptr;
};

/// One option. All rows together are the command line: parser, help, environment and the header of a run read them.
struct OptionRow {
  std::string_view name;          ///< canonical and for ever, without dashes
  std::string_view aliases = "";  ///< other spellings, blanks between them
  char letter = 0;
  OptionGroup group = OptionGroup::server;
  OptionKind kind = OptionKind::value;
  std::string_view placeholder = "";  ///< of its value, for the help
  std::string_view help = "";
  std::string_view unset = "";  ///< what no value means
  Field field = {};
  std::string_view native = "";  ///< a variable of other programs that is read when BENCH_… is not set
  std::string (*mask)(const std::string& value) = nullptr;  ///< hides secrets of a value for the record
  bool also_ls = false;                                     ///< in the table of run: `ls` has it too

  bool takes_value() const { return kind != OptionKind::flag && kind != OptionKind::counter; }
};

}  // namespace bench
