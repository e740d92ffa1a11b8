#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/record.h"
#include "bench/summary.h"

namespace bench::chart {

/// The few numbers of a request that figures are drawn from, in seconds on the clock of its run. NaN for what did not
/// happen or nobody knows: a million of these have to fit.
struct RequestNumbers {
  double start = 0;
  double end = 0;          ///< of the last thing seen of it
  double first_token = 0;  ///< on the clock of the run
  double ttft = 0;
  double wall = 0;
  double rate = 0;  ///< decode rate, by the server or else by the client
  double wait = 0;  ///< before the server read the prompt, by its own times
  double load = 0;
  double prefill = 0;
  double tokens = 0;
  std::int64_t worker = 0;
  std::int64_t plan_index = 0;
  Status status = Status::ok;
  bool excluded = false;  ///< no statistic uses it
  bool cold = false;      ///< the model was loaded meanwhile
};

/// The requests of one model under one condition.
struct DrawnGroup {
  std::string model, target, condition;
  std::vector<RequestNumbers> requests;            ///< as they came; warm-ups left out
  std::map<std::string, std::string> category_of;  ///< by the first tag, which of a quality suite is the subject
  double by_guessing = 0;                          ///< answers that are right by chance, of those with choices
  std::int64_t with_choices = 0;
};

/// What figures need of the records of a run. Who collects it while a run is loaded spares reading it a second time.
class DrawnRecords {
 public:
  void add(const RunRecord& record);
  const DrawnGroup* of(const GroupSummary& group) const;  ///< null when it has no request

 private:
  DrawnGroup& group_of(const RunRecord& record);

  std::vector<DrawnGroup> groups_;
  std::size_t last_ = 0;
};

}  // namespace bench::chart
