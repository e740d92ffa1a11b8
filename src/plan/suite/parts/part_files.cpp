#include "plan/suite/parts/part_files.h"

#include <algorithm>

namespace bench {

std::optional<std::string> part_file(const DataSet& data, std::initializer_list<std::string_view> patterns) {
  if (data.is_one_file()) return data.files("*").front();
  for (const std::string_view pattern : patterns) {
    const auto fitting = data.files(pattern);
    if (!fitting.empty()) return fitting.front();
  }
  return std::nullopt;
}

Expected<std::string> question_file(const DataSet& data, std::initializer_list<std::string_view> patterns) {
  if (const auto file = part_file(data, patterns)) return *file;
  return usage_error("no questions in " + data.place(), "they stand in " + std::string(*patterns.begin()),
                     {"what is there:  bench ls datasets"});
}

Expected<std::string> example_file(const DataSet& data, std::initializer_list<std::string_view> patterns) {
  const auto file = data.is_one_file() ? std::nullopt : part_file(data, patterns);
  if (file) return *file;
  return usage_error("no examples in " + data.place(), "they stand in " + std::string(*patterns.begin()),
                     {"ask without:  --shots 0"});
}

Expected<std::vector<JsonRow>> read_json_rows(DataSet& data, const std::string& file) {
  const auto text = data.read(file);
  if (!text) return text.error();
  return parse_json_rows(*text, data.name_of(file));
}

Expected<std::vector<CsvRow>> read_csv_rows(DataSet& data, const std::string& file) {
  const auto text = data.read(file);
  if (!text) return text.error();
  return parse_csv(*text, data.name_of(file));
}

SetupError wrong_row(const DataSet& data, const std::string& file, const JsonRow& row, std::size_t place,
                     const std::string& why) {
  const std::string where = row.line > 0 ? ":" + std::to_string(row.line) : ": element " + std::to_string(place);
  return usage_error(data.name_of(file) + where + ": " + why);
}

std::size_t CsvColumns::place(std::string_view name) const {
  return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
}

std::string_view CsvColumns::cell(const CsvRow& row, std::string_view name) const {
  const std::size_t at = place(name);
  return at < row.cells.size() ? std::string_view(row.cells[at]) : std::string_view();
}

}  // namespace bench
