#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "bench/record.h"

namespace bench {

enum class Unit { seconds, tokens_per_second, count, share };
enum class Better { lower, higher, neither };

/// A quantity of one request. Its id is its name in the JSONL, so a metric is a column of the journal, a row of the
/// summary and a cell of every renderer. No value is not zero.
struct Metric {
  std::string_view id;     ///< "ttft_s"
  std::string_view title;  ///< "TTFT"
  Unit unit;
  Better better;
  bool headline;           ///< shown in the short table
  std::string_view about;  ///< one sentence: from which instant to which
  std::optional<double> (*of)(const RunRecord& record);
};

/// All metrics, one line each in src/summarise/metric/registry.cpp.
std::span<const Metric> metrics();
const Metric* find_metric(std::string_view id);

}  // namespace bench
