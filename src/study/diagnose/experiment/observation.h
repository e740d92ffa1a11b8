#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/record.h"

#include "study/diagnose/experiment/cell.h"

namespace bench {

/// A request as the experiment sees it: in seconds on the common clock of the run.
struct Observed {
  std::int64_t index = 0;
  std::int64_t worker = 0;
  Status status = Status::ok;
  FailureKind kind = FailureKind::none;
  std::string failure;  ///< the words
  double sent = 0;
  double end = 0;               ///< the terminal marker; of a failed one the end of the attempt
  std::optional<double> first;  ///< token
  std::optional<double> last;
  std::vector<double> arrivals;  ///< of each piece of text
  double tokens = 0;             ///< of the answer: the server's count, else the pieces
  // the server's own, untouched
  std::optional<double> load;
  std::optional<double> prompt_eval;
  std::optional<double> eval;
  std::optional<double> total;
  std::optional<std::int64_t> prompt_tokens;

  bool ok() const { return status == Status::ok && first && last && tokens > 0; }
  double wall() const { return end - sent; }
  double ttft() const { return first ? *first - sent : wall(); }
  double tokens_per_arrival() const { return arrivals.empty() ? 1 : tokens / static_cast<double>(arrivals.size()); }
};

/// The requests of one leg, in the order in which they were sent.
struct ObservedLeg {
  Cell cell;
  std::int64_t block = 0;
  std::vector<Observed> requests;
};

/// The legs of the experiment in the order in which they were measured; what belongs to none is left out.
class Observation {
 public:
  void add(const RunRecord& record);
  /// Sorted; the object is done with.
  std::vector<ObservedLeg> legs() &&;

 private:
  std::vector<ObservedLeg> legs_;
};

}  // namespace bench
