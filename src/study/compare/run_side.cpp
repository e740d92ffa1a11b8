#include "study/compare/run_side.h"

namespace bench {

void RunSide::add(const RunRecord& record) {
  if (record.warmup || record.model != model_ || record.condition == rescue_condition) return;
  stamps_.add(record);
  group_.add(record);
}

}  // namespace bench
