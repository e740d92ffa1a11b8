#include "backend/llamacpp/llamacpp.h"
#include "backend/request_json.h"

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

}  // namespace

std::span<const KnownOption> known_options() { return option_rows; }

std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t, const Case& asked) {
  std::vector<ServerOption> options;
  options.push_back({"n_predict", std::to_string(max_tokens_of(request, asked))});
  add_sampling(request, options);
  add_stop(request, asked, options);
  put_given(request, asked, options);
  return options;
}

std::string think_json(ThinkMode asked, const PlanTarget& to) {
  if (asked == ThinkMode::automatic) return to.can_think ? "false" : "";
  return think_as_asked(asked);
}

}  // namespace bench::llamacpp
