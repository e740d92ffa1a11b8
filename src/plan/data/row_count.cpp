#include "plan/data/row_count.h"

#include "plan/data/csv.h"
#include "plan/data/json_rows.h"

namespace bench {
namespace {

template <class Rows>
std::optional<std::int64_t> size_of(const Expected<Rows>& rows) {
  if (!rows) return std::nullopt;
  return static_cast<std::int64_t>(rows->size());
}

}  // namespace

std::optional<std::int64_t> question_rows(const CatalogEntry& entry, DataSet& set) {
  const std::vector<std::string> files = set.files(entry.questions);
  if (files.empty()) return std::nullopt;
  std::int64_t sum = 0;
  for (const std::string& file : files) {
    const auto text = set.read(file);
    if (!text) return std::nullopt;
    const bool is_csv = file.ends_with(".csv");
    const auto rows = is_csv ? size_of(parse_csv(*text, file)) : size_of(parse_json_rows(*text, file));
    if (!rows) return std::nullopt;
    sum += *rows - (is_csv && entry.header ? 1 : 0);
  }
  return sum;
}

}  // namespace bench
