#include "present/quality/answer.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "bench/metric.h"

#include "present/number.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench {
namespace {

constexpr int indent = 2;
constexpr int longest_reply = 600;  ///< columns: reasoning is long, and its end stands in the journal

struct Mark {
  std::string sign;
  std::string words;
  Emphasis emphasis;
};

/// The grade says that something is so, not that it is right.
bool is_neutral(const Grade& grade) {
  const Metric* metric = find_metric(grade.name);
  return metric != nullptr && metric->better == Better::neither;
}

Mark neutral_mark(const Grade& grade, bool unicode) {
  const std::string what(find_metric(grade.name)->title);
  if (*grade.value > 0) return {unicode ? "●" : "*", what, Emphasis::none};
  return {unicode ? "○" : "o", "not " + what, Emphasis::none};
}

Mark mark_of(const RunRecord& record, bool unicode) {
  const std::string tick = unicode ? "✓" : "+";
  const std::string cross = unicode ? "✗" : "x";
  if (record.reply.failure) return {cross, "failed", Emphasis::alarm};
  if (record.grades.empty()) return {"?", "not graded", Emphasis::caution};
  const Grade& grade = record.grades.front();
  if (grade.cut) return {"?", "cut at the token limit", Emphasis::caution};
  if (grade.unparsed) return {"?", "no answer found", Emphasis::caution};
  if (!grade.value) return {"?", "not graded", Emphasis::caution};
  if (is_neutral(grade)) return neutral_mark(grade, unicode);
  if (*grade.value == 1) return {tick, "right", Emphasis::good};
  if (*grade.value == 0) return {cross, "wrong", Emphasis::alarm};
  return {"~", "in part", Emphasis::caution};
}

class Lines {
 public:
  explicit Lines(const Style& style) : style_(style) {}

  /// A paragraph, its line breaks kept.
  void add(std::string_view text, int first, int rest) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string line = safe_text(text.substr(begin, end - begin), style_.unicode);
      for (const std::string& part : wrapped(line, {style_.columns, rest, begin == 0 ? first : rest}))
        text_ += part + "\n";
      begin = end + 1;
    }
  }
  void add_line(const std::string& line) { text_ += line + "\n"; }
  std::string take() { return std::move(text_); }

 private:
  const Style& style_;
  std::string text_;
};

void add_choices(const Scoring& scoring, const RunRecord& record, Lines& lines) {
  const std::string said = record.grades.empty() ? "" : record.grades.front().extracted;
  for (std::size_t i = 0; i < scoring.choices.size(); ++i) {
    const std::string letter(1, static_cast<char>('A' + i));
    const bool is_right = !scoring.references.empty() && scoring.references.front() == letter;
    const std::string sign = is_right ? "= " : said == letter ? "- " : "";
    constexpr int behind_letter = indent + 5;
    lines.add(sign + letter + ". " + scoring.choices[i], sign.empty() ? indent + 2 : indent, behind_letter);
  }
}

std::string read_as(const RunRecord& record, const Scoring& scoring) {
  std::string text;
  if (!record.grades.empty() && !record.grades.front().extracted.empty() && !record.grades.front().unparsed)
    text = "read as " + record.grades.front().extracted;
  if (!scoring.references.empty() && !was_right(record))
    text += (text.empty() ? "right is " : ", right is ") + scoring.references.front();
  return text;
}

}  // namespace

bool was_right(const RunRecord& record) {
  return !record.reply.failure && !record.grades.empty() && !record.grades.front().cut &&
         (record.grades.front().value == 1 || is_neutral(record.grades.front()));
}

std::string answer_text(const Case& asked, const RunRecord& record, const Style& style) {
  const Mark mark = mark_of(record, style.unicode);
  std::string head = mark.sign + " " + safe_text(asked.id, style.unicode) + "  " + mark.words;
  if (record.reply.timeline.end) head += ", " + duration_text(seconds(*record.reply.timeline.end));
  Lines lines(style);
  lines.add_line(painted(head, mark.emphasis, style.color));
  lines.add(asked.question, indent, indent);
  add_choices(asked.scoring, record, lines);
  if (record.reply.failure) {
    lines.add(record.reply.failure->detail, indent, indent);
    return lines.take() + "\n";
  }
  const std::string said = excerpt(record.reply.text, longest_reply, style.unicode);
  lines.add("said: " + (said.empty() ? std::string("nothing") : said), indent, indent + 6);
  if (const std::string read = read_as(record, asked.scoring); !read.empty()) lines.add(read, indent, indent);
  return lines.take() + "\n";
}

}  // namespace bench
