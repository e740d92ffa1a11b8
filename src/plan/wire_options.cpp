#include "plan/wire_options.h"

#include <algorithm>

#include "base/strict_json.h"
#include "plan/server_options.h"

namespace bench {
namespace {

/// Puts an option at the end, or in the place of one with its name.
void set(std::vector<ServerOption>& options, ServerOption option) {
  const auto same = [&](const ServerOption& other) { return other.name == option.name; };
  const auto found = std::find_if(options.begin(), options.end(), same);
  if (found == options.end()) {
    options.push_back(std::move(option));
  } else {
    *found = std::move(option);
  }
}

}  // namespace

std::int64_t max_tokens_of(const RequestOptions& request, const Case& asked) {
  return asked.max_tokens.value_or(request.num_predict);
}

std::vector<ServerOption> wire_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked) {
  std::vector<ServerOption> options;
  if (num_ctx > 0) options.push_back({"num_ctx", std::to_string(num_ctx)});
  options.push_back({"num_predict", std::to_string(max_tokens_of(request, asked))});
  options.push_back({"temperature", json_number(request.temperature)});
  options.push_back({"seed", std::to_string(request.seed)});
  if (request.top_p) options.push_back({"top_p", json_number(*request.top_p)});
  if (request.top_k) options.push_back({"top_k", std::to_string(*request.top_k)});
  if (request.min_p) options.push_back({"min_p", json_number(*request.min_p)});
  if (request.repeat_penalty) options.push_back({"repeat_penalty", json_number(*request.repeat_penalty)});
  if (!request.stop.empty()) options.push_back({"stop", compact(Json(request.stop))});
  for (const ServerOption& extra : request.extra) set(options, extra);
  for (const ServerOption& own : asked.options) set(options, own);
  return options;
}

std::string think_json(ThinkMode asked, const PlanTarget& to) {
  switch (asked) {
    case ThinkMode::automatic:
      return to.thinks_in_levels ? "\"low\"" : "false";
    case ThinkMode::off:
      return "false";
    case ThinkMode::on:
      return "true";
    default:
      return compact(Json(name_in(think_modes, asked)));
  }
}

}  // namespace bench
