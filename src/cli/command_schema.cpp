// `bench schema NAME`: a format of ours as a JSON Schema.

#include <string>
#include <vector>

#include "bench/backend.h"

#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/terminal/output.h"

namespace bench {
namespace {

/// Protocols of our own.
std::vector<std::string> names_of_schemas() {
  std::vector<std::string> names;
  for (const Backend& backend : backends())
    if (backend.schema != nullptr) names.emplace_back(backend.name);
  return names;
}

Expected<void> check_schema_name(Invocation& in) {
  const std::vector<std::string> names = names_of_schemas();
  if (in.operands.size() != 1)
    return usage_error("the schema of what?", "", {"write:  bench schema " + joined(names, "|")});
  const Backend* const backend = find_backend(in.operands.front());
  if (backend != nullptr && backend->schema != nullptr) return {};
  const auto close = nearest(in.operands.front(), names);
  return usage_error("no format is called '" + in.operands.front() + "'", "",
                     {close ? "did you mean " + *close + "?" : "there are " + joined(names)});
}

int print_schema(const Invocation& asked) {
  write_output(find_backend(asked.operands.front())->schema());
  return 0;
}

std::vector<HelpList> list_schemas() {
  HelpList list{"Formats", {}};
  for (const std::string& name : names_of_schemas())
    list.entries.emplace_back(name, "lines of a program that serves, see --command");
  return {list};
}

}  // namespace

Command schema_command() {
  return {.name = "schema",
          .any_operands = true,
          .operands_shown = "NAME",
          .about = "JSON Schema of a format: what a program that serves has to read and write",
          .lists = list_schemas,
          .check = check_schema_name,
          .carry_out = print_schema,
          .rare = true};
}

}  // namespace bench
