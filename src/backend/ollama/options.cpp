#include "backend/ollama/ollama.h"
#include "backend/request_json.h"

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

}  // namespace

std::span<const KnownOption> known_options() { return option_rows; }

std::vector<ServerOption> write_options(const RequestOptions& request, std::int64_t num_ctx, const Case& asked) {
  std::vector<ServerOption> options;
  if (num_ctx > 0) options.push_back({"num_ctx", std::to_string(num_ctx)});
  options.push_back({"num_predict", std::to_string(max_tokens_of(request, asked))});
  add_sampling(request, options);
  add_stop(request, asked, options);
  put_given(request, asked, options);
  return options;
}

std::string think_json(ThinkMode asked, const PlanTarget& to) {
  if (asked == ThinkMode::automatic) return to.thinks_in_levels ? "\"low\"" : "false";
  return think_as_asked(asked);
}

}  // namespace bench::ollama
