#include "summarise/gate_terms.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <span>
#include <utility>

#include "summarise/words.h"

namespace bench {

namespace {

struct RunTerm {
  std::string_view id;
  Unit unit;
};
constexpr std::array run_terms{RunTerm{"error_rate", Unit::share}, RunTerm{"schema_valid", Unit::share},
                               RunTerm{"output_toks_per_s", Unit::tokens_per_second}};

/// A unit of limits. Small ones divide: 95/100 is the double nearest to 0.95, 95*0.01 is not.
struct Suffix {
  std::string_view text;
  double times = 1;
  double per = 1;
};
constexpr std::array time_suffixes{Suffix{""},           Suffix{"s"},     Suffix{"ms", 1, 1e3}, Suffix{"us", 1, 1e6},
                                   Suffix{"ns", 1, 1e9}, Suffix{"m", 60}, Suffix{"min", 60},    Suffix{"h", 3600}};
constexpr std::array rate_suffixes{Suffix{""}, Suffix{"tok/s"}, Suffix{"toks/s"}, Suffix{"tokens/s"}};
constexpr std::array count_suffixes{Suffix{""}};
constexpr std::array share_suffixes{Suffix{""}, Suffix{"%", 1, 100}};

std::span<const Suffix> suffixes_of(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return time_suffixes;
    case Unit::tokens_per_second:
      return rate_suffixes;
    case Unit::share:
      return share_suffixes;
    case Unit::count:
      break;
  }
  return count_suffixes;
}

std::string with_underscores(std::string_view name) {
  std::string result(name);
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

/// A name as it is typed: without the unit of times, which the limit carries.
std::string typed_name(std::string_view id, Unit unit) {
  if (unit == Unit::seconds && id.ends_with("_s")) id.remove_suffix(2);
  return std::string(id);
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) names.push_back(typed_name(metric.id, metric.unit));
  names.emplace_back("queue_est");
  for (const RunTerm& term : run_terms) names.emplace_back(term.id);
  return names;
}

/// Levenshtein's distance.
std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<GateTerm> find_gate_term(std::string_view name) {
  const std::string id = with_underscores(name);
  for (const RunTerm& term : run_terms) {
    if (term.id == id) return GateTerm{id, term.unit, false};
  }
  for (const std::string& candidate : {id, id + "_s"}) {
    if (candidate == "queue_est_s") return GateTerm{candidate, Unit::seconds, true};
    if (const Metric* metric = find_metric(candidate)) return GateTerm{candidate, metric->unit, true};
  }
  return std::nullopt;
}

std::vector<std::string> names_near(std::string_view name) {
  const std::string wanted = with_underscores(name);
  std::vector<std::string> names = all_names();
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return edits_between(wanted, a) < edits_between(wanted, b);
  });
  names.resize(3);
  return names;
}

std::optional<double> parse_limit(std::string_view text, Unit unit) {
  const std::string number(text);
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  // strtod also reads "nan", "inf" and hexadecimal, and skips blanks.
  if (end == number.c_str() || !std::isfinite(value) || number.find_first_of("xX") != std::string::npos)
    return std::nullopt;
  std::string_view rest(end);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  for (const Suffix& suffix : suffixes_of(unit)) {
    if (suffix.text != rest) continue;
    const double limit = value * suffix.times / suffix.per;
    const bool impossible = limit < 0 || (unit == Unit::share && limit > 1);
    return impossible ? std::nullopt : std::optional(limit);
  }
  return std::nullopt;
}

std::string_view example_of(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "500ms or 10s";
    case Unit::tokens_per_second:
      return "30";
    case Unit::share:
      return "1% or 0.01";
    case Unit::count:
      break;
  }
  return "256";
}

std::string value_text(double value, Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return seconds_text(value);
    case Unit::tokens_per_second:
      return number_text(value, 1) + " tokens/s";
    case Unit::share:
      return number_text(value * 100, 1) + " %";
    case Unit::count:
      break;
  }
  return number_text(value, 1);
}

}  // namespace bench
