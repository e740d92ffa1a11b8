#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/renderer.h"

namespace bench {

/// A statement about a run in short pieces, so that a page can break its lines between them.
using Items = std::vector<std::string>;

/// A statement with a name: "throughput", {"281 tok/s", "2.30 requests/s"}.
struct Fact {
  std::string label;
  Items items;
  bool operator==(const Fact&) const = default;
};

// What pages say in words: raw text, in the same words for the terminal and for Markdown. Each page escapes it for
// itself.

inline constexpr std::string_view item_separator = " · ";
inline constexpr std::string_view simulated_notice = "SIMULATED: no model ran";

Items describe_run(const RunHeader& header);
Items describe_model(const GroupSummary& group, const RunHeader& header);

std::vector<Fact> facts_of(const GroupSummary& group);

/// A history of the first headline metric over the measured requests of the group; empty without records.
std::vector<Fact> trend_of(const GroupSummary& group, const Records& records, int columns);

/// What this program and a server on this machine used.
std::vector<Fact> usage_of(const RunEnd& end);

/// How the run ended, when it did not end by itself; else "".
std::string interruption_of(const RunView& view);

/// How a page writes intervals.
inline constexpr std::string_view brackets = "[low, high] is";
inline constexpr std::string_view plus_minus = "± is the larger side of";

/// What asterisks, intervals and percentiles mean, and which metrics have fewer values than their group has requests. A
/// note that does not hold for every group names its model.
std::vector<std::string> footnotes_of(const Summary& summary, std::string_view interval_form);

}  // namespace bench
