#include "campaign/run_sink.h"

#include <utility>

#include "summarise/precision.h"

namespace bench {
void RunSink::append(RunRecord record) {
  summariser_.add(record);
  if (held_ != nullptr) held_->add(record);
  if (seen_) seen_(record);
  if (record.warmup) warmups_.push_back(record);
  if (!record.warmup && !record.grades.empty() && record.grades.front().cut) cut_.insert(record.id);
  journal_.append(std::move(record));
}

}  // namespace bench
