#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/data/csv.h"
#include "plan/data/data_set.h"
#include "plan/data/json_rows.h"

namespace bench {

/// The file that holds a part of a data set: where the user named one file that one, else the first whose name fits a
/// pattern, the patterns in turn.
std::optional<std::string> part_file(const DataSet& data, std::initializer_list<std::string_view> patterns);

/// The file with the questions; none is an error that names the first pattern.
Expected<std::string> question_file(const DataSet& data, std::initializer_list<std::string_view> patterns);
/// The file with the examples, which a single file of questions cannot hold too.
Expected<std::string> example_file(const DataSet& data, std::initializer_list<std::string_view> patterns);

Expected<std::vector<JsonRow>> read_json_rows(DataSet& data, const std::string& file);
Expected<std::vector<CsvRow>> read_csv_rows(DataSet& data, const std::string& file);

/// A row of a file that cannot be used: "file:12: why".
SetupError wrong_row(const DataSet& data, const std::string& file, const JsonRow& row, std::size_t place,
                     const std::string& why);

/// Cells by the names in the first row of a table.
class CsvColumns {
 public:
  explicit CsvColumns(const CsvRow& header) : names_(header.cells) {}
  bool has(std::string_view name) const { return place(name) < names_.size(); }
  /// "" where the column or the cell is missing.
  std::string_view cell(const CsvRow& row, std::string_view name) const;

 private:
  std::size_t place(std::string_view name) const;
  std::vector<std::string> names_;
};

}  // namespace bench
