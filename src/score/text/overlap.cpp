#include "score/text/overlap.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/text.h"
#include "base/utf8.h"
#include "score/text/python_text.h"

namespace bench {
namespace {

using Tokens = std::vector<std::string>;
using Counts = std::map<Tokens, std::size_t>;

Counts grams(const Tokens& tokens, std::size_t n) {
  Counts counts;
  for (std::size_t i = 0; i + n <= tokens.size(); ++i)
    ++counts[Tokens(tokens.begin() + static_cast<std::ptrdiff_t>(i),
                    tokens.begin() + static_cast<std::ptrdiff_t>(i + n))];
  return counts;
}

std::size_t shared(const Counts& a, const Counts& b) {
  std::size_t sum = 0;
  for (const auto& [gram, count] : a)
    if (const auto other = b.find(gram); other != b.end()) sum += std::min(count, other->second);
  return sum;
}

double f_measure(std::size_t hits, std::size_t given, std::size_t wanted) {
  if (hits == 0) return 0;
  const double precision = static_cast<double>(hits) / static_cast<double>(given);
  const double recall = static_cast<double>(hits) / static_cast<double>(wanted);
  return 100 * 2 * precision * recall / (precision + recall);
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint next = first_code_point(text.substr(i));
    points += next.valid ? next.value : replacement_character;
    i += next.size;
  }
  return points;
}

/// Blanks around punctuation: behind pairs of no digit and a mark first, then before pairs of a mark and no digit.
std::u32string with_punctuation_apart(const std::u32string& text) {
  std::u32string first;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && !python::is_number(text[i]) && python::is_punctuation(text[i + 1])) {
      first.append({text[i], U' ', text[i + 1], U' '});
      ++i;
    } else {
      first += text[i];
    }
  }
  std::u32string second;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (i + 1 < first.size() && python::is_punctuation(first[i]) && !python::is_number(first[i + 1])) {
      second.append({U' ', first[i], U' ', first[i + 1]});
      ++i;
    } else {
      second += first[i];
    }
  }
  return second;
}

Tokens owned(const std::vector<std::string_view>& parts) { return {parts.begin(), parts.end()}; }

/// Places in `wanted` of a longest common subsequence.
std::set<std::size_t> common_places(const Tokens& wanted, const Tokens& given) {
  std::vector<std::vector<std::size_t>> length(wanted.size() + 1, std::vector<std::size_t>(given.size() + 1));
  for (std::size_t i = 1; i <= wanted.size(); ++i)
    for (std::size_t j = 1; j <= given.size(); ++j)
      length[i][j] =
          wanted[i - 1] == given[j - 1] ? length[i - 1][j - 1] + 1 : std::max(length[i - 1][j], length[i][j - 1]);
  std::set<std::size_t> places;
  for (std::size_t i = wanted.size(), j = given.size(); i > 0 && j > 0;) {
    if (wanted[i - 1] == given[j - 1]) {
      places.insert(i - 1);
      --i, --j;
    } else if (length[i][j - 1] > length[i - 1][j]) {
      --j;
    } else {
      --i;
    }
  }
  return places;
}

std::vector<Tokens> lines_of(std::string_view text) {
  std::string lines(text);
  constexpr std::string_view stop = " . ";
  for (std::size_t at = lines.find(stop); at != std::string::npos; at = lines.find(stop, at + 2))
    lines.replace(at, stop.size(), ".\n");
  std::vector<Tokens> tokens;
  for (const std::string_view line : split(lines, '\n')) tokens.push_back(rouge_tokens(line));
  return tokens;
}

std::map<std::string, std::size_t> token_counts(const std::vector<Tokens>& lines) {
  std::map<std::string, std::size_t> counts;
  for (const Tokens& line : lines)
    for (const std::string& token : line) ++counts[token];
  return counts;
}

std::size_t size_of(const std::vector<Tokens>& lines) {
  std::size_t sum = 0;
  for (const Tokens& line : lines) sum += line.size();
  return sum;
}

}  // namespace

std::vector<std::string> bleu_tokens(std::string_view text) {
  std::string apart;
  for (const char32_t c : with_punctuation_apart(code_points(text))) {
    const bool symbol = python::is_symbol(c);
    if (symbol) apart += ' ';
    append_utf8(apart, c);
    if (symbol) apart += ' ';
  }
  return owned(python::split(apart));
}

double bleu(std::string_view given, std::string_view reference) {
  const auto without_end = [](std::string_view text) {
    const std::string_view bare = python::strip(text);
    return bare.empty() ? bare : text.substr(0, static_cast<std::size_t>(bare.data() - text.data()) + bare.size());
  };
  const Tokens ours = bleu_tokens(without_end(given));
  const Tokens theirs = bleu_tokens(without_end(reference));
  constexpr std::size_t orders = 4;
  if (ours.size() < orders || shared(grams(ours, 1), grams(theirs, 1)) == 0) return 0;
  double logs = 0;
  double smoothing = 1;
  for (std::size_t n = 1; n <= orders; ++n) {
    const std::size_t hits = shared(grams(ours, n), grams(theirs, n));
    const double total = static_cast<double>(ours.size() + 1 - n);
    if (hits == 0) smoothing *= 2;  // each order without a hit counts half of the one before
    logs += std::log(hits == 0 ? 100 / (smoothing * total) : 100 * static_cast<double>(hits) / total);
  }
  const double length_ratio = static_cast<double>(theirs.size()) / static_cast<double>(ours.size());
  const double brevity = length_ratio > 1 ? std::exp(1 - length_ratio) : 1;
  return brevity * std::exp(logs / orders);
}

std::vector<std::string> rouge_tokens(std::string_view text) {
  std::string bare = python::lower(text);
  for (char& c : bare)
    if (!is_digit(c) && !(c >= 'a' && c <= 'z')) c = ' ';
  return owned(python::split(bare));
}

double rouge_n(std::string_view given, std::string_view reference, std::size_t n) {
  const Tokens ours = rouge_tokens(given);
  const Tokens theirs = rouge_tokens(reference);
  if (ours.size() < n || theirs.size() < n) return 0;
  return f_measure(shared(grams(ours, n), grams(theirs, n)), ours.size() + 1 - n, theirs.size() + 1 - n);
}

double rouge_lines(std::string_view given, std::string_view reference) {
  const auto ours = lines_of(given);
  const auto theirs = lines_of(reference);
  auto left_of_ours = token_counts(ours);
  auto left_of_theirs = token_counts(theirs);
  std::size_t hits = 0;
  for (const Tokens& line : theirs) {
    std::set<std::size_t> places;
    for (const Tokens& other : ours) places.merge(common_places(line, other));
    for (const std::size_t place : places) {
      const std::string& token = line[place];
      if (left_of_ours[token] == 0 || left_of_theirs[token] == 0) continue;  // no token counts twice
      ++hits, --left_of_ours[token], --left_of_theirs[token];
    }
  }
  return f_measure(hits, size_of(ours), size_of(theirs));
}

}  // namespace bench
