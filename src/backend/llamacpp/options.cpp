#include <algorithm>

#include "backend/llamacpp/llamacpp.h"
#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/text.h"

namespace bench::llamacpp {
namespace {

using Type = KnownOption::Type;

constexpr KnownOption option_rows[] = {
    {"n_predict", Type::integer, false, "--num-predict", true},
    {"temperature", Type::number, false, "--temperature"},
    {"seed", Type::integer, false, "--seed"},
    {"top_k", Type::integer, false, "--top-k"},
    {"top_p", Type::number, false, "--top-p"},
    {"min_p", Type::number, false, "--min-p"},
    {"repeat_penalty", Type::number, false, "--repeat-penalty"},
    {"stop", Type::strings, false, "--stop"},
    {"ignore_eos", Type::boolean},
    {"cache_prompt", Type::boolean},
    {"timings_per_token", Type::boolean},
    {"id_slot", Type::integer},
    {"t_max_predict_ms", Type::integer},
    {"n_keep", Type::integer},
    {"n_discard", Type::integer},
    {"n_indent", Type::integer},
    {"grammar", Type::text},
    {"samplers", Type::strings},
    {"min_keep", Type::integer},
    {"typical_p", Type::number},
    {"top_n_sigma", Type::number},
    {"xtc_probability", Type::number},
    {"xtc_threshold", Type::number},
    {"dynatemp_range", Type::number},
    {"dynatemp_exponent", Type::number},
    {"repeat_last_n", Type::integer},
    {"presence_penalty", Type::number},
    {"frequency_penalty", Type::number},
    {"dry_multiplier", Type::number},
    {"dry_base", Type::number},
    {"dry_allowed_length", Type::integer},
    {"dry_penalty_last_n", Type::integer},
    {"dry_sequence_breakers", Type::strings},
    {"mirostat", Type::integer},
    {"mirostat_tau", Type::number},
    {"mirostat_eta", Type::number},
};

/// Puts an option at the end, or in the place of one with its name.
void put_option(std::vector<ServerOption>& options, ServerOption option) {
  const auto same = [&](const ServerOption& other) { return other.name == option.name; };
  const auto found = std::find_if(options.begin(), options.end(), same);
  if (found == options.end()) {
    options.push_back(std::move(option));
  } else {
    *found = std::move(option);
  }
}

}  // namespace

std::span<const KnownOption> known_options() { return option_rows; }

std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t, const Case& asked) {
  std::vector<ServerOption> options;
  options.push_back({"n_predict", std::to_string(max_tokens_of(request, asked))});
  options.push_back({"temperature", json_number(request.temperature)});
  options.push_back({"seed", std::to_string(request.seed)});
  if (request.top_p) options.push_back({"top_p", json_number(*request.top_p)});
  if (request.top_k) options.push_back({"top_k", std::to_string(*request.top_k)});
  if (request.min_p) options.push_back({"min_p", json_number(*request.min_p)});
  if (request.repeat_penalty) options.push_back({"repeat_penalty", json_number(*request.repeat_penalty)});
  const std::vector<std::string>& stop = asked.stop.value_or(request.stop);
  if (!stop.empty()) options.push_back({"stop", compact(Json(stop))});
  for (const ServerOption& extra : request.extra) put_option(options, extra);
  for (const ServerOption& own : asked.options) put_option(options, own);
  return options;
}

std::string think_json(ThinkMode asked, const PlanTarget& to) {
  switch (asked) {
    case ThinkMode::automatic:
      return to.can_think ? "false" : "";
    case ThinkMode::off:
      return "false";
    case ThinkMode::on:
      return "true";
    default:
      return compact(Json(name_in(think_modes, asked)));
  }
}

}  // namespace bench::llamacpp
