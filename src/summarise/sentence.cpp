#include "summarise/sentence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <utility>

namespace bench {
namespace {

/// The words with which the things that are counted are told: the nouns, and the verbs behind them.
constexpr std::pair<std::string_view, std::string_view> singular_of[] = {
    {"replies", "reply"},
    {"requests", "request"},
    {"prompts", "prompt"},
    {"records", "record"},
    {"are", "is"},
    {"were", "was"},
    {"have", "has"},
    {"carry", "carries"},
    {"repeat", "repeats"},
    {"name", "names"},
    {"hold", "holds"},
    {"lack", "lacks"},
    {"connections", "connection"},
};

/// "planned requests are in" of one: "planned request is in". What is said further behind is of something else.
std::string in_singular(std::string_view what) {
  constexpr int words_about_it = 3;
  std::string text;
  for (int word = 0; word < words_about_it && !what.empty(); ++word) {
    const std::string_view plural = what.substr(0, what.find(' '));
    const auto* const found = std::find_if(std::begin(singular_of), std::end(singular_of),
                                           [&](const auto& row) { return row.first == plural; });
    text += found == std::end(singular_of) ? plural : found->second;
    what.remove_prefix(plural.size());
    if (what.empty()) break;
    text += ' ';
    what.remove_prefix(1);
  }
  return text.append(what);
}

}  // namespace

std::string sentence_number(double value, int digits) {
  std::array<char, 352> text{};  // the longest double in %f has 309 digits before the point
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  const std::string_view written = text.data();
  const bool is_zero = written.find_first_not_of("-0.") == std::string_view::npos;
  return std::string(is_zero && written.front() == '-' ? written.substr(1) : written);
}

std::string sentence_seconds(double value) {
  const double size = std::abs(value);
  if (size >= 100) return sentence_number(value, 0) + " s";
  if (size >= 10) return sentence_number(value, 1) + " s";
  if (size >= 1) return sentence_number(value, 2) + " s";
  if (size >= 0.1) return sentence_number(value * 1e3, 0) + " ms";
  if (size >= 0.01) return sentence_number(value * 1e3, 1) + " ms";
  if (size >= 0.001) return sentence_number(value * 1e3, 2) + " ms";
  return sentence_number(value * 1e6, 0) + " us";
}

std::string sentence_percent(double share) {
  const double percent = share * 100;
  return sentence_number(percent, std::abs(percent) < 10 && percent != 0 ? 1 : 0) + " %";
}

std::string sentence_count(std::int64_t part, std::int64_t whole, std::string_view what) {
  return std::to_string(part) + " of " + std::to_string(whole) + " " +
         (whole == 1 ? in_singular(what) : std::string(what));
}

std::string sentence_value(double value, Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return sentence_seconds(value);
    case Unit::tokens_per_second:
      return sentence_number(value, 1) + " tokens/s";
    case Unit::share:
      return sentence_number(value * 100, 1) + " %";
    case Unit::count:
      break;
  }
  return sentence_number(value, 1);
}

}  // namespace bench
