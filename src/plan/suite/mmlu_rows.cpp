#include "plan/suite/mmlu_rows.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "plan/suite/parts/part_files.h"

namespace bench {
namespace {

constexpr std::size_t mmlu_options = MmluItem::option_count;
constexpr std::string_view mmlu_letters[mmlu_options] = {"A", "B", "C", "D"};

/// What a file goes by, told by its first row.
struct MmluLayout {
  bool has_header = false;
  char first_answer = 'A';         ///< the answer that means the first option
  std::vector<std::size_t> cells;  ///< where question, options, answer and perhaps the subject stand
  std::size_t columns = 0;
  std::string_view row = "a row is question,A,B,C,D,answer";
};

bool has_names(const CsvRow& header) {
  const auto has = [&](std::string_view name) {
    return std::find(header.cells.begin(), header.cells.end(), name) != header.cells.end();
  };
  return has("Question") && has("Answer") && has("Subject") &&
         std::all_of(std::begin(mmlu_letters), std::end(mmlu_letters), has);
}

MmluLayout layout_of(const CsvRow& first) {
  if (has_names(first)) {
    MmluLayout named{true, 'A', {}, first.cells.size(), "the columns are Question,A,B,C,D,Answer,Subject"};
    for (const char* name : {"Question", "A", "B", "C", "D", "Answer", "Subject"})
      named.cells.push_back(
          static_cast<std::size_t>(std::find(first.cells.begin(), first.cells.end(), name) - first.cells.begin()));
    return named;
  }
  const bool has_header = !first.cells.empty() && first.cells.front() == "question";
  return {has_header, has_header ? '0' : 'A', {0, 1, 2, 3, 4, 5}, mmlu_options + 2};
}

Expected<MmluItem> mmlu_item_of(const CsvRow& row, const MmluLayout& layout, const std::string& file) {
  const auto wrong = [&](const std::string& why) {
    return usage_error(file + ":" + std::to_string(row.line) + ": " + why, std::string(layout.row));
  };
  if (row.cells.size() != layout.columns)
    return wrong("has " + counted(static_cast<std::int64_t>(row.cells.size()), "column") + " instead of " +
                 std::to_string(layout.columns));
  const auto cell = [&](std::size_t i) -> const std::string& { return row.cells[layout.cells[i]]; };
  MmluItem item;
  item.question = cell(0);
  for (std::size_t i = 0; i < mmlu_options; ++i) item.choices[i] = cell(i + 1);
  const std::string& answer = cell(mmlu_options + 1);
  const char first = layout.first_answer;
  if (answer.size() != 1 || answer[0] < first || answer[0] >= first + static_cast<char>(mmlu_options))
    return wrong("the answer is \"" + answer + "\", not one of " + (first == '0' ? "0 to 3" : "A to D"));
  item.letter = static_cast<char>('A' + (answer[0] - first));
  if (layout.cells.size() > mmlu_options + 2) item.subject = cell(mmlu_options + 2);
  return item;
}

}  // namespace

Expected<std::vector<MmluItem>> read_mmlu_rows(DataSet& data, const std::string& file) {
  const auto rows = read_csv_rows(data, file);
  if (!rows) return rows.error();
  std::vector<MmluItem> items;
  if (rows->empty()) return items;
  const MmluLayout layout = layout_of(rows->front());
  items.reserve(rows->size());
  for (std::size_t i = layout.has_header ? 1 : 0; i < rows->size(); ++i) {
    auto item = mmlu_item_of((*rows)[i], layout, data.name_of(file));
    if (!item) return item.error();
    items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace bench
