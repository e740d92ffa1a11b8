#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench {

/// Where the records of a run go on their way to the journal: into the summary, and aside what little of them is needed
/// for the formats. A key that a server has echoed is blotted out first.
class RunSink final : public RecordSink {
 public:
  RunSink(RecordSink& journal, Summariser& summariser, std::string secret)
      : journal_(journal), summariser_(summariser), secret_(std::move(secret)) {}

  void append(RunRecord record) override;

  /// The records so far without their texts and events, in order of completion.
  const std::vector<RunRecord>& outlines() const { return outlines_; }
  std::vector<RunRecord> take_outlines() { return std::move(outlines_); }

 private:
  RecordSink& journal_;
  Summariser& summariser_;
  std::string secret_;
  std::vector<RunRecord> outlines_;
};

}  // namespace bench
