#include "study/compare/factors.h"

#include <functional>

#include "catch.hpp"

using namespace bench;

namespace {

ModelFacts model_facts(const char* name, const char* digest, const char* quantization) {
  ModelFacts facts;
  facts.name = name;
  facts.digest = digest;
  facts.quantization = quantization;
  return facts;
}

RunHeader usual_header() {
  RunHeader header;
  header.run_id = "r";
  header.suite = "default";
  header.suite_sha = "abc";
  header.items = 20;
  header.workers = 1;
  header.num_ctx = 2048;
  header.num_predict = 64;
  header.think = "false";
  header.server.api = "ollama";
  header.server.version = "0.5.1";
  header.server.url = "http://127.0.0.1:11434";
  header.server.local = true;
  header.host.cpu = "CPU";
  header.host.cores_usable = 8;
  header.models = {model_facts("m", "d1", "Q4_K_M")};
  return header;
}

std::vector<Factor> changed_by(const std::function<void(RunHeader&)>& change) {
  RunHeader other = usual_header();
  change(other);
  return differing_factors(usual_header(), "m", other, other.models.front().name);
}

}  // namespace

TEST_CASE("what cannot matter is no factor") {
  CHECK(differing_factors(usual_header(), "m", usual_header(), "m").empty());
  CHECK(changed_by([](RunHeader& header) {
          header.run_id = "other";
          header.runs = 9;
          header.nonce_seed = 17;
          header.server.url = "http://127.0.0.1:40001";
          header.server.version = "";  // one side does not say
          header.host.cpu = "";
        }).empty());
}

TEST_CASE("each condition is one factor, named with both of its values") {
  CHECK(changed_by([](RunHeader& header) { header.workers = 4; }) == std::vector<Factor>{{"workers", "1", "4"}});
  CHECK(changed_by([](RunHeader& header) { header.num_ctx = 4096; }) ==
        std::vector<Factor>{{"context", "2048", "4096"}});
  CHECK(changed_by([](RunHeader& header) { header.server.version = "0.6"; }) ==
        std::vector<Factor>{{"server version", "0.5.1", "0.6"}});
  CHECK(changed_by([](RunHeader& header) { header.models.front().digest = "d2"; }) ==
        std::vector<Factor>{{"model digest", "d1", "d2"}});
  CHECK(changed_by([](RunHeader& header) { header.plan.request.temperature = 0.7; }) ==
        std::vector<Factor>{{"temperature", "0", "0.7"}});
  CHECK(changed_by([](RunHeader& header) { header.plan.request.extra = {{"num_gpu", "0"}}; }) ==
        std::vector<Factor>{{"option num_gpu", "none", "0"}});
  CHECK(changed_by([](RunHeader& header) { header.options = {{"sim-world", "w.json", "flag"}}; }) ==
        std::vector<Factor>{{"sim-world", "none", "w.json"}});
  const auto machine = changed_by([](RunHeader& header) { header.host.cpu = "Other"; });
  REQUIRE(machine.size() == 1);
  CHECK(machine.front().name == "machine");
  const auto prompts = changed_by([](RunHeader& header) { header.suite_sha = "def"; });
  REQUIRE(prompts.size() == 1);
  CHECK(prompts.front().name == "prompts");
}

TEST_CASE("what comes with another model, quantisation or server is no factor of its own") {
  CHECK(changed_by([](RunHeader& header) { header.models = {model_facts("n", "d2", "Q8_0")}; }) ==
        std::vector<Factor>{{"model", "m", "n"}});
  CHECK(changed_by([](RunHeader& header) { header.models = {model_facts("m", "d2", "Q8_0")}; }) ==
        std::vector<Factor>{{"quantisation", "Q4_K_M", "Q8_0"}});
  CHECK(changed_by([](RunHeader& header) {
          header.server.api = "llamacpp";
          header.server.version = "b9";
        }) == std::vector<Factor>{{"server", "ollama 0.5.1", "llamacpp b9"}});
}

TEST_CASE("a context that a protocol cannot ask for, or that is worked out from what differs, is told with its cause") {
  const auto by_protocol = changed_by([](RunHeader& header) {
    header.server.api = "openai";
    header.num_ctx = 0;
    header.think = "";
  });
  REQUIRE(by_protocol.size() == 1);
  CHECK(by_protocol.front().name == "server");
  CHECK(by_protocol.front().with == "context: 2048 → the server's own, think: false → not sent");

  const auto by_model = changed_by([](RunHeader& header) {
    header.models = {model_facts("n", "d2", "Q8_0")};
    header.num_ctx = 1024;
  });
  REQUIRE(by_model.size() == 1);
  CHECK(by_model.front().with == "context: 2048 → 1024");

  // One that was asked for is a wish of its own.
  CHECK(changed_by([](RunHeader& header) {
          header.models = {model_facts("n", "d2", "Q8_0")};
          header.num_ctx = 1024;
          header.plan.request.num_ctx = {ContextSize::Kind::fixed, 1024};
        }).size() == 2);
  CHECK(changed_by([](RunHeader& header) {
          header.server.api = "openai";
          header.think = "true";
          header.plan.request.think = ThinkMode::on;
        }).size() == 2);
}

TEST_CASE("two conditions are two factors") {
  CHECK(changed_by([](RunHeader& header) {
          header.workers = 2;
          header.num_predict = 128;
        }).size() == 2);
}
