#include "catch.hpp"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

namespace {

EngineRequest for_model(RequestId id, const std::string& model, std::int64_t num_ctx = 4096) {
  EngineRequest made = request(id, 1, "p" + std::to_string(100 + id));
  made.model = model;
  made.num_ctx = num_ctx;
  return made;
}

constexpr double one_token = 2 + 0.2 + 10;  // overhead, prefill, step

}  // namespace

TEST_CASE("loads end with Ollama's polls") {
  CHECK(rounded_to_polls(ms(1500)) == ms(1505));
  CHECK(rounded_to_polls(ms(1505)) == ms(1505));
  CHECK(rounded_to_polls(ms(1505.001)) == ms(1755));
  CHECK(rounded_to_polls(ms(0)) == ms(255));
}

TEST_CASE("a cold model is loaded first, and all who waited report their own wait") {
  DrivenEngine sim(exact_world("\"loaded\":false"));
  sim.arrive(ms(0), for_model(1, "m:latest"));
  sim.arrive(ms(100), for_model(2, "m:latest"));
  sim.finish();
  CHECK(sim.life[1].admitted == ms(1505));
  CHECK(sim.life[1].account.load == ms(1505));
  CHECK(sim.life[2].account.load == ms(1405));
  CHECK(sim.life[1].tokens[0] == ms(1505 + 2 + 0.4 + 10.5));
}

TEST_CASE("an exact load takes its time and no more") {
  DrivenEngine sim(exact_world("\"loaded\":false,\"load_s\":0.3,\"exact_load\":true"));
  sim.arrive(ms(0), for_model(1, "m:latest"));
  sim.finish();
  CHECK(sim.life[1].account.load == ms(300));
}

TEST_CASE("another model replaces the loaded one when that is idle; nothing is admitted behind it meanwhile") {
  DrivenEngine sim(exact_world("\"load_s\":0.2"));
  sim.arrive(ms(0), for_model(1, "a:latest"));
  sim.arrive(ms(1), for_model(2, "b:latest"));
  sim.arrive(ms(2), for_model(3, "a:latest"));
  sim.finish();
  CHECK(sim.life[1].account.load == ms(1));  // loaded at the start: the first client finds its model warm
  CHECK(sim.life[1].done == ms(one_token));
  CHECK(sim.life[2].admitted == ms(one_token + 255));
  CHECK(sim.life[2].account.load == ms(one_token + 255 - 1));
  CHECK(sim.life[3].admitted == ms(2 * one_token + 2 * 255));
}

TEST_CASE("two models side by side have their own places and steps") {
  DrivenEngine sim(exact_world("\"slots\":1,\"max_loaded_models\":2,\"load_s\":0.2"));
  sim.arrive(ms(0), for_model(1, "a:latest"));
  sim.arrive(ms(100), for_model(2, "b:latest"));
  sim.arrive(ms(1000), for_model(3, "a:latest"));
  sim.arrive(ms(1000), for_model(4, "b:latest"));
  sim.arrive(ms(2000), for_model(5, "c:latest"));  // b was used last
  sim.arrive(ms(3000), for_model(6, "b:latest"));
  sim.arrive(ms(4000), for_model(7, "a:latest"));
  sim.finish();
  CHECK(sim.life[2].account.load == ms(255));
  CHECK(sim.life[3].done == ms(1000 + one_token));
  CHECK(sim.life[4].done == ms(1000 + one_token));
  CHECK(sim.life[6].account.load == ms(1));
  CHECK(sim.life[7].account.load == ms(255));
}

TEST_CASE("another num_ctx reloads, unless the world does not care") {
  for (const bool reloads : {true, false}) {
    DrivenEngine sim(
        exact_world(std::string("\"load_s\":0.2,\"reload_on_option_change\":") + (reloads ? "true" : "false")));
    sim.arrive(ms(0), for_model(1, "a:latest", 8192));
    sim.arrive(ms(100), for_model(2, "a:latest", 4096));
    sim.finish();
    CHECK(sim.life[1].account.load == ms(1));
    CHECK(sim.life[2].account.load == (reloads ? ms(255) : ms(1)));
  }
}

TEST_CASE("beyond the queue of a cold model requests are refused; the one whose load runs is in hand") {
  DrivenEngine sim(exact_world("\"loaded\":false,\"queue\":2"));
  int refused = 0;
  for (RequestId id = 1; id <= 12; ++id) sim.arrive(ms(static_cast<double>(id)), for_model(id, "m:latest"));
  sim.finish();
  for (RequestId id = 1; id <= 12; ++id) refused += sim.life[id].refused >= Nanos{0};
  CHECK(refused == 9);
}

TEST_CASE("load and unload requests, and models that expire") {
  DrivenEngine sim(exact_world("\"loaded\":false,\"load_s\":0.2"));
  EngineRequest load = for_model(1, "m:latest");
  load.kind = EngineRequest::Kind::load;
  sim.arrive(ms(0), load);
  sim.finish();
  CHECK(sim.life[1].loaded == ms(255));
  REQUIRE(sim.engine.residents(ms(300)).size() == 1);
  CHECK(sim.engine.residents(ms(300))[0].model == "m:latest");
  CHECK(sim.engine.residents(ms(300))[0].expires == ms(255) + std::chrono::minutes(5));

  sim.engine.unload(ms(400), "m:latest");
  CHECK(sim.engine.residents(ms(400)).empty());

  EngineRequest brief = for_model(2, "m:latest");
  brief.keep_alive = std::chrono::seconds(1);
  sim.arrive(ms(1000), brief);
  sim.finish();
  const Nanos idle = sim.life[2].done;
  CHECK(sim.engine.residents(idle + ms(999)).size() == 1);
  CHECK(sim.engine.residents(idle + ms(1000)).empty());

  EngineRequest for_ever = for_model(3, "m:latest");
  for_ever.keep_alive = Nanos(-1);
  sim.arrive(ms(10000), for_ever);
  sim.finish();
  REQUIRE(sim.engine.residents(std::chrono::hours(1000)).size() == 1);
  CHECK(!sim.engine.residents(std::chrono::hours(1000))[0].expires);
}

TEST_CASE("a request that unloads the model behind itself is served first, also by a model loaded for it") {
  DrivenEngine sim(exact_world("\"loaded\":false,\"load_s\":0.2,\"slots\":1"));
  EngineRequest brief = for_model(1, "m:latest");
  brief.keep_alive = Nanos{0};
  sim.arrive(ms(0), brief);
  brief = for_model(2, "m:latest");
  brief.keep_alive = Nanos{0};
  sim.arrive(ms(1), brief);  // waits for the same load, and for the only place
  sim.advance(std::chrono::seconds(10));
  CHECK(sim.life[1].done == ms(255 + one_token));
  CHECK(sim.life[2].done == ms(255 + 2 * one_token));
  CHECK(sim.engine.residents(std::chrono::seconds(10)).empty());
  CHECK(!sim.engine.next_time());

  sim.arrive(std::chrono::seconds(20), for_model(3, "m:latest"));
  sim.engine.unload(std::chrono::seconds(20) + ms(1), "m:latest");  // while it loads
  sim.advance(std::chrono::seconds(30));
  CHECK(sim.life[3].account.load == ms(255));
}

TEST_CASE("a load is given up when its client leaves") {
  DrivenEngine sim(exact_world("\"loaded\":false"));
  sim.arrive(ms(0), for_model(1, "m:latest"));
  sim.cancel(ms(100), 1);
  CHECK(!sim.engine.next_time());
  sim.arrive(ms(200), for_model(2, "m:latest"));
  sim.finish();
  CHECK(sim.life[2].admitted == ms(1705));
}

TEST_CASE("a fault that is found late holds its place for the overhead only") {
  DrivenEngine sim(exact_world("\"slots\":1"));
  EngineRequest faulty = for_model(1, "m:latest");
  faulty.kind = EngineRequest::Kind::fails_in_place;
  sim.arrive(ms(0), faulty);
  sim.arrive(ms(1), for_model(2, "m:latest"));
  sim.finish();
  CHECK(sim.life[1].failed == ms(2));
  CHECK(sim.life[2].admitted == ms(2));
}

TEST_CASE("others' requests without a model of their own never force a load") {
  DrivenEngine sim(exact_world("\"background\":{\"rate\":50,\"tokens\":3},\"load_s\":0.2"));
  for (RequestId id = 1; id <= 20; ++id) sim.arrive(ms(100.0 * static_cast<double>(id)), for_model(id, "m:latest"));
  sim.advance(ms(5000));
  for (RequestId id = 1; id <= 20; ++id) CHECK(sim.life[id].account.load == ms(1));

  DrivenEngine thrashing(exact_world("\"background\":{\"rate\":5,\"tokens\":3,\"model\":\"other:3b\"},\"load_s\":0.2"));
  for (RequestId id = 1; id <= 20; ++id)
    thrashing.arrive(ms(500.0 * static_cast<double>(id)), for_model(id, "m:latest"));
  thrashing.advance(ms(30000));
  int loads = 0;
  for (RequestId id = 1; id <= 20; ++id) loads += thrashing.life[id].account.load > ms(200);
  CHECK(loads > 10);
}
