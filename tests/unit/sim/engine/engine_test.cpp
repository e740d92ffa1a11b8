#include "catch.hpp"
#include "unit/sim/engine/driven_engine.h"

using namespace bench;
using namespace bench::sim;

// Unless a world says otherwise: overhead 2 ms, prefill 0.2 ms a token, a step 10 ms + 0.5 ms for each sequence beyond
// the first. "12345678" is a prompt of two tokens.

TEST_CASE("one request: overhead, prefill, then a step for each token") {
  DrivenEngine sim(exact_world());
  sim.arrive(ms(0), request(1, 3, "12345678"));
  sim.finish();
  const Life& life = sim.life[1];
  CHECK(life.admitted == ms(0));
  CHECK(life.prefill_end == ms(2.4));
  CHECK(life.tokens == std::vector<Nanos>{ms(12.4), ms(22.4), ms(32.4)});
  CHECK(life.done == ms(32.4));
  CHECK(life.account.total == ms(32.4));
  CHECK(life.account.load == ms(1));
  CHECK(life.account.prompt_eval == ms(10.4));
  CHECK(life.account.eval == ms(20));
  CHECK(life.account.prompt_tokens == 2);
  CHECK(life.account.tokens == 3);
}

TEST_CASE("shared prefill is part of the next step, and stretches it") {
  DrivenEngine sim(exact_world());
  sim.arrive(ms(0), request(1, 3, "12345678"));
  sim.arrive(ms(5), request(2, 1, "abcdefgh"));
  sim.finish();
  CHECK(sim.life[1].tokens == std::vector<Nanos>{ms(12.4), ms(22.8), ms(33.3)});
  CHECK(sim.life[2].prefill_end == ms(22.8));
  CHECK(sim.life[2].tokens == std::vector<Nanos>{ms(33.3)});
  CHECK(sim.life[2].account.prompt_eval == ms(20.9));  // from 12.4 to its first token
}

TEST_CASE("exclusive prefill stops the others before the next step") {
  DrivenEngine sim(exact_world("\"prefill\":{\"mode\":\"exclusive\"}"));
  sim.arrive(ms(0), request(1, 3, "12345678"));
  sim.arrive(ms(5), request(2, 1, "abcdefgh"));
  sim.finish();
  CHECK(sim.life[2].prefill_end == ms(12.8));
  CHECK(sim.life[1].tokens == std::vector<Nanos>{ms(12.4), ms(23.3), ms(33.3)});
  CHECK(sim.life[2].tokens == std::vector<Nanos>{ms(23.3)});
}

TEST_CASE("serial prefill runs beside the steps and slows none") {
  DrivenEngine sim(exact_world("\"prefill\":{\"mode\":\"serial\",\"per_token_s\":0.002}"));
  sim.arrive(ms(0), request(1, 2, "12345678"));
  sim.arrive(ms(1), request(2, 1, "abcdefgh"));
  sim.finish();
  CHECK(sim.life[1].prefill_end == ms(6));
  CHECK(sim.life[2].prefill_end == ms(10));  // one prompt at a time
  CHECK(sim.life[1].tokens == std::vector<Nanos>{ms(16), ms(26.5)});
  CHECK(sim.life[2].tokens == std::vector<Nanos>{ms(26.5)});
}

TEST_CASE("a long prompt is cut into batches that alternate with steps") {
  DrivenEngine sim(exact_world());
  sim.arrive(ms(0), request(1, 20, "1234"));
  sim.arrive(ms(1), request(2, 1, std::string(4000, 'p')));  // 1,000 tokens: 512 + 488
  sim.finish();
  // first: ready at 2, prompt to 2.2, step to 12.2 (the second was not ready when it began); then 512 tokens and a step
  CHECK(sim.life[1].tokens[0] == ms(12.2));
  CHECK(sim.life[1].tokens[1] == ms(12.2 + 102.4 + 10));
  CHECK(sim.life[2].prefill_end == ms(12.2 + 102.4 + 10 + 97.6 + 10));
  CHECK(sim.life[2].tokens[0] == ms(12.2 + 102.4 + 10 + 97.6 + 10 + 10.5));
}

TEST_CASE("the cost of a schema is paid once, or by each") {
  const bool serial = GENERATE(false, true);
  DrivenEngine sim(exact_world(std::string("\"schema_cost_s_per_token\":0.006,\"schema_cost\":") +
                               (serial ? "\"serial\"" : "\"parallel\"")));
  for (RequestId id = 1; id <= 3; ++id) {
    EngineRequest made = request(id, 1, std::string(4, static_cast<char>('0' + id)));
    made.schema = id <= 2;
    sim.arrive(ms(0), std::move(made));
  }
  sim.finish();
  const Nanos step = serial ? ms(11 + 12) : ms(11 + 6);
  CHECK(sim.life[1].tokens[0] == ms(2.6) + step);
  CHECK(sim.life[3].tokens[0] == ms(2.6) + step);
}

TEST_CASE("attention costs by the tokens held") {
  DrivenEngine sim(exact_world("\"context_cost_s_per_1k\":0.001,\"prefill\":{\"per_token_s\":0}"));
  sim.arrive(ms(0), request(1, 2, std::string(8000, 'x')));  // 2,000 tokens in four batches of no length
  sim.finish();
  CHECK(sim.life[1].tokens[0] == ms(2 + 12));
  CHECK(sim.life[1].tokens[1] == ms(2 + 12 + 12.001));  // the first token is held too
}

TEST_CASE("steps are flat until so many sequences") {
  DrivenEngine sim(exact_world("\"decode\":{\"base_s\":0.01,\"per_sequence_s\":0.001,\"flat_until\":3}"));
  for (RequestId id = 1; id <= 4; ++id) sim.arrive(ms(0), request(id, 1, std::string(4, static_cast<char>('0' + id))));
  sim.finish();
  CHECK(sim.life[4].tokens[0] == ms(2 + 0.8 + 11));
}

TEST_CASE("a slowdown holds for what starts inside it") {
  DrivenEngine sim(exact_world("\"slowdown\":[{\"from_s\":0.012,\"until_s\":0.03,\"factor\":2}]"));
  sim.arrive(ms(0), request(1, 4, "12345678"));
  sim.finish();
  CHECK(sim.life[1].tokens == std::vector<Nanos>{ms(12.4), ms(32.4), ms(42.4), ms(52.4)});
}

TEST_CASE("jitter is one draw a step, shared by all, whoever takes part") {
  const auto gaps = [](int requests) {
    World world = make_world("{\"jitter\":{\"step_sigma\":0.1},\"decode\":{\"per_sequence_s\":0}}", "test", {}).value();
    DrivenEngine sim(world);
    for (RequestId id = 1; id <= requests; ++id)
      sim.arrive(ms(0), request(id, 5, std::string(4, static_cast<char>('0' + id))));
    sim.finish();
    std::vector<Nanos> all;
    for (std::size_t i = 1; i < 5; ++i) all.push_back(sim.life[1].tokens[i] - sim.life[1].tokens[i - 1]);
    CHECK(sim.life[requests].tokens == sim.life[1].tokens);
    return all;
  };
  const auto alone = gaps(1);
  CHECK(alone == gaps(3));
  CHECK(alone[0] != alone[1]);
}
