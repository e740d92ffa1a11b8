#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "bench/clock.h"
#include "bench/precision.h"

#include "campaign/run_sink.h"
#include "study/compare/change_looks.h"
#include "study/compare/run_side.h"

namespace bench {

/// Watches two sides that are measured in turns until enough is known, and says what is.
class PrecisionWatch {
 public:
  /// `sides`: without their requests, which are heard; `most`: requests of each; the time runs from now on.
  PrecisionWatch(ChangeLooks looks, std::array<RunSide, 2> sides, std::int64_t most, std::optional<Nanos> budget,
                 const Clock& clock);

  /// Only while this object stays where it is.
  RecordSeen hearing(std::size_t side);
  /// Behind `turns` of each side: enough is known, or the time is up. Only behind an even number, so that both sides
  /// have been first as often.
  bool is_end(std::int64_t turns);
  bool has_begun() const { return turns_ > 0; }
  /// When all is sent that will be.
  const PrecisionLook& conclude();

 private:
  void look();
  void say_how_far_off(const PrecisionLook& seen);

  ChangeLooks looks_;
  std::array<RunSide, 2> sides_;
  std::int64_t most_;
  std::optional<Nanos> budget_;
  const Clock& clock_;
  Instant began_;
  std::int64_t turns_ = 0;
  bool told_far_off_ = false;
};

}  // namespace bench
