// Which context is tried next, and what follows from what was seen.

#include "study/diagnose/fit.h"

#include <string>

#include "catch.hpp"

using namespace bench;

namespace {

struct Search {
  std::optional<std::int64_t> largest;
  int loads = 0;
  bool is_all = false;
};

/// A model that can keep `most`, on a GPU that has room for `room` tokens.
Search searched(std::int64_t most, std::int64_t room) {
  FitSearch search(most);
  Search done;
  while (const auto context = search.next()) {
    REQUIRE(*context >= 1);
    REQUIRE(*context <= most);
    REQUIRE(++done.loads < 40);
    search.saw(*context, *context <= room);
  }
  done.largest = search.largest();
  done.is_all = search.is_all();
  return done;
}

}  // namespace

TEST_CASE("the largest context that fits is found to 1,024 tokens with few loads") {
  for (const std::int64_t room : {1024, 1500, 4096, 5000, 20'000, 65'536, 100'000, 131'071}) {
    const Search done = searched(131'072, room);
    INFO(room);
    REQUIRE(done.largest);
    CHECK(*done.largest <= room);
    CHECK(room - *done.largest <= 1024);
    CHECK(done.loads <= 13);
    CHECK_FALSE(done.is_all);
  }
}

TEST_CASE("a model whose whole context fits takes no search, and one that never does ends it") {
  const Search all = searched(8192, 1'000'000);
  CHECK(all.largest == 8192);
  CHECK(all.is_all);
  CHECK(all.loads == 2);
  const Search none = searched(131'072, 0);
  CHECK_FALSE(none.largest);
  CHECK(none.loads <= 4);
  CHECK(searched(2048, 4096).largest == 2048);
}

TEST_CASE("what follows is said with the bound that it has") {
  ContextFit fit;
  fit.largest = 40'960;
  conclude_fit(fit, 131'072);
  CHECK(fit.says.find("40960 tokens") != std::string::npos);
  CHECK(fit.says.find("10 times as many places") != std::string::npos);
  CHECK(fit.says.starts_with("Up to"));
  fit.complete = false;  // of a search that was ended the next try might have fitted too
  conclude_fit(fit, 131'072);
  CHECK(fit.says.starts_with("At least 40960 tokens"));
  fit.complete = true;
  fit.largest = 131'072;
  fit.is_all = true;
  conclude_fit(fit, 131'072);
  CHECK(fit.says.find("All of the model's context") != std::string::npos);
  ContextFit none;
  none.probes = {{4096, 0.8, 10, ""}};
  conclude_fit(none, 8192);
  CHECK(none.says.find("Not even") != std::string::npos);
  none.probes = {{4096, {}, {}, "out of memory"}};
  conclude_fit(none, 8192);
  CHECK(none.says.find("Nothing can be said") != std::string::npos);
  none.no_gpu = true;
  conclude_fit(none, 8192);
  CHECK(none.says.find("CPU") != std::string::npos);
}
