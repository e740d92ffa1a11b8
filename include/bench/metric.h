#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "bench/record.h"

namespace bench {

struct RowMarks;  // what a request is only in comparison with others: summarise/row_marks.h

enum class Unit { seconds, tokens_per_second, count, share };
enum class Better { lower, higher, neither };

/// What becomes of the values of many requests.
enum class Aggregate {
  distribution,  ///< a mean, percentiles and their intervals
  proportion,    ///< values are no or yes, 0 or 1: how many of how many
};

/// From where a metric waits for an event of the reply. A request that was cut has waited at least until then, and
/// keeps its waits and nothing else.
enum class WaitsFrom { nothing, send, plan };

/// When a metric belongs to the short table although it is no headline.
enum class Beside {
  nothing,
  thinking,        ///< a model thinks before it answers
  loads,           ///< each request loads the model: --unload
  lengths_differ,  ///< so many replies ended by themselves that wall times do not compare
};

/// A quantity of one request, and everything that tells it from others. Its id is its name in the JSONL, so a metric is
/// a column of the journal, a row of the summary and a cell of every renderer. No value is not zero.
struct Metric {
  std::string_view id;     ///< "ttft_s"
  std::string_view title;  ///< "TTFT"
  Unit unit = Unit::seconds;
  Better better = Better::lower;
  bool headline = false;   ///< shown in the short table
  std::string_view about;  ///< one sentence: from which instant to which
  std::optional<double> (*of)(const RunRecord& record) = nullptr;
  /// Instead of `of`: what only a summary knows, for it compares requests. Such a metric is no column of the journal.
  std::optional<double> (*compared)(const RowMarks& marks) = nullptr;

  Aggregate aggregate = Aggregate::distribution;
  WaitsFrom waits_from = WaitsFrom::nothing;
  bool ends_the_wait = false;       ///< waits for the last event: a cut request never saw it, whatever it saw instead
  bool of_answer = false;           ///< what was answered, not how fast: cold and disturbed requests count as well
  bool needs_single_reads = false;  ///< withheld where too many events shared a read
  bool spoilt_by_cache = false;     ///< withheld for a prompt from the cache whose cached tokens nobody counted
  Beside beside = Beside::nothing;
  std::string_view stands_in_for = "";  ///< belongs to the short table where the metric of that id has no value

  bool in_records() const { return of != nullptr; }
};

/// All metrics in the order of their columns: the families of src/summarise/metric/, one row a metric.
std::span<const Metric> metrics();
const Metric* find_metric(std::string_view id);

}  // namespace bench
