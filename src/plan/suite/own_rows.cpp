#include "plan/suite/own_rows.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/json/object.h"
#include "base/nearest.h"
#include "base/text.h"
#include "plan/suite/parts/part_files.h"

namespace bench {
namespace own_rows {
namespace {

const std::vector<std::string>& known_keys() {
  static const std::vector<std::string> keys = {"id", "prompt", "reference", "choices", "category", "scoring"};
  return keys;
}

SetupError wrong(const std::string& where, const std::string& why, std::vector<std::string> advice = {}) {
  return usage_error(where + ": " + why, "", std::move(advice));
}

/// A slip of the finger would else be a key that nobody asks for.
std::optional<SetupError> fault_in_key(const std::string& where, const std::string& key) {
  const auto& known = known_keys();
  if (std::find(known.begin(), known.end(), key) != known.end()) return std::nullopt;
  const auto meant = nearest(key, known);
  if (!meant) return std::nullopt;
  return wrong(where, "unknown key \"" + key + "\"", {"did you mean \"" + *meant + "\"?"});
}

/// A text, a number as it is written, or a list of those.
bool take_texts(const Json& value, std::vector<std::string>& into) {
  if (value.is_array())
    return std::all_of(value.begin(), value.end(),
                       [&](const Json& element) { return !element.is_array() && take_texts(element, into); });
  if (value.is_string()) {
    into.push_back(value.get<std::string>());
  } else if (value.is_number()) {
    into.push_back(value.dump());
  } else {
    return false;
  }
  return true;
}

Expected<OwnRow> row_of(const JsonRow& line, std::string where) {
  OwnRow row;
  row.where = std::move(where);
  std::vector<std::string> ids;
  const std::pair<const char*, std::vector<std::string>*> lists[] = {
      {"id", &ids}, {"reference", &row.references}, {"choices", &row.choices}, {"scoring", &row.rules}};
  for (const auto& [key, value] : line.object.items())
    if (auto fault = fault_in_key(row.where, key)) return *std::move(fault);
  for (const auto& [key, into] : lists) {
    const auto found = line.object.find(key);
    if (found != line.object.end() && !found->is_null() && !take_texts(*found, *into))
      return wrong(row.where, "\"" + std::string(key) + "\" is neither a text nor a number nor a list of those");
  }
  if (ids.size() > 1) return wrong(row.where, "\"id\" is a list");
  if (!ids.empty()) row.id = ids.front();
  std::string problem;
  JsonObject object(line.object, problem);
  object.required("prompt", row.prompt);
  object.optional("category", row.category);
  if (!problem.empty()) return wrong(row.where, problem);
  return row;
}

OwnRow row_of(const CsvColumns& columns, const CsvRow& cells, std::string where) {
  OwnRow row;
  row.where = std::move(where);
  row.id = columns.cell(cells, "id");
  row.prompt = columns.cell(cells, "prompt");
  row.category = columns.cell(cells, "category");
  if (const auto text = columns.cell(cells, "reference"); !text.empty()) row.references.emplace_back(text);
  if (const auto rule = trimmed(columns.cell(cells, "scoring")); !rule.empty()) row.rules.emplace_back(rule);
  for (const std::string_view choice : split(columns.cell(cells, "choices"), '|'))
    row.choices.emplace_back(trimmed(choice));
  return row;
}

Expected<std::vector<OwnRow>> from_json(DataSet& data, const std::string& file) {
  const auto lines = read_json_rows(data, file);
  if (!lines) return lines.error();
  std::vector<OwnRow> rows;
  for (const JsonRow& line : *lines) {
    const std::string number = std::to_string(line.line > 0 ? static_cast<std::size_t>(line.line) : rows.size());
    auto row = row_of(line, data.name_of(file) + (line.line > 0 ? ":" : ": element ") + number);
    if (!row) return row.error();
    if (row->id.empty()) row->id = (line.line > 0 ? "line-" : "element-") + number;
    rows.push_back(*std::move(row));
  }
  return rows;
}

Expected<std::vector<OwnRow>> from_csv(DataSet& data, const std::string& file) {
  const auto lines = read_csv_rows(data, file);
  if (!lines) return lines.error();
  std::vector<OwnRow> rows;
  if (lines->empty()) return rows;
  const CsvColumns columns(lines->front());
  for (const std::string_view name : {"prompt", "reference"})
    if (!columns.has(name))
      return wrong(data.name_of(file) + ":1", "there is no column \"" + std::string(name) + "\"",
                   {"the first row names the columns: " + joined(known_keys(), ",")});
  for (const std::string& name : lines->front().cells)
    if (auto fault = fault_in_key(data.name_of(file) + ":1", name)) return *std::move(fault);
  for (std::size_t i = 1; i < lines->size(); ++i) {
    const std::string number = std::to_string((*lines)[i].line);
    rows.push_back(row_of(columns, (*lines)[i], data.name_of(file) + ":" + number));
    if (rows.back().id.empty()) rows.back().id = "line-" + number;
  }
  return rows;
}

std::optional<SetupError> fault_in(const std::vector<OwnRow>& rows) {
  std::set<std::string_view> ids;
  for (const OwnRow& row : rows) {
    if (is_blank(row.prompt)) return wrong(row.where, "the prompt is empty");
    if (row.references.empty()) return wrong(row.where, "no reference: there is nothing to hold the answer against");
    if (!ids.insert(row.id).second)
      return wrong(row.where, "a second question is called \"" + row.id + "\"", {"ids tell answers apart"});
  }
  return std::nullopt;
}

}  // namespace
}  // namespace own_rows

Expected<std::vector<OwnRow>> read_own_rows(DataSet& data) {
  const auto files = data.files("*");
  if (files.size() != 1)
    return usage_error("which file of " + data.place() + "?", "the questions are read from one file",
                       {"name it:  bench eval " + data.name_of(files.front())});
  const std::string& file = files.front();
  const bool is_table = file.ends_with(".csv") || file.ends_with(".csv.gz");
  auto rows = is_table ? own_rows::from_csv(data, file) : own_rows::from_json(data, file);
  if (!rows) return rows;
  if (auto fault = own_rows::fault_in(*rows)) return *std::move(fault);
  return rows;
}

}  // namespace bench
