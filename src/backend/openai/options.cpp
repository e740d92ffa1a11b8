#include <algorithm>

#include "backend/openai/openai.h"
#include "backend/openai/quirks.h"
#include "backend/request_json.h"
#include "base/json/strict.h"
#include "base/json/write.h"

namespace bench::openai {
namespace {

using Type = KnownOption::Type;

/// Those of OpenAI, then those that other servers know beside them.
constexpr KnownOption option_rows[] = {
    {"max_tokens", Type::integer, false, "--num-predict", true},
    {"max_completion_tokens", Type::integer, false, "", true},
    {"temperature", Type::number, false, "--temperature"},
    {"seed", Type::integer, false, "--seed"},
    {"top_p", Type::number, false, "--top-p"},
    {"stop", Type::strings, false, "--stop"},
    {"presence_penalty", Type::number},
    {"frequency_penalty", Type::number},
    {"top_k", Type::integer, false, "--top-k"},
    {"min_p", Type::number, false, "--min-p"},
    {"repeat_penalty", Type::number, false, "--repeat-penalty"},
    {"repetition_penalty", Type::number, false, "--repeat-penalty"},
    {"ignore_eos", Type::boolean},
    {"min_tokens", Type::integer},
    {"skip_special_tokens", Type::boolean},
    {"add_special_tokens", Type::boolean},
    {"cache_prompt", Type::boolean},
    {"timings_per_token", Type::boolean},
    {"typical_p", Type::number},
    {"n_probs", Type::integer},
};

/// OpenAI's newer models refuse max_tokens and want the other name: one of the two is sent.
void drop_superseded(std::vector<ServerOption>& options) {
  const auto named = [](std::string_view name) {
    return [name](const ServerOption& option) { return option.name == name; };
  };
  if (std::any_of(options.begin(), options.end(), named("max_completion_tokens")))
    std::erase_if(options, named("max_tokens"));
}

}  // namespace

std::span<const KnownOption> known_options() { return option_rows; }

std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t /*context*/, const Case& asked) {
  std::vector<ServerOption> options;
  const std::int64_t limit = max_tokens_of(request, asked);
  if (limit > 0)
    options.push_back({"max_tokens", std::to_string(limit)});  // negative: no limit, which is no value here
  add_sampling(request, options);
  // llama.cpp and LM Studio know the name that stands there now, vLLM and SGLang this one, and all pass over the other.
  if (request.repeat_penalty) options.push_back({"repetition_penalty", json_number(*request.repeat_penalty)});
  add_stop(request, asked, options);
  put_given(request, asked, options);
  drop_superseded(options);
  return options;
}

std::vector<ServerOption> without_cache(std::string_view version) {
  for (const Quirks& server : quirks())
    if (!server.cache_setting.empty() && version.starts_with(server.product))
      return {{std::string(server.cache_setting), "false"}};
  return {};
}

std::string think_json(ThinkMode asked, const PlanTarget&) {
  switch (asked) {
    case ThinkMode::automatic:
      return "";
    case ThinkMode::off:
      return "\"none\"";
    case ThinkMode::on:
      return "\"medium\"";
    default:
      return compact(Json(name_in(think_modes, asked)));
  }
}

}  // namespace bench::openai
