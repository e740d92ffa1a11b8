#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bench/metric.h"
#include "bench/record.h"

#include "summarise/quality/answer.h"
#include "summarise/statistics/in_flight.h"

namespace bench {

/// What the summary keeps of one record: the numbers, none of the text.
struct Row {
  std::int64_t plan_index = 0;
  std::int64_t seq = -1;
  int attempt = 1;
  std::int64_t run = 0;
  std::int64_t item = 0;     ///< number of the case in its group
  std::int64_t tag_set = 0;  ///< number of the set of tags in its group
  Status status = Status::ok;
  FailureKind failure_kind = FailureKind::none;
  std::optional<int> refused_with;  ///< HTTP status, 400 and above
  bool nonce = false;
  bool excluded = false;          ///< the machine slept or the program stood still: no statistic may use it
  bool stopped_short = false;     ///< ended by itself before the limit
  bool thought = false;           ///< before the answer, or instead of one
  bool only_thinking = false;     ///< thought, but gave no answer
  bool prompt_truncated = false;  ///< the decoder could tell by itself
  Span busy;                      ///< connect included, on the clock of the run
  Span in_system;                 ///< first request byte to the end
  std::int64_t max_tokens = 0;
  std::int64_t text_events = 0;
  std::int64_t coalesced_events = 0;
  std::optional<std::int64_t> load_ns, prefill_ns;
  std::optional<std::int64_t> prompt_tokens, cached_tokens, output_tokens;
  QuestionAnswer answer;

  bool ok() const { return status == Status::ok; }
  std::optional<double> metric(std::size_t index) const {  ///< in the order of metrics()
    const double value = metrics_[index];
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }
  /// The metric of a request that was cut before it was known holds what had been waited until then.
  bool at_least(std::size_t index) const { return !cut_at_.empty() && cut_at_[index]; }

  friend Row row_of(const RunRecord& record);

 private:
  std::vector<double> metrics_;  ///< NaN for none, to keep a row at eight bytes a metric; it never leaves this file
  std::vector<bool> cut_at_;     ///< empty for a request that was not cut
};

Row row_of(const RunRecord& record);

/// Where a metric that exists stands in metrics().
std::size_t metric_index(std::string_view metric);

}  // namespace bench
