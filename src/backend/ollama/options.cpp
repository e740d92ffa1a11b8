#include <algorithm>

#include "backend/ollama/ollama.h"
#include "base/json/strict.h"
#include "base/json/write.h"
#include "base/text.h"

namespace bench::ollama {
namespace {

using Type = KnownOption::Type;

constexpr KnownOption option_rows[] = {
    {"num_ctx", Type::integer, true, "--num-ctx"},
    {"num_batch", Type::integer, true},
    {"num_gpu", Type::integer, true},
    {"main_gpu", Type::integer, true},
    {"use_mmap", Type::boolean, true},
    {"num_thread", Type::integer, true},
    {"draft_num_predict", Type::integer, true},
    {"num_predict", Type::integer, false, "--num-predict", true},
    {"num_keep", Type::integer},
    {"seed", Type::integer, false, "--seed"},
    {"temperature", Type::number, false, "--temperature"},
    {"top_k", Type::integer, false, "--top-k"},
    {"top_p", Type::number, false, "--top-p"},
    {"min_p", Type::number, false, "--min-p"},
    {"typical_p", Type::number},
    {"repeat_last_n", Type::integer},
    {"repeat_penalty", Type::number, false, "--repeat-penalty"},
    {"presence_penalty", Type::number},
    {"frequency_penalty", Type::number},
    {"stop", Type::strings, false, "--stop"},
    // Of older versions. Newer ones ignore them.
    {"numa", Type::boolean, true},
    {"low_vram", Type::boolean, true},
    {"f16_kv", Type::boolean, true},
    {"use_mlock", Type::boolean, true},
    {"penalize_newline", Type::boolean},
    {"tfs_z", Type::number},
    {"mirostat", Type::integer},
    {"mirostat_eta", Type::number},
    {"mirostat_tau", Type::number},
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

std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked) {
  std::vector<ServerOption> options;
  if (num_ctx > 0) options.push_back({"num_ctx", std::to_string(num_ctx)});
  options.push_back({"num_predict", std::to_string(max_tokens_of(request, asked))});
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
      return to.thinks_in_levels ? "\"low\"" : "false";
    case ThinkMode::off:
      return "false";
    case ThinkMode::on:
      return "true";
    default:
      return compact(Json(name_in(think_modes, asked)));
  }
}

}  // namespace bench::ollama
