#include "base/json/strict.h"
#include "catch.hpp"
#include "support/exported_runs.h"

using namespace bench;
using namespace bench_test;

namespace {

Json row_with(const Json& rows, const char* member, std::int64_t value) {
  for (const Json& row : rows)
    if (row.at(member) == value) return row;
  return nullptr;
}

}  // namespace

TEST_CASE("llama-bench: requests with the same counts are the samples of one row") {
  const Json rows = Json::parse(rendered("llama-bench", timed_run()));
  // Prompts of 32 tokens, and of 16 of which 10 were cached; four tokens behind 32 and behind 16. One request is cold,
  // one failed, of one the server told nothing.
  REQUIRE(rows.size() == 5);
  const Json cached = row_with(rows, "n_prompt", 6);
  REQUIRE(cached.is_object());
  CHECK(cached.at("n_depth") == 10);
  CHECK(cached.at("n_gen") == 0);
  CHECK(cached.at("samples_ns") == Json({12'500'002}));
  CHECK(cached.at("avg_ns") == 12'500'002);
  CHECK(cached.at("stddev_ns").is_null());
  const Json generated = row_with(rows, "n_gen", 4);
  REQUIRE(generated.is_object());
  CHECK(generated.at("n_prompt") == 0);
  CHECK(generated.at("avg_ts") == 100.0);
  CHECK(generated.at("model_type") == "llama 8.0B Q4_K_M");
  CHECK(generated.at("test_time") == "2025-11-24T16:00:00Z");
}

TEST_CASE("llama-bench: a row has the columns of llama-bench in its order, null where nobody told us") {
  const char* const theirs[] = {"build_commit",   "build_number",
                                "cpu_info",       "gpu_info",
                                "backends",       "model_filename",
                                "model_type",     "model_size",
                                "model_n_params", "n_batch",
                                "n_ubatch",       "n_threads",
                                "cpu_mask",       "cpu_strict",
                                "poll",           "type_k",
                                "type_v",         "n_gpu_layers",
                                "n_cpu_moe",      "split_mode",
                                "main_gpu",       "no_kv_offload",
                                "flash_attn",     "devices",
                                "tensor_split",   "tensor_buft_overrides",
                                "load_mode",      "embeddings",
                                "no_op_offload",  "no_host",
                                "fit_target",     "fit_min_ctx",
                                "n_prompt",       "n_gen",
                                "n_depth",        "test_time",
                                "avg_ns",         "stddev_ns",
                                "avg_ts",         "stddev_ts",
                                "samples_ns",     "samples_ts"};
  const Json rows = Json::parse(rendered("llama-bench", timed_run()));
  REQUIRE_FALSE(rows.empty());
  for (const Json& row : rows) {
    auto at = row.begin();
    for (const char* name : theirs) {
      CHECK(at.key() == name);
      ++at;
    }
    CHECK(row.at("n_threads").is_null());
  }
}

TEST_CASE("llama-bench: a run without an answer has no rows") {
  CHECK(Json::parse(rendered("llama-bench", all_failed())).empty());
}
