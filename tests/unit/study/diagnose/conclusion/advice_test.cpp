// What to do about what was found, for which server, on which machine, and never more than was measured.

#include "study/diagnose/conclusion/advice.h"

#include <algorithm>
#include <string>

#include "bench/backend.h"

#include "catch.hpp"
#include "support/diagnoses.h"

using namespace bench;

namespace {

/// A server of the first kind in the table, on this Linux machine.
RunHeader header_here() {
  RunHeader header;
  header.server.api = backends().front().name;
  header.server.local = true;
  header.host.os = "Debian GNU/Linux 12";
  header.num_ctx = 4096;
  ModelFacts model;
  model.name = "llama3.1:8b";
  model.family = "llama";
  model.size = 5'000'000'000;
  header.models = {model};
  return header;
}

LoadedModel in_memory(std::int64_t size, std::int64_t on_gpu) {
  LoadedModel loaded;
  loaded.name = "llama3.1:8b";
  loaded.size = size;
  loaded.size_vram = on_gpu;
  loaded.context_length = 4096;
  return loaded;
}

Diagnosis slots_found(std::int64_t places, std::int64_t workers, double speedup) {
  Diagnosis diagnosis = bench_test::a_diagnosis();
  diagnosis.advice.reset();
  diagnosis.workers = workers;
  diagnosis.places = PlacesFound{places, false, {}};
  diagnosis.speeds.front().speedup = speedup;
  return diagnosis;
}

bool tells(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("on a server of one place a factor is a bound, and no larger than the places that are tried") {
  const auto advice = advice_for(slots_found(1, 8, 1.0), header_here());
  REQUIRE(advice);
  CHECK(advice->places == 4);
  CHECK(advice->is_bound);
  CHECK(advice->speedup_expected == 4.0);
  CHECK(advice->says.find("OLLAMA_NUM_PARALLEL=4") != std::string::npos);
  CHECK(tells(advice->commands, "OLLAMA_NUM_PARALLEL=4 ollama serve"));
}

TEST_CASE("each further place is expected to cost a request as much time as those there are were seen to") {
  const auto advice = advice_for(slots_found(4, 8, 3.2), header_here());
  REQUIRE(advice);
  CHECK(advice->places == 8);
  // Four take 1.25 times as long as one, three further ones: a twelfth each. Eight take 1 and 7 / 12.
  CHECK(*advice->speedup_expected == Approx(8 / (1 + 7.0 / 12)));
  // Never more than requests are in flight, whatever was measured.
  const auto lucky = advice_for(slots_found(5, 7, 5.3), header_here());
  REQUIRE(lucky);
  CHECK(lucky->places == 7);
  CHECK(*lucky->speedup_expected == 7);
  // What stands still as it is is not made worse.
  const auto stuck = advice_for(slots_found(2, 8, 0.9), header_here());
  REQUIRE(stuck);
  CHECK(*stuck->speedup_expected == Approx(0.9));
}

TEST_CASE("places that are tried are all that are asked for, and at most four times those there are") {
  CHECK(places_to_try(8, 1) == 4);
  CHECK(places_to_try(3, 1) == 3);
  CHECK(places_to_try(8, 4) == 8);
  CHECK(places_to_try(64, 4) == 16);
  CHECK(places_to_try(2, 4) == 4);
  CHECK(places_to_try(8, 0) == 4);
}

TEST_CASE("commands are those of the machine, where it is this one") {
  RunHeader header = header_here();
  const auto on_linux = advice_for(slots_found(1, 8, 1), header);
  CHECK(tells(on_linux->commands, "systemctl restart ollama"));
  CHECK_FALSE(tells(on_linux->commands, "launchctl"));
  header.host.os = "macOS 15.1";
  const auto on_mac = advice_for(slots_found(1, 8, 1), header);
  CHECK(tells(on_mac->commands, "launchctl setenv OLLAMA_NUM_PARALLEL 4"));
  CHECK(tells(on_mac->commands, "brew services restart"));
  CHECK_FALSE(tells(on_mac->commands, "systemctl"));
  header.server.local = false;
  const auto elsewhere = advice_for(slots_found(1, 8, 1), header);
  CHECK(tells(elsewhere->commands, "launchctl"));
  CHECK(tells(elsewhere->commands, "systemctl"));
  CHECK(tells(elsewhere->cautions, "another one"));
  for (const std::string& line : elsewhere->commands) CHECK(line.find('{') == std::string::npos);
}

TEST_CASE("an architecture that is served one at a time gets no setting to change") {
  RunHeader header = header_here();
  for (const char* family : {"qwen35moe", "nemotron_h_moe", "Qwen3VL"}) {
    header.models.front().family = family;
    const auto advice = advice_for(slots_found(1, 8, 1), header);
    REQUIRE(advice);
    CHECK(advice->commands.empty());
    CHECK_FALSE(advice->speedup_expected);
    CHECK(advice->says.find(family) != std::string::npos);
  }
  // With more than one place found it is served otherwise, whatever the list says.
  CHECK(advice_for(slots_found(2, 8, 2), header)->places == 8);
}

TEST_CASE("what the places take of the memory is told from what the server says of those it has") {
  RunHeader header = header_here();
  header.server.loaded = {in_memory(6'000'000'000, 6'000'000'000)};
  header.host.memory_bytes = 16'000'000'000;
  // 1 GB beside the weights for one place: 4 GB for four of them.
  auto advice = advice_for(slots_found(1, 8, 1), header);
  CHECK(tells(advice->cautions, "about 9.0 GB"));
  CHECK_FALSE(tells(advice->cautions, "of this machine"));
  header.host.memory_bytes = 8'000'000'000;
  advice = advice_for(slots_found(1, 8, 1), header);
  CHECK(tells(advice->cautions, "more than the 8.0 GB of this machine"));
  header.server.loaded.clear();
  CHECK(tells(advice_for(slots_found(1, 8, 1), header)->cautions, "4 times the memory of one"));
}

TEST_CASE("a model that lies partly on the CPU is told before all else") {
  RunHeader header = header_here();
  CHECK_FALSE(cpu_offload(header));
  header.server.loaded = {in_memory(10, 10)};
  CHECK_FALSE(cpu_offload(header));
  header.server.loaded = {in_memory(10, 0)};  // a machine without a GPU
  CHECK_FALSE(cpu_offload(header));
  header.server.loaded = {in_memory(100, 60)};
  REQUIRE(cpu_offload(header));
  CHECK(cpu_offload(header)->code == "cpu_offload");
  const auto advice = advice_for(slots_found(1, 8, 1), header);
  CHECK(advice->cautions.front().find("60") != std::string::npos);
}

TEST_CASE("places that divide one context need a larger one") {
  RunHeader header = header_here();
  for (const Backend& backend : backends()) {
    if (backend.places.name.empty() || backend.places.whole_context_each) continue;
    header.server.api = backend.name;
    header.num_ctx = 0;
    header.server.capacity.context_per_place = 2048;
    const auto advice = advice_for(slots_found(2, 8, 2), header);
    CHECK(tells(advice->commands, "16384"));
    CHECK(tells(advice->cautions, "16384 tokens"));
  }
}

TEST_CASE("a server of which nobody knows how is told what, and not how") {
  RunHeader header = header_here();
  for (const Backend& backend : backends()) {
    if (!backend.places.name.empty()) continue;
    header.server.api = backend.name;
    const auto advice = advice_for(slots_found(2, 8, 2), header);
    REQUIRE(advice);
    CHECK(advice->says.find("8 requests at once") != std::string::npos);
    CHECK(advice->commands.empty());
  }
}

TEST_CASE("what a change of the request gives is what was measured of it") {
  Diagnosis diagnosis = bench_test::a_diagnosis();
  diagnosis.verdict = Cause::grammar;
  diagnosis.speeds[1].speedup = 6.1;  // without a schema
  diagnosis.speeds[2].speedup = 5.2;  // temperature 1
  CHECK(advice_for(diagnosis, header_here())->speedup_expected == 6.1);
  CHECK_FALSE(advice_for(diagnosis, header_here())->is_bound);
  diagnosis.verdict = Cause::serialised_by_temperature;
  CHECK(advice_for(diagnosis, header_here())->speedup_expected == 5.2);
  diagnosis.speeds[2].speedup = 1.1;  // less than now: nothing to promise
  CHECK_FALSE(advice_for(diagnosis, header_here())->speedup_expected);
}

TEST_CASE("nothing is advised where nothing is to be gained or known, and something everywhere else") {
  for (const Cause cause : {Cause::scales, Cause::slots, Cause::saturated, Cause::prefill, Cause::grammar,
                            Cause::serialised_by_temperature, Cause::rate_limited, Cause::buffered, Cause::cold_loads,
                            Cause::contention, Cause::shared_cache, Cause::client, Cause::undetermined}) {
    Diagnosis diagnosis = bench_test::a_diagnosis();
    diagnosis.verdict = cause;
    const bool needs_none = cause == Cause::scales || cause == Cause::undetermined;
    INFO(name_of(cause));
    CHECK(advice_for(diagnosis, header_here()).has_value() != needs_none);
  }
}

TEST_CASE("the bandwidth is bytes of weights a step, where all weights are read") {
  RunHeader header = header_here();
  const auto found = effective_bandwidth(header, "llama3.1:8b", 0.01, 1000.0);
  REQUIRE(found);
  CHECK(*found->value == Approx(500));
  CHECK(found->says.find("50") != std::string::npos);
  CHECK_FALSE(effective_bandwidth(header, "another", 0.01, {}));
  CHECK_FALSE(effective_bandwidth(header, "llama3.1:8b", 0, {}));
  header.models.front().family = "qwen3moe";
  CHECK_FALSE(effective_bandwidth(header, "llama3.1:8b", 0.01, {}));
  header.models.front().family = "llama";
  header.models.front().name = "mixtral:8x7b";
  CHECK_FALSE(effective_bandwidth(header, "mixtral:8x7b", 0.01, {}));
}
