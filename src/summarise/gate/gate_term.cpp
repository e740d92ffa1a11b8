#include "summarise/gate/gate_term.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>

#include "summarise/metric/ids.h"

namespace bench {

namespace {

/// The score of a quality suite, over all its questions.
std::optional<double> accuracy_of(const GroupSummary& group) {
  if (!group.quality || !group.quality->is_graded || !group.quality->has_total) return std::nullopt;
  return group.quality->all().accuracy;
}

/// Where grades are right and wrong it is the score: a metric knows nothing of requests that failed, and a model must
/// not pass by failing.
std::optional<double> correct_of(const GroupSummary& group) {
  if (group.quality && group.quality->is_graded && group.quality->is_binary && !group.quality->is_neutral())
    return accuracy_of(group);
  const MetricSummary* correct = group.metric(metric::correct);
  return correct ? std::optional(correct->mean) : std::nullopt;
}

constexpr std::array run_terms{
    RunTerm{.id = "error_rate",
            .unit = Unit::share,
            .of = [](const GroupSummary& group) -> std::optional<double> {
              if (group.n_total == 0) return std::nullopt;
              return static_cast<double>(group.n_total - group.n_ok) / static_cast<double>(group.n_total);
            },
            .why_none = "no request has it"},
    RunTerm{.id = "output_toks_per_s",
            .unit = Unit::tokens_per_second,
            .of = [](const GroupSummary& group) { return group.output_toks_per_s; },
            .why_none = "no output tokens were counted"},
    RunTerm{.id = "accuracy",
            .unit = Unit::share,
            .of = accuracy_of,
            .why_none = "nothing was asked that has a right answer"},
    RunTerm{.id = metric::correct, .unit = Unit::share, .of = correct_of, .why_none = "no reply was graded"},
};

/// A unit of limits. Small ones divide: 95/100 is the double nearest to 0.95, 95*0.01 is not.
struct Suffix {
  std::string_view text;
  double times = 1;
  double per = 1;
};
/// No bare number: 'ttft<500' was meant in milliseconds, and as seconds it would hold for ever.
constexpr std::array time_suffixes{Suffix{"s"},     Suffix{"ms", 1, 1e3}, Suffix{"us", 1, 1e6}, Suffix{"ns", 1, 1e9},
                                   Suffix{"m", 60}, Suffix{"min", 60},    Suffix{"h", 3600}};
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

}  // namespace

std::optional<GateTerm> find_gate_term(std::string_view name) {
  const std::string id = with_underscores(name);
  for (const RunTerm& term : run_terms) {
    if (term.id == id) return GateTerm{term.id, term.unit, false, &term};
  }
  for (const std::string& candidate : {id, id + "_s"}) {
    if (const Metric* metric = find_metric(candidate))
      return GateTerm{metric->id, metric->unit, metric->aggregate == Aggregate::distribution, nullptr};
  }
  return std::nullopt;
}

std::vector<std::string> gate_names() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) names.push_back(typed_name(metric.id, metric.unit));
  for (const RunTerm& term : run_terms)
    if (find_metric(term.id) == nullptr) names.emplace_back(term.id);
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
    // A bare 1 could be 1 % or all of them.
    const bool ambiguous = unit == Unit::share && rest.empty() && limit >= 1;
    const bool impossible = limit < 0 || ambiguous || (unit == Unit::share && limit > 1);
    return impossible ? std::nullopt : std::optional(limit);
  }
  return std::nullopt;
}

std::string_view example_of(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return "500ms or 10s";
    case Unit::tokens_per_second:
      return "30 or 30tok/s";
    case Unit::share:
      return "1% or 0.01";
    case Unit::count:
      break;
  }
  return "256";
}

}  // namespace bench
