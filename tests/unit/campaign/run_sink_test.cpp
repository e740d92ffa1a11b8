#include "campaign/run_sink.h"

#include "catch.hpp"

using namespace bench;

namespace {

class Kept final : public RecordSink {
 public:
  void append(RunRecord record) override { records.push_back(std::move(record)); }
  std::vector<RunRecord> records;
};

RunRecord with_events() {
  RunRecord record;
  record.reply.timeline.events = {1, 2, 3};
  return record;
}

}  // namespace

TEST_CASE("the journal gets every record whole, and the warm-ups are kept aside") {
  Kept journal;
  Summariser summariser{RunHeader{}};
  RunSink sink(journal, summariser);
  RunRecord warmup = with_events();
  warmup.warmup = true;
  sink.append(warmup);
  sink.append(with_events());
  CHECK(journal.records.size() == 2);
  CHECK(sink.warmups().size() == 1);
}
