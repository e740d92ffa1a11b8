#include <algorithm>

#include "catch.hpp"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

namespace {

std::string prompt_of(RequestId id) { return "p" + std::to_string(100 + id); }  // one token, all different

std::vector<RequestId> order_of_admission(const DrivenEngine& sim, RequestId count) {
  std::vector<std::pair<Nanos, RequestId>> all;
  for (RequestId id = 1; id <= count; ++id) all.emplace_back(sim.life.at(id).admitted, id);
  std::sort(all.begin(), all.end());
  std::vector<RequestId> ids;
  for (const auto& [at, id] : all) ids.push_back(id);
  return ids;
}

}  // namespace

TEST_CASE("no more requests than slots decode at once, and the next one goes when a place is free") {
  const std::int64_t slots = GENERATE(1, 2, 3, 5);
  DrivenEngine sim(
      exact_world("\"slots\":" + std::to_string(slots) + ",\"decode\":{\"base_s\":0.01,\"per_sequence_s\":0}"));
  for (RequestId id = 1; id <= slots + 1; ++id) sim.arrive(ms(0), request(id, 4, prompt_of(id)));
  sim.finish();
  for (RequestId id = 1; id <= slots; ++id) CHECK(sim.life[id].admitted == ms(0));
  // All prompts are one batch at 2 ms; then four steps.
  const Nanos first_done = ms(2 + 0.2 * static_cast<double>(slots) + 40);
  CHECK(sim.life[1].done == first_done);
  CHECK(sim.life[slots + 1].admitted == first_done);
  CHECK(sim.life[slots + 1].tokens.front() == first_done + ms(2 + 0.2 + 10));
  CHECK(sim.life[slots + 1].account.total == first_done + ms(2 + 0.2 + 40));
}

TEST_CASE("the queue is served in its order") {
  const auto served = [](const std::string& order) {
    DrivenEngine sim(exact_world("\"slots\":1,\"queue_order\":\"" + order + "\""));
    for (RequestId id = 1; id <= 6; ++id) sim.arrive(ms(static_cast<double>(id)), request(id, 2, prompt_of(id)));
    sim.finish();
    return order_of_admission(sim, 6);
  };
  CHECK(served("fifo") == std::vector<RequestId>{1, 2, 3, 4, 5, 6});
  CHECK(served("lifo") == std::vector<RequestId>{1, 6, 5, 4, 3, 2});
  const auto random = served("random");
  CHECK(random[0] == 1);
  CHECK(random == served("random"));
  CHECK(random != served("fifo"));
  CHECK(random != served("lifo"));
}

TEST_CASE("requests that match a rule share one place; others overtake them") {
  DrivenEngine sim(exact_world("\"slots\":4,\"serialise_when\":[{\"temperature\":0}]"));
  for (RequestId id = 1; id <= 3; ++id) {
    EngineRequest made = request(id, 3, prompt_of(id));
    made.serial_rules = id == 3 ? 0 : 1;
    sim.arrive(ms(static_cast<double>(id)), std::move(made));
  }
  sim.finish();
  CHECK(sim.life[1].admitted == ms(1));
  CHECK(sim.life[3].admitted == ms(3));
  CHECK(sim.life[2].admitted == sim.life[1].done);
}

TEST_CASE("a client that leaves frees its place at the end of the step") {
  DrivenEngine sim(exact_world("\"slots\":1"));
  sim.arrive(ms(0), request(1, 100, prompt_of(1)));
  sim.arrive(ms(1), request(2, 1, prompt_of(2)));
  sim.cancel(ms(15), 1);
  sim.finish();
  CHECK(sim.life[1].tokens == std::vector<Nanos>{ms(12.2)});
  CHECK(sim.life[1].done == Nanos(-1));
  CHECK(sim.life[2].admitted == ms(22.2));

  DrivenEngine waiting(exact_world("\"slots\":1"));
  waiting.arrive(ms(0), request(1, 1, prompt_of(1)));
  waiting.arrive(ms(1), request(2, 1, prompt_of(2)));
  waiting.arrive(ms(1), request(3, 1, prompt_of(3)));
  waiting.cancel(ms(2), 2);
  waiting.finish();
  CHECK(waiting.life[2].admitted == Nanos(-1));
  CHECK(waiting.life[3].admitted == waiting.life[1].done);
}

TEST_CASE("a loaded model has no limit to its queue, unless the world sets one") {
  const auto refused = [](const std::string& fields) {
    DrivenEngine sim(exact_world("\"slots\":1,\"queue\":1" + fields));
    int count = 0;
    for (RequestId id = 1; id <= 10; ++id) sim.arrive(ms(0), request(id, 1, prompt_of(id)));
    sim.finish();
    for (RequestId id = 1; id <= 10; ++id) count += sim.life[id].refused >= Nanos{0};
    return count;
  };
  CHECK(refused("") == 0);
  CHECK(refused(",\"queue_when_loaded\":2") == 7);
  CHECK(refused(",\"queue_when_loaded\":0") == 9);
}

TEST_CASE("a place remembers its prefix, and is chosen for it") {
  DrivenEngine sim(exact_world("\"slots\":2"));
  const std::string text(40, 'a');  // ten tokens
  sim.arrive(ms(0), request(1, 1, text));
  sim.arrive(ms(100), request(2, 1, std::string(40, 'b')));
  sim.arrive(ms(200), request(3, 1, text));
  sim.arrive(ms(300), request(4, 1, text + "cccccccc"));
  sim.finish();
  CHECK(sim.life[1].cached == 0);
  CHECK(sim.life[2].slot != sim.life[1].slot);
  CHECK(sim.life[3].slot == sim.life[1].slot);
  CHECK(sim.life[3].cached == 9);  // one is always processed
  CHECK(sim.life[3].prefill_end == ms(202.2));
  CHECK(sim.life[4].cached == 10);
  CHECK(sim.life[4].prefill_end == ms(302.4));
  CHECK(sim.life[4].account.prompt_tokens == 12);
}

TEST_CASE("a reply is part of the prefix that is remembered") {
  DrivenEngine sim(exact_world());
  EngineRequest first = request(1, 2, "question");
  first.reply = "the answer..";
  sim.arrive(ms(0), std::move(first));
  sim.arrive(ms(100), request(2, 1, "questionthe answer..and more"));
  sim.finish();
  CHECK(sim.life[2].cached == 5);
}

TEST_CASE("one store serves all places, or none does") {
  for (const auto& [cache, cached] : {std::pair("{\"per_slot\":false}", 9), std::pair("{\"enabled\":false}", 0)}) {
    DrivenEngine sim(exact_world(std::string("\"slots\":1,\"cache\":") + cache));
    sim.arrive(ms(0), request(1, 1, std::string(40, 'a')));
    sim.arrive(ms(100), request(2, 1, std::string(40, 'b')));
    sim.arrive(ms(200), request(3, 1, std::string(40, 'a')));
    sim.finish();
    CHECK(sim.life[3].cached == cached);
  }
}

TEST_CASE("others' requests come by themselves and take places") {
  DrivenEngine sim(exact_world("\"slots\":1,\"background\":{\"rate\":10,\"tokens\":5}"));
  sim.advance(ms(10000));
  std::size_t done = 0;
  for (const auto& [id, life] : sim.life) {
    CHECK(id < 0);
    if (life.done < Nanos{0}) continue;
    ++done;
    CHECK(life.tokens.size() == 5);
    CHECK(life.account.prompt_tokens == 64);
    CHECK(life.cached == 0);
  }
  CHECK(done > 60);
  CHECK(done < 140);
}
