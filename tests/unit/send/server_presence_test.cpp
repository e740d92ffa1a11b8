#include "send/server_presence.h"

#include "catch.hpp"

using namespace bench;
using namespace std::chrono_literals;

TEST_CASE("only a server that was there is waited for, once for each time it goes") {
  const Instant gone{Nanos(100s)};
  ServerPresence presence;
  CHECK_FALSE(presence.may_return(gone));  // perhaps there never was one
  presence.reached();
  CHECK(presence.may_return(gone));
  CHECK(presence.may_return(gone + 4900ms));
  CHECK_FALSE(presence.may_return(gone + 5s));
  CHECK_FALSE(presence.may_return(gone + 60s));  // all requests together have waited long enough
  presence.reached();
  CHECK(presence.may_return(gone + 61s));
  CHECK(presence.may_return(gone + 65s));
}
