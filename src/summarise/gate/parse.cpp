// 'ttft.p95<500ms, error_rate<1%': one or more limits behind one --gate.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/summary.h"

#include "base/nearest.h"
#include "base/text.h"
#include "summarise/gate/gate_term.h"

namespace bench {

namespace {

/// The parts of "ttft.p95 <= 500ms".
struct Parts {
  std::string_view term, statistic, comparison, limit;
};

SetupError refusal(std::string_view gate, std::string why, std::string advice) {
  return {ExitCode::usage, "bad --gate '" + std::string(gate) + "'", std::move(why), {std::move(advice)}};
}

SetupError no_such_metric(std::string_view gate, std::string_view name) {
  const std::vector<std::string> names = gate_names();
  SetupError error = refusal(gate, "there is no metric '" + std::string(name) + "'", "choose one of " + joined(names));
  if (const auto near = nearest(name, names)) error.try_this.push_back("did you mean " + *near + "?");
  return error;
}

SetupError no_such_limit(std::string_view gate, const GateTerm& term, std::string_view limit) {
  const std::string typed(limit);
  if (term.unit == Unit::seconds && parse_limit(limit, Unit::count))
    return refusal(gate, "'" + typed + "' has no unit", "write " + typed + "ms or " + typed + "s");
  return refusal(gate, "'" + typed + "' is no limit for " + std::string(term.id),
                 "write " + std::string(example_of(term.unit)));
}

Expected<Parts> split(std::string_view gate) {
  const std::size_t at = gate.find_first_of("<>");
  if (at == std::string_view::npos) {
    return refusal(gate, "it compares nothing", "write a limit, for example: --gate 'ttft.p95<500ms, error_rate<1%'");
  }
  Parts parts;
  const std::size_t width = gate.substr(at + 1).starts_with('=') ? 2 : 1;
  parts.comparison = gate.substr(at, width);
  parts.limit = trimmed(gate.substr(at + width));
  std::string_view left = trimmed(gate.substr(0, at));
  const std::size_t dot = left.find('.');
  parts.term = left.substr(0, dot);
  if (dot != std::string_view::npos) parts.statistic = left.substr(dot + 1);
  return parts;
}

/// "p95" -> 95, "min" -> 0, "max" -> 100, "" and "mean" -> none.
Expected<std::optional<double>> percent_of(std::string_view gate, std::string_view statistic) {
  using Percent = std::optional<double>;
  if (statistic.empty() || statistic == "mean" || statistic == "avg") return Percent();
  if (statistic == "min") return Percent(0);
  if (statistic == "max") return Percent(100);
  if (statistic == "median") return Percent(50);
  const auto percent = statistic.starts_with('p') ? parse_limit(statistic.substr(1), Unit::count) : std::nullopt;
  if (percent && *percent > 0 && *percent < 100) return percent;
  return refusal(gate, "'" + std::string(statistic) + "' is no statistic", "use .p50, .p95, .p99, .mean, .min or .max");
}

Expected<Gate> parse_gate(std::string_view text) {
  const auto parts = split(text);
  if (!parts) return parts.error();
  const auto term = find_gate_term(parts->term);
  if (!term) return no_such_metric(text, parts->term);
  const auto percent = percent_of(text, parts->statistic);
  if (!percent) return percent.error();
  if (!term->has_statistics && !parts->statistic.empty()) {
    return refusal(text, std::string(term->id) + " is one number for the whole run",
                   "leave out ." + std::string(parts->statistic));
  }
  const auto limit = parse_limit(parts->limit, term->unit);
  if (!limit) return no_such_limit(text, *term, parts->limit);
  return Gate{std::string(text),
              std::string(term->id),
              *percent,
              parts->comparison.front() == '<',
              parts->comparison.size() == 2,
              *limit};
}

}  // namespace

Expected<std::vector<Gate>> parse_gates(const std::vector<std::string>& texts) {
  std::vector<Gate> gates;
  for (const std::string& text : texts) {
    std::string_view rest = text;
    while (true) {
      const std::size_t comma = rest.find(',');
      auto gate = parse_gate(trimmed(rest.substr(0, comma)));
      if (!gate) return gate.error();
      gates.push_back(std::move(*gate));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return gates;
}

}  // namespace bench
