#include "campaign/run_sink.h"

#include "base/secrets.h"
#include "catch.hpp"

using namespace bench;

namespace {

class Kept final : public RecordSink {
 public:
  void append(RunRecord record) override { records.push_back(std::move(record)); }
  std::vector<RunRecord> records;
};

RunRecord chatty() {
  RunRecord record;
  record.reply.text = "your key is hush-hush, hush-hush";
  record.reply.thinking = "hush-hush";
  record.reply.failure = Failure{Status::server_error, FailureKind::server, "bad key: hush-hush"};
  record.reply.timeline.events = {1, 2, 3};
  return record;
}

}  // namespace

TEST_CASE("a key that the server echoes does not reach the journal") {
  Kept journal;
  Summariser summariser{RunHeader{}};
  keep_secret("hush-hush");
  RunSink sink(journal, summariser);
  sink.append(chatty());
  const RunRecord& kept = journal.records.at(0);
  CHECK(kept.reply.text == "your key is ***, ***");
  CHECK(kept.reply.thinking == "***");
  CHECK(kept.reply.failure->detail == "bad key: ***");
}

TEST_CASE("the journal gets every record whole, and the warm-ups are kept aside") {
  Kept journal;
  Summariser summariser{RunHeader{}};
  RunSink sink(journal, summariser);
  RunRecord warmup = chatty();
  warmup.warmup = true;
  sink.append(warmup);
  sink.append(chatty());
  CHECK(journal.records.size() == 2);
  CHECK(sink.warmups().size() == 1);
}
