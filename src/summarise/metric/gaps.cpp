// How evenly the tokens of one reply arrived.

#include <array>

#include "summarise/metric/terms.h"

namespace bench::metric {
namespace {

constexpr std::array gap_rows{
    Metric{.id = "inter_chunk_p50_s",
           .title = "Chunk gap p50",
           .about = "p50 of the gaps between arrivals within the reply.",
           .of = [](const RunRecord& record) { return gap_percentile(record, 50); },
           .needs_single_reads = true},
    Metric{.id = "inter_chunk_p95_s",
           .title = "Chunk gap p95",
           .about = "p95 of the gaps between arrivals within the reply.",
           .of = [](const RunRecord& record) { return gap_percentile(record, 95); },
           .needs_single_reads = true},
    Metric{.id = "inter_chunk_p99_s",
           .title = "Chunk gap p99",
           .about = "p99 of the gaps between arrivals within the reply.",
           .of = [](const RunRecord& record) { return gap_percentile(record, 99); },
           .needs_single_reads = true},
    Metric{.id = "inter_chunk_max_s",
           .title = "Chunk gap max",
           .about = "Longest gap between arrivals within the reply.",
           .of = [](const RunRecord& record) { return gap_percentile(record, 100); },
           .needs_single_reads = true},
};

}  // namespace

std::span<const Metric> gaps() { return gap_rows; }

}  // namespace bench::metric
