// `bench schema NAME`: what we read and write, as JSON Schemas.

#include <algorithm>
#include <string>
#include <vector>

#include "bench/backend.h"

#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/terminal/output.h"
#include "present/schema/output_schema.h"
#include "record/line/lines.h"
#include "sim/world/world_fields.h"

namespace bench {
namespace {

/// A format of ours. Protocols of our own stand in the table of the backends.
struct SchemaRow {
  std::string name;
  std::string about;
  std::string text;
};

std::vector<SchemaRow> schemas() {
  std::vector<SchemaRow> rows = {
      {"record", "lines of a journal and of --format jsonl", journal_line_schema()},
      {"summary", "the last line of --format jsonl, a part of --format json", summary_schema()},
      {"compare", "what bench compare --format json prints", comparison_schema()},
      {"world", "files of --sim-world and bench sim --world", sim::world_schema()}};
  for (const Backend& backend : backends())
    if (backend.schema != nullptr)
      rows.push_back(
          {std::string(backend.name), "lines of a program that serves, see --command", std::string(backend.schema())});
  return rows;
}

std::vector<std::string> names_of_schemas() {
  std::vector<std::string> names;
  for (const SchemaRow& row : schemas()) names.push_back(row.name);
  return names;
}

Expected<void> check_schema_name(Invocation& in) {
  const std::vector<std::string> names = names_of_schemas();
  if (in.operands.size() != 1)
    return usage_error("the schema of what?", "", {"write:  bench schema " + joined(names, "|")});
  if (std::find(names.begin(), names.end(), in.operands.front()) != names.end()) return {};
  const auto close = nearest(in.operands.front(), names);
  return usage_error("no format is called '" + in.operands.front() + "'", "",
                     {close ? "did you mean " + *close + "?" : "there are " + joined(names)});
}

int print_schema(const Invocation& asked) {
  for (const SchemaRow& row : schemas())
    if (row.name == asked.operands.front()) write_output(row.text);
  return 0;
}

std::vector<HelpList> list_schemas() {
  HelpList list{"Formats", {}};
  for (const SchemaRow& row : schemas()) list.entries.emplace_back(row.name, row.about);
  return {list};
}

}  // namespace

Command schema_command() {
  return {.name = "schema",
          .any_operands = true,
          .operands_shown = "NAME",
          .about = "JSON Schema of what we write, and of what a program that serves reads and writes",
          .lists = list_schemas,
          .check = check_schema_name,
          .carry_out = print_schema,
          .rare = true};
}

}  // namespace bench
