#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

class HeldValues;

/// Hears of a record on the thread that decodes.
using RecordSeen = std::function<void(const RunRecord& record)>;

/// Where the records of a run go on their way to the journal: into the summary, and the warm-ups aside, whose rates
/// forecast the rest.
class RunSink final : public RecordSink {
 public:
  RunSink(RecordSink& journal, Summariser& summariser, HeldValues* held = nullptr)
      : journal_(journal), summariser_(summariser), held_(held) {}

  void append(RunRecord record) override;
  bool is_full() const override { return journal_.is_full(); }

  /// From now on `seen` hears of each record; an empty one does not.
  void show_to(RecordSeen seen) { seen_ = std::move(seen); }
  /// In order of completion, of all legs so far.
  const std::vector<RunRecord>& warmups() const { return warmups_; }
  /// Questions of the leg under way whose answers were cut, by id; forgotten when they are taken.
  std::set<std::string> take_cut() { return std::exchange(cut_, {}); }

 private:
  RecordSink& journal_;
  Summariser& summariser_;
  HeldValues* held_;
  RecordSeen seen_;
  std::vector<RunRecord> warmups_;
  std::set<std::string> cut_;
};

}  // namespace bench
