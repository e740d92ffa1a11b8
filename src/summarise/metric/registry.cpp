#include <algorithm>
#include <array>

#include "bench/metric.h"

// One line per metric, in the order of the columns; each is defined in the file of its name.
#define BENCH_METRICS(X)   \
  X(ttft_s)                \
  X(ttfo_s)                \
  X(ttfr_s)                \
  X(ttfb_s)                \
  X(ttft_plan_s)           \
  X(e2e_s)                 \
  X(e2e_plan_s)            \
  X(wall_s)                \
  X(tail_s)                \
  X(connect_s)             \
  X(upload_s)              \
  X(lag_s)                 \
  X(tpot_s)                \
  X(ntpot_s)               \
  X(gen_toks_per_s)        \
  X(gen_toks_per_s_steps)  \
  X(client_gen_toks_per_s) \
  X(prompt_toks_per_s)     \
  X(load_s)                \
  X(prefill_s)             \
  X(decode_s)              \
  X(gap_s)                 \
  X(wait_raw_s)            \
  X(inter_chunk_p50_s)     \
  X(inter_chunk_p95_s)     \
  X(inter_chunk_p99_s)     \
  X(inter_chunk_max_s)     \
  X(wall_at_128_s)         \
  X(prompt_tokens)         \
  X(output_tokens)

namespace bench {

namespace metric {
#define BENCH_DECLARE(name) Metric name();
BENCH_METRICS(BENCH_DECLARE)
#undef BENCH_DECLARE
}  // namespace metric

std::span<const Metric> metrics() {
#define BENCH_ENTRY(name) metric::name(),
  static const std::array table{BENCH_METRICS(BENCH_ENTRY)};
#undef BENCH_ENTRY
  return table;
}

const Metric* find_metric(std::string_view id) {
  const auto all = metrics();
  const auto found = std::find_if(all.begin(), all.end(), [id](const Metric& metric) { return metric.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace bench
