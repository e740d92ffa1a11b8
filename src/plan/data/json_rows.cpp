#include "plan/data/json_rows.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"
#include "base/utf8.h"

namespace bench {
namespace {

std::int64_t line_at(std::string_view text, std::size_t offset) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())), '\n');
}

Expected<std::vector<JsonRow>> rows_of_array(std::string_view text, const std::string& name) {
  auto parsed = parse_strict(text);
  if (const auto* fault = std::get_if<JsonFault>(&parsed))
    return usage_error(name + ":" + std::to_string(line_at(text, fault->offset)) + ": " + fault->words);
  std::vector<JsonRow> rows;
  for (Json& element : std::get<Json>(parsed)) {
    if (!element.is_object())
      return usage_error(name + ": element " + std::to_string(rows.size()) + " of the list is no object");
    rows.push_back({0, std::move(element)});
  }
  return rows;
}

Expected<std::vector<JsonRow>> rows_of_lines(std::string_view text, const std::string& name) {
  std::vector<JsonRow> rows;
  for (std::int64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const std::string at = name + ":" + std::to_string(number) + ":";
    auto parsed = parse_strict(line);
    if (const auto* fault = std::get_if<JsonFault>(&parsed))
      return usage_error(at + std::to_string(column_in_characters(line, fault->offset)) + ": " + fault->words);
    if (!std::get<Json>(parsed).is_object()) return usage_error(at + " no JSON object");
    rows.push_back({number, std::get<Json>(std::move(parsed))});
  }
  return rows;
}

}  // namespace

Expected<std::vector<JsonRow>> parse_json_rows(std::string_view text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return trimmed(text).starts_with('[') ? rows_of_array(text, name) : rows_of_lines(text, name);
}

}  // namespace bench
