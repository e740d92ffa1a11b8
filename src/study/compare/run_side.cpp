#include "study/compare/run_side.h"

namespace bench {

void RunSide::add(const RunRecord& record) {
  if (record.warmup || record.model != model_ || record.condition == rescue_condition) return;
  kernel_stamps_ = kernel_stamps_ || record.recv_stamp == RecvStamp::kernel;
  group_.add(record);
}

}  // namespace bench
