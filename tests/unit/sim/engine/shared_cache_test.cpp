#include <algorithm>

#include "catch.hpp"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

namespace {

// As a llama.cpp server with four places on one cache of 1,024 tokens was asked: prompts of 412 tokens, all different.
constexpr const char* four_places = "\"slots\":4,\"kv_pool_tokens\":1024";

std::string long_prompt(RequestId id) { return std::to_string(1000 + id) + std::string(411 * 4, 'a'); }

DrivenEngine asked_together(RequestId count, std::int64_t tokens, const std::string& fields = "") {
  DrivenEngine sim(exact_world(four_places + fields));
  for (RequestId id = 1; id <= count; ++id) sim.arrive(ms(0), request(id, tokens, long_prompt(id)));
  return sim;
}

bool ended_well(const Life& life) { return life.done >= Nanos{0} && life.overflow < Nanos{0}; }

}  // namespace

TEST_CASE("one and two long prompts fit into the shared cache, four end each other") {
  for (const RequestId count : {1, 2}) {
    DrivenEngine sim = asked_together(count, 16);
    sim.finish();
    for (RequestId id = 1; id <= count; ++id) CHECK(ended_well(sim.life[id]));
  }
  DrivenEngine sim = asked_together(4, 16);
  sim.finish();
  // Batches of 512: 412 + 100; 312 + 200 more would fit, but not beside a token of the first.
  const Nanos full = ms(2 + 102.4);
  for (RequestId id = 1; id <= 4; ++id) {
    CHECK(sim.life[id].overflow == full);
    CHECK(sim.life[id].done < Nanos{0});
    CHECK(sim.life[id].tokens.empty());
  }
}

TEST_CASE("a reply fills the shared cache as a prompt does, and exactly full is not too full") {
  const std::int64_t room = 1024 - 2 * 412;
  DrivenEngine exact = asked_together(2, room / 2);
  exact.finish();
  CHECK(ended_well(exact.life[1]));
  CHECK(ended_well(exact.life[2]));

  DrivenEngine more(exact_world(std::string(four_places) + ",\"prefill\":{\"batch\":1024}"));
  more.arrive(ms(0), request(1, room, long_prompt(1)));
  more.arrive(ms(0), request(2, room, long_prompt(2)));
  more.finish();
  for (const RequestId id : {1, 2}) {
    CHECK(more.life[id].overflow > Nanos{0});
    CHECK(static_cast<std::int64_t>(more.life[id].tokens.size()) == room / 2);
  }
}

TEST_CASE("who waits for a place is not in flight, and takes the place of who was ended") {
  DrivenEngine sim = asked_together(5, 16);
  sim.finish();
  for (RequestId id = 1; id <= 4; ++id) CHECK(sim.life[id].overflow >= Nanos{0});
  CHECK(sim.life[5].admitted == sim.life[1].overflow);
  CHECK(ended_well(sim.life[5]));
}

TEST_CASE("a prompt larger than the shared cache ends alone, again and again, without overhead too") {
  DrivenEngine sim(exact_world("\"slots\":2,\"kv_pool_tokens\":100,\"overhead_s\":0"));
  for (RequestId id = 1; id <= 5; ++id) sim.arrive(ms(0), request(id, 1, long_prompt(id)));
  sim.finish();
  for (RequestId id = 1; id <= 5; ++id) CHECK(sim.life[id].overflow == ms(0));
}

TEST_CASE("a second thread for prompts shares the cache with the steps") {
  DrivenEngine sim = asked_together(4, 400, ",\"prefill\":{\"mode\":\"serial\"}");
  sim.finish();
  CHECK(std::all_of(sim.life.begin(), sim.life.end(), [](const auto& it) { return it.second.overflow > Nanos{0}; }));
  // The first two are processed, 82.4 ms each; the third prompt would be too much.
  CHECK(sim.life[1].overflow == ms(2 + 2 * 82.4));
}

TEST_CASE("without a pool every place has what it needs") {
  DrivenEngine sim(exact_world("\"slots\":4"));
  for (RequestId id = 1; id <= 4; ++id) sim.arrive(ms(0), request(id, 600, long_prompt(id)));
  sim.finish();
  for (RequestId id = 1; id <= 4; ++id) CHECK(ended_well(sim.life[id]));
}

TEST_CASE("what free places remember makes room, and only as much as is needed") {
  DrivenEngine sim(exact_world(four_places));
  double at = 0;
  for (RequestId id = 1; id <= 2; ++id) sim.arrive(ms(at += 1000), request(id, 1, long_prompt(id)));
  sim.arrive(ms(at += 1000), request(3, 1, long_prompt(3)));  // 3 x 412: the first place is emptied
  sim.arrive(ms(at += 1000), request(4, 1, long_prompt(2)));
  sim.arrive(ms(at += 1000), request(5, 1, long_prompt(1)));
  sim.finish();
  for (RequestId id = 1; id <= 5; ++id) CHECK(ended_well(sim.life[id]));
  CHECK(sim.life[4].cached == 411);
  CHECK(sim.life[5].cached == 0);
}

TEST_CASE("nothing of what the full cache ended is remembered") {
  for (const bool host : {false, true}) {
    DrivenEngine sim = asked_together(4, 16, host ? ",\"cache\":{\"host\":true}" : "");
    sim.arrive(ms(5000), request(5, 1, long_prompt(1)));
    sim.finish();
    CHECK(sim.life[1].overflow >= Nanos{0});
    CHECK(sim.life[5].cached == 0);
  }
}

TEST_CASE("the host remembers what was in any place, whatever came between") {
  for (const auto& [cache, cached] :
       {std::pair("{}", 0), std::pair("{\"host\":true}", 9), std::pair("{\"host\":true,\"enabled\":false}", 0)}) {
    CAPTURE(cache);
    DrivenEngine sim(exact_world(std::string("\"slots\":2,\"cache\":") + cache));
    double at = 0;
    for (RequestId id = 1; id <= 5; ++id) {
      const char letter = id == 5 ? 'a' : static_cast<char>('a' + id - 1);
      sim.arrive(ms(at += 100), request(id, 1, std::string(40, letter)));
    }
    sim.finish();
    CHECK(sim.life[5].cached == cached);
  }
}

TEST_CASE("the host's memory serves two places at once, where a place serves one") {
  for (const auto& [cache, cached] : {std::pair("{}", 0), std::pair("{\"host\":true}", 9)}) {
    CAPTURE(cache);
    DrivenEngine sim(exact_world(std::string("\"slots\":2,\"cache\":") + cache));
    sim.arrive(ms(0), request(1, 1, std::string(40, 'a')));
    sim.arrive(ms(100), request(2, 1, std::string(40, 'a')));
    sim.arrive(ms(100), request(3, 1, std::string(40, 'a')));
    sim.finish();
    CHECK(sim.life[2].cached == 9);
    CHECK(sim.life[3].cached == cached);
    CHECK(sim.life[2].slot != sim.life[3].slot);
  }
}

TEST_CASE("the host's memory is not part of the shared cache") {
  DrivenEngine sim(exact_world(std::string(four_places) + ",\"cache\":{\"host\":true}"));
  double at = 0;
  for (RequestId id = 1; id <= 4; ++id) sim.arrive(ms(at += 1000), request(id, 1, long_prompt(id)));
  sim.arrive(ms(at += 1000), request(5, 1, long_prompt(1)));  // its place was emptied long ago
  sim.finish();
  CHECK(sim.life[5].cached == 411);
  CHECK(ended_well(sim.life[5]));
}
