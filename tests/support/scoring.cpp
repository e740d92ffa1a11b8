#include "support/scoring.h"

#include <fstream>
#include <sstream>

#include "catch.hpp"

namespace bench {

std::optional<std::filesystem::path> public_data(const std::string& name) {
#ifdef BENCH_SHARED_DATA
  const std::filesystem::path path = std::filesystem::path(BENCH_SHARED_DATA) / "data" / name;
  if (std::filesystem::exists(path)) return path;
#endif
  WARN("skipped: no public data " + name + " here");
  return std::nullopt;
}

std::string file_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<Json> json_lines(const std::filesystem::path& file) {
  std::vector<Json> lines;
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back(Json::parse(line));
  return lines;
}

std::vector<std::vector<std::string>> csv_rows(const std::filesystem::path& file) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  const std::string text = file_text(file);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool doubled = quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"';
    if (doubled) {
      row.back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      row.emplace_back();
    } else if (c == '\n' && !quoted) {
      if (!row.back().empty() && row.back().back() == '\r') row.back().pop_back();
      rows.push_back(std::exchange(row, std::vector<std::string>(1)));
    } else {
      row.back() += c;
    }
  }
  if (row.size() > 1) rows.push_back(std::move(row));
  return rows;
}

Grade graded(const std::string& rule, const Reply& reply, Scoring scoring) {
  RunRecord record;
  record.reply = reply;
  scoring.rules = {rule};
  record.scoring = std::move(scoring);
  const auto grades = grades_of(record, "");
  REQUIRE(grades.size() == 1);
  CHECK(grades.front().rule == rule);
  return grades.front();
}

Grade graded(const std::string& rule, const std::string& text, std::vector<std::string> references,
             std::vector<std::string> choices, const std::string& done_reason) {
  Reply reply;
  reply.text = text;
  reply.done_reason = done_reason;
  return graded(rule, reply, Scoring{{}, std::move(references), std::move(choices)});
}

}  // namespace bench
