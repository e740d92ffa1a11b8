#include <filesystem>
#include <set>
#include <string>

#include "bench/metric.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("Metrics stand in the order of their columns, each once") {
  std::string ids;
  std::set<std::string_view> unique;
  for (const Metric& metric : metrics()) {
    ids += std::string(metric.id) + " ";
    unique.insert(metric.id);
    CHECK_FALSE(metric.title.empty());
    CHECK(metric.about.ends_with('.'));
    CHECK(find_metric(metric.id) == &metric);
  }
  CHECK(unique.size() == metrics().size());
  CHECK(
      ids ==
      "ttft_s ttfo_s ttfr_s ttfb_s ttft_plan_s e2e_s e2e_plan_s wall_s tail_s connect_s upload_s lag_s tpot_s ntpot_s "
      "gen_toks_per_s gen_toks_per_s_steps client_gen_toks_per_s prompt_toks_per_s load_s prefill_s decode_s gap_s "
      "wait_raw_s inter_chunk_p50_s inter_chunk_p95_s inter_chunk_p99_s inter_chunk_max_s wall_at_128_s prompt_tokens "
      "output_tokens ");
  CHECK(find_metric("ttft") == nullptr);
  CHECK(find_metric("") == nullptr);
}

TEST_CASE("Every file of the folder is a line of the table, and every line a file") {
  const auto folder = std::filesystem::path(BENCH_SOURCE_DIR) / "src" / "summarise" / "metric";
  std::set<std::string> files, ids;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto& path = entry.path();
    if (path.extension() == ".cpp" && path.stem() != "registry" && path.stem() != "terms")
      files.insert(path.stem().string());
  }
  for (const Metric& metric : metrics()) ids.insert(std::string(metric.id));
  CHECK(files == ids);
}
