#include "sim/activity.h"

#include "catch.hpp"

using namespace bench;
using namespace bench::sim;
using std::chrono::milliseconds;

namespace {

EngineEvent event(EngineEvent::Kind kind, RequestId request, Nanos at, int slot) {
  EngineEvent made;
  made.kind = kind;
  made.request = request;
  made.at = at;
  made.slot = slot;
  made.prompt_tokens = 10;
  made.cached_tokens = 4;
  made.waiting = 3;
  return made;
}

}  // namespace

TEST_CASE("places and totals follow the engine's events") {
  Activity activity;
  activity.note(event(EngineEvent::Kind::admitted, 1, Nanos{0}, 1));
  activity.note(event(EngineEvent::Kind::admitted, 2, Nanos{0}, 0));
  CHECK(activity.busy() == 2);
  CHECK(activity.waiting() == 3);
  REQUIRE(activity.places().size() == 2);
  CHECK(activity.places()[1].request == 1);
  for (const RequestId id : {1, 2}) {  // one step of both
    EngineEvent token = event(EngineEvent::Kind::token, id, milliseconds(5), -1);
    token.generated = 1;
    activity.note(token);
  }
  CHECK(activity.totals().steps == 1);
  CHECK(activity.places()[1].generated == 1);
  EngineEvent done = event(EngineEvent::Kind::done, 1, milliseconds(9), 1);
  done.account.prompt_tokens = 10;
  done.account.cached_tokens = 4;
  done.account.tokens = 2;
  done.account.eval = milliseconds(4);
  activity.note(done);
  CHECK(activity.busy() == 1);
  CHECK(!activity.places()[1].busy);
  CHECK(activity.totals().prompt_tokens == 6);
  CHECK(activity.totals().most_in_one == 12);
  activity.left(2);
  activity.left(2);
  CHECK(activity.busy() == 0);
  CHECK(activity.totals().tokens == 2);
}
