#include "score/number.h"

#include "base/text.h"
#include "score/plain.h"
#include "score/text/python_text.h"
#include "score/verdict.h"

namespace bench {
namespace {

struct Number {
  std::string whole, fraction;
  std::size_t end = 0;
};

/// Three digits and no fourth: what follows a comma that parts thousands.
bool thousands_follow(std::string_view rest) {
  if (rest.size() < 3 || !is_digit(rest[0]) || !is_digit(rest[1]) || !is_digit(rest[2])) return false;
  return rest.size() == 3 || !is_digit(rest[3]);
}

Number number_at(std::string_view text, std::size_t at) {
  Number number;
  const auto take = [&](std::string& digits) {
    while (at < text.size() && is_digit(text[at])) digits += text[at++];
  };
  take(number.whole);
  while (!number.whole.empty() && at < text.size() && text[at] == ',' && thousands_follow(text.substr(at + 1)))
    ++at, take(number.whole);
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) ++at, take(number.fraction);
  number.end = at;
  return number;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Whether a minus stands before a number, with or without a currency between. One behind a word or a number is a
/// hyphen or an operation.
bool is_negative(std::string_view before) {
  if (ends_with(before, "$")) before.remove_suffix(1);
  for (const std::string_view minus : {std::string_view("-"), std::string_view("\u2212")}) {
    if (!ends_with(before, minus)) continue;
    before.remove_suffix(minus.size());
    if (ends_with(before, "$")) before.remove_suffix(1);
    const char32_t c = python::before(before, before.size());
    return !python::is_word(c) && c != U')';
  }
  return false;
}

std::string canonical(const Number& number, bool negative) {
  std::string whole(number.whole);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  std::string fraction(number.fraction);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (whole.empty() && fraction.empty()) return "0";
  const std::string_view first = whole.empty() ? "0" : std::string_view(whole);
  return (negative ? "-" : "") + std::string(first) + (fraction.empty() ? "" : "." + fraction);
}

bool starts_number(std::string_view text, std::size_t at) {
  if (is_digit(text[at])) return true;
  return text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
}

Grade grade_number(const ToGrade& answer) {
  std::string given = last_number(answer_in(answer.reply));
  const bool right =
      !given.empty() && any_reference(answer, [&](const std::string& r) { return last_number(r) == given; });
  const bool none = given.empty();
  return verdict(answer, {std::move(given), none, true}, right);
}

constexpr Scorer number_rows[] = {
    Scorer{"number", "the last number of the reply equals a right one, however either is written", grade_number},
};

}  // namespace

std::string last_number(std::string_view text) {
  std::string last;
  for (std::size_t at = 0; at < text.size();) {
    if (!starts_number(text, at)) {
      ++at;
      continue;
    }
    const Number number = number_at(text, at);
    if (!python::is_word(python::before(text, at))) last = canonical(number, is_negative(text.substr(0, at)));
    at = number.end;
  }
  return last;
}

std::span<const Scorer> number_scorers() { return number_rows; }

}  // namespace bench
