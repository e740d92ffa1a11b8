#include "study/sweep/stop_rule.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace bench {
namespace {

struct Ending {
  std::string_view ending;
  StopRule::Of of;
  double unit;
};
constexpr Ending ttft_endings[] = {{"ms", StopRule::Of::first_token, 1e-3},
                                   {"s", StopRule::Of::first_token, 1},
                                   {"m", StopRule::Of::first_token, 60},
                                   {"x", StopRule::Of::first_token_times, 1}};
constexpr Ending error_endings[] = {{"%", StopRule::Of::errors, 0.01}};

SetupError no_rule(std::string_view text) {
  return {ExitCode::usage,
          "",
          "'" + std::string(text) + "' is no rule",
          {"write errors>10%, ttft>5s or ttft>4x (times that of the lowest level), several with commas, or never"}};
}

std::optional<double> number_of_rule(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

template <std::size_t n>
std::optional<StopRule> rule_with(const Ending (&endings)[n], std::string_view limit) {
  for (const Ending& known : endings) {
    if (!limit.ends_with(known.ending)) continue;
    const auto value = number_of_rule(limit.substr(0, limit.size() - known.ending.size()));
    if (value) return StopRule{known.of, *value * known.unit, ""};
  }
  return std::nullopt;
}

std::string short_number(double value) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.3g", value);
  return std::string(text, static_cast<std::size_t>(std::max(length, 0)));
}

}  // namespace

Expected<std::vector<StopRule>> parse_stop_rules(std::string_view text) {
  std::vector<StopRule> rules;
  if (trimmed(text) == "never") return rules;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string_view item = trimmed(text.substr(start, end - start));
    const std::size_t sign = item.find('>');
    if (sign == std::string_view::npos) return no_rule(item);
    const std::string_view name = trimmed(item.substr(0, sign));
    const std::string_view limit = trimmed(item.substr(sign + 1));
    auto rule = name == "errors" ? rule_with(error_endings, limit)
                : name == "ttft" ? rule_with(ttft_endings, limit)
                                 : std::nullopt;
    if (!rule || (rule->of == StopRule::Of::errors && rule->limit > 1)) return no_rule(item);
    rule->text = item;
    rules.push_back(*std::move(rule));
    start = end + 1;
  }
  return rules;
}

std::optional<std::string> broken_rule(const std::vector<StopRule>& rules, const StopFigures& figures) {
  for (const StopRule& rule : rules) {
    switch (rule.of) {
      case StopRule::Of::errors: {
        if (figures.requests == 0) break;
        const double share = static_cast<double>(figures.failed) / static_cast<double>(figures.requests);
        if (share > rule.limit) return "errors " + short_number(100 * share) + " % (" + rule.text + ")";
        break;
      }
      case StopRule::Of::first_token:
        if (figures.first_token && *figures.first_token > rule.limit)
          return "first token after " + short_number(*figures.first_token) + " s (" + rule.text + ")";
        break;
      case StopRule::Of::first_token_times:
        if (figures.first_token && figures.lowest && *figures.lowest > 0 &&
            *figures.first_token > rule.limit * *figures.lowest)
          return "first token after " + short_number(*figures.first_token / *figures.lowest) +
                 " x the time of the lowest level (" + rule.text + ")";
        break;
    }
  }
  return std::nullopt;
}

}  // namespace bench
