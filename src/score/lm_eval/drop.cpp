#include "score/lm_eval/drop.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "score/squad.h"
#include "score/text/python_text.h"
#include "score/verdict.h"

namespace bench {
namespace lm_eval {
namespace {

/// A text that Python's float takes. Without digits of other scripts.
std::optional<double> number_in(std::string_view text) {
  std::string bare(python::strip(text));
  for (std::size_t i = 1; i + 1 < bare.size(); ++i)
    if (bare[i] == '_' && is_digit(bare[i - 1]) && is_digit(bare[i + 1])) bare.erase(i, 1);
  const std::size_t sign = !bare.empty() && (bare[0] == '+' || bare[0] == '-') ? 1 : 0;
  const std::string digits = lower_case(std::string_view(bare).substr(sign));
  if (digits.empty() || digits.front() == '+' || digits.front() == '-' || digits.find('(') != digits.npos)
    return std::nullopt;
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ptr != end || read.ec == std::errc::invalid_argument) return std::nullopt;
  if (read.ec == std::errc::result_out_of_range) value = digits.find("e-") == digits.npos ? HUGE_VAL : 0;
  return bare[0] == '-' ? -value : value;
}

/// As Python's repr: the shortest digits that give the number back, an exponent from 1e16 and below 1e-4.
std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  char buffer[400];
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::string text(buffer, std::to_chars(buffer, std::end(buffer), value, format).ptr);
  if (plain && text.find('.') == text.npos) text += ".0";
  return text;
}

std::string normalised_token(std::string_view token) {
  const std::string lowered = python::lower(token);
  if (const auto number = number_in(lowered)) return float_text(*number);
  const std::string bare = python::without_ascii_punctuation(lowered);
  if (const auto number = number_in(bare)) return float_text(*number);
  return squad::normalised(bare);
}

std::vector<std::string_view> spans_in(std::string_view answer) {
  std::vector<std::string_view> lines = split(answer, '\n');
  if (lines.empty()) lines.push_back(answer);
  return lines;
}

std::set<std::string_view> bag_of(const std::string& span) {
  const auto words = python::split(span);
  return {words.begin(), words.end()};
}

std::set<std::string_view> common_of(const std::set<std::string_view>& a, const std::set<std::string_view>& b) {
  std::set<std::string_view> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(common, common.end()));
  return common;
}

bool numbers_agree(const std::set<std::string_view>& gold, const std::set<std::string_view>& common) {
  const auto is_number = [](std::string_view word) { return number_in(word).has_value(); };
  return std::none_of(gold.begin(), gold.end(), is_number) || std::any_of(common.begin(), common.end(), is_number);
}

double part_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
}

double span_f1(const std::string& given, const std::string& gold) {
  const auto ours = bag_of(given);
  const auto theirs = bag_of(gold);
  const auto common = common_of(ours, theirs);
  if (!numbers_agree(theirs, common)) return 0;
  const double precision = part_of(common.size(), ours.size());
  const double recall = part_of(common.size(), theirs.size());
  return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
}

}  // namespace

std::string normalised_span(std::string_view text) {
  std::string joined;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(" -", start), text.size());
    const std::string token = normalised_token(text.substr(start, end - start));
    if (!token.empty() && !joined.empty()) joined += ' ';
    joined += token;
    start = end + 1;
  }
  return joined;
}

bool drop_exact(std::string_view reply, std::string_view answer) {
  const auto spans = spans_in(answer);
  return spans.size() == 1 && normalised_span(reply) == normalised_span(spans.front());
}

double drop_f1(std::string_view reply, std::string_view answer) {
  const std::string given = normalised_span(reply);
  const auto spans = spans_in(answer);
  double highest = 0;
  for (const std::string_view span : spans) highest = std::max(highest, span_f1(given, normalised_span(span)));
  return std::nearbyint(highest / static_cast<double>(spans.size()) * 100) / 100;
}

}  // namespace lm_eval

namespace {

template <class Measure>
Grade best_drop(const ToGrade& answer, Measure measure, const char* name) {
  double highest = 0;
  for (const std::string& reference : answer.scoring.references)
    if (!is_blank(reference)) highest = std::max(highest, static_cast<double>(measure(answer.reply.text, reference)));
  return verdict(answer, {answer.reply.text, is_blank(answer.reply.text), true}, highest, name);
}

Grade grade_drop_exact(const ToGrade& answer) { return best_drop(answer, lm_eval::drop_exact, "correct"); }
Grade grade_drop_f1(const ToGrade& answer) { return best_drop(answer, lm_eval::drop_f1, "f1"); }

constexpr Scorer drop_rows[] = {
    Scorer{"lm-eval:drop/none/em", "the reply is a right answer, as lm-eval's drop compares spans and numbers",
           grade_drop_exact},
    Scorer{"lm-eval:drop/none/f1", "the words that the reply shares with the nearest right answer, as lm-eval's drop",
           grade_drop_f1},
};

}  // namespace

std::span<const Scorer> lm_eval_drop_scorers() { return drop_rows; }

}  // namespace bench
