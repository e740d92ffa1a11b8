#include "plan/run_plan.h"

#include <map>
#include <set>
#include <vector>

#include "catch.hpp"

using namespace bench;

namespace {

RunPlan plan_of_three() {
  RunPlan plan;
  for (const char* id : {"a", "b", "c"})
    plan.suite.cases.push_back({id, {{"user", std::string("Ask ") + id}}, "", {}, std::nullopt, {"tag"}});
  plan.suite.name = "three";
  plan.to = {"m", "http://h:1", false, false};
  plan.num_ctx = 4096;
  plan.count = 6;
  plan.nonce_seed = 9;
  return plan;
}

NonceKey first_key() { return {1, "m", "", 0, false, 0, 0}; }

std::vector<std::uint64_t> whole_order(std::uint64_t n, std::uint64_t key) {
  const Permutation permutation(n, key);
  std::vector<std::uint64_t> order;
  for (std::uint64_t place = 0; place < n; ++place) order.push_back(permutation.at(place));
  return order;
}

}  // namespace

TEST_CASE("a planned request is complete") {
  RunPlan plan = plan_of_three();
  plan.first_index = 40;
  plan.block = 2;
  plan.condition = "workers=1";
  plan.request.keep_alive = "\"5m\"";
  plan.suite.cases = {{"a", {{"user", "Ask"}}, R"({"type":"object"})", {}, 64, {"t"}, {{"schema"}, {"B"}, {"x", "y"}}}};
  const PlannedRequest request = plan.at(3);
  CHECK(request.plan_index == 43);
  CHECK(request.suite == "three");
  CHECK(request.id == "a");
  CHECK(request.run == 3);
  CHECK(request.model == "m");
  CHECK(request.target == "http://h:1");
  CHECK(request.condition == "workers=1");
  CHECK(request.block == 2);
  CHECK_FALSE(request.planned.has_value());
  CHECK(request.messages[0].content == nonce_for({9, "m", "workers=1", 2, false, 3, 0}) + " Ask");
  CHECK(request.schema == R"({"type":"object"})");
  CHECK(request.max_tokens == 64);
  CHECK(request.think == "false");
  CHECK(request.keep_alive == "\"5m\"");
  CHECK(request.tags == std::vector<std::string>{"t"});
  CHECK(request.scoring == Scoring{{"schema"}, {"B"}, {"x", "y"}});
  CHECK(request.nonce);
  CHECK_FALSE(request.warmup);
}

TEST_CASE("without nonces the prompts stand as they are") {
  RunPlan plan = plan_of_three();
  plan.nonces = false;
  const PlannedRequest request = plan.at(0);
  CHECK(request.messages[0].content == "Ask " + request.id);
  CHECK_FALSE(request.nonce);
  CHECK(request.keep_alive.empty());
}

TEST_CASE("the seed changes the order and never the nonces; the nonce seed the other way round") {
  const RunPlan plan = plan_of_three();
  RunPlan reseeded = plan;
  reseeded.seed = 43;
  RunPlan again = plan;
  again.nonce_seed = 10;
  bool other_order = false;
  for (std::int64_t i = 0; i < 6; ++i) {
    CHECK(again.at(i).id == plan.at(i).id);
    CHECK(again.at(i).messages != plan.at(i).messages);
    other_order = other_order || reseeded.at(i).id != plan.at(i).id;
    for (std::int64_t j = 0; j < 6; ++j) {
      const bool same_request = reseeded.at(j).id == plan.at(i).id && reseeded.at(j).run == plan.at(i).run;
      if (same_request) CHECK(reseeded.at(j).messages == plan.at(i).messages);
    }
  }
  CHECK(other_order);
}

TEST_CASE("a nonce is twelve lower-case letters separated by spaces") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    NonceKey k = first_key();
    k.seed = seed;
    const std::string nonce = nonce_for(k);
    REQUIRE(nonce.size() == 23);
    for (std::size_t i = 0; i < nonce.size(); ++i) {
      if (i % 2 == 1) CHECK(nonce[i] == ' ');
      if (i % 2 == 0) CHECK((nonce[i] >= 'a' && nonce[i] <= 'z'));
    }
  }
}

TEST_CASE("everything that makes two requests different makes their nonces different") {
  std::set<std::string> nonces = {nonce_for(first_key())};
  const auto add = [&](auto change) {
    NonceKey k = first_key();
    change(k);
    nonces.insert(nonce_for(k));
  };
  add([](NonceKey& k) { k.seed = 2; });
  add([](NonceKey& k) { k.model = "n"; });
  add([](NonceKey& k) { k.condition = "workers=2"; });
  add([](NonceKey& k) { k.block = 1; });
  add([](NonceKey& k) { k.warmup = true; });
  add([](NonceKey& k) { k.run = 1; });
  add([](NonceKey& k) { k.item = 1; });
  CHECK(nonces.size() == 8);
  CHECK(nonce_for(first_key()) == *nonces.find(nonce_for(first_key())));
}

TEST_CASE("the nonce stands at the very start of the first message") {
  std::vector<Message> plain = {{"user", "Why is the sky blue?"}};
  put_nonce(plain, "a b c");
  CHECK(plain == std::vector<Message>{{"user", "a b c Why is the sky blue?"}});

  std::vector<Message> with_system = {{"system", "Be brief."}, {"user", "Why?"}};
  put_nonce(with_system, "a b c");
  CHECK(with_system == std::vector<Message>{{"system", "a b c Be brief."}, {"user", "Why?"}});
}

TEST_CASE("a permutation holds every number exactly once") {
  for (std::uint64_t n = 1; n <= 130; ++n) {
    for (std::uint64_t key = 0; key < 5; ++key) {
      std::vector<bool> seen(n, false);
      for (const std::uint64_t x : whole_order(n, key)) {
        REQUIRE(x < n);
        REQUIRE_FALSE(seen[x]);
        seen[x] = true;
      }
    }
  }
}

TEST_CASE("a huge permutation is looked up without being made") {
  const std::uint64_t n = std::uint64_t{1} << 62;
  const Permutation permutation(n, 3);
  CHECK(permutation.at(0) < n);
  CHECK(permutation.at(n - 1) < n);
  CHECK(permutation.at(0) != permutation.at(1));
}

TEST_CASE("every number comes to every place about equally often") {
  constexpr std::uint64_t n = 5;
  constexpr int keys = 10000;
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> seen;
  for (std::uint64_t key = 0; key < keys; ++key) {
    const auto order = whole_order(n, key);
    for (std::uint64_t place = 0; place < n; ++place) ++seen[{place, order[place]}];
  }
  REQUIRE(seen.size() == n * n);
  for (const auto& [pair, times] : seen) CHECK(times == Approx(keys / n).margin(200));
}

TEST_CASE("all orders of four are reached about equally often") {
  std::map<std::vector<std::uint64_t>, int> seen;
  for (std::uint64_t key = 0; key < 24000; ++key) ++seen[whole_order(4, key)];
  REQUIRE(seen.size() == 24);
  for (const auto& [order, times] : seen) CHECK(times == Approx(1000).margin(200));
}
