#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "bench/summary.h"

#include "unit/summarise/records.h"

// A run whose numbers can be followed with pencil and paper, and ways into its summary.

namespace bench::test::by_hand {

using namespace std::chrono_literals;

inline ModelFacts model(std::string name) {
  ModelFacts facts;
  facts.name = std::move(name);
  return facts;
}

inline LoadedModel loaded(std::string name, std::int64_t size, std::int64_t size_vram) {
  LoadedModel result;
  result.name = std::move(name);
  result.size = size;
  result.size_vram = size_vram;
  return result;
}

inline RunHeader header(std::int64_t workers = 1) {
  RunHeader header;
  header.run_id = "r1";
  header.workers = workers;
  header.percentiles = {50, 95};
  header.num_predict = 11;
  header.nonces = true;
  header.models = {model("m")};
  return header;
}

inline RunEnd an_end() {
  RunEnd end;
  end.wall = 10s;
  end.self.user = 100ms;
  return end;
}

inline Summary summary_of(const RunHeader& head, const std::vector<RunRecord>& records, const RunEnd& end = an_end()) {
  Summariser summariser(head);
  for (const RunRecord& record : records) summariser.add(record);
  return summariser.finish(end);
}

inline const MetricSummary* metric(const GroupSummary& group, std::string_view id) {
  const auto found =
      std::find_if(group.metrics.begin(), group.metrics.end(), [id](const MetricSummary& m) { return m.id == id; });
  return found == group.metrics.end() ? nullptr : &*found;
}

inline const Warning* warning(const Summary& summary, std::string_view code) {
  const auto found = std::find_if(summary.warnings.begin(), summary.warnings.end(),
                                  [code](const Warning& w) { return w.code == code; });
  return found == summary.warnings.end() ? nullptr : &*found;
}

inline std::int64_t count_of(const GroupSummary& group, Flag wanted) {
  for (const auto& [flag, count] : group.flags) {
    if (flag == wanted) return count;
  }
  return 0;
}

/// Back to back on one worker: each takes 100 ms to its first token, 10 x 10 ms to its last, 10 ms to its end.
inline std::vector<RunRecord> sequence(int n) {
  std::vector<RunRecord> records;
  for (int i = 0; i < n; ++i) records.push_back(answered({.plan_index = i, .start_ms = 210 * i, .run = i}));
  return records;
}

}  // namespace bench::test::by_hand
