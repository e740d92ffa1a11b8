#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "bench/record.h"

#include "study/compare/harness_error.h"
#include "summarise/group.h"

namespace bench {

/// What a comparison keeps of one model in one run: a few numbers of each request.
class RunSide {
 public:
  RunSide(RunHeader header, std::string model) : header_(std::move(header)), model_(std::move(model)) {}
  /// Warm-ups, other models and answers that were asked for again are passed over.
  void add(const RunRecord& record);
  /// What the program was busy with meanwhile.
  void ended(const RunEnd& end) {
    stamps_.ended(end);
    if (end.measuring) others_ = end.measuring->others;
  }

  const RunHeader& header() const { return header_; }
  const std::string& model() const { return model_; }
  const Group& group() const { return group_; }
  GroupKey key() const { return {model_, header_.server.url, ""}; }
  const StampFacts& stamps() const { return stamps_; }
  const std::optional<OthersUsage>& others() const { return others_; }  ///< none: not told

 private:
  RunHeader header_;
  std::string model_;
  Group group_;
  StampFacts stamps_;
  std::optional<OthersUsage> others_;
};

}  // namespace bench
