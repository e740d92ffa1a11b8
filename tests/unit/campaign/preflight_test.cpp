#include "campaign/preflight.h"

#include <map>

#include "campaign/forecast.h"
#include "catch.hpp"

namespace bench {
namespace {

/// A server with an answer for each path; everything else is 404.
class Answering final : public Transport {
 public:
  std::map<std::string, HttpResponse> answers;
  std::optional<Failure> lost;
  std::vector<std::string> asked;
  std::vector<Timeouts> limits;  ///< of each question

  FailureOr<HttpResponse> fetch(const HttpRequest& request, const Timeouts& limit) override {
    asked.push_back(request.path);
    limits.push_back(limit);
    if (lost) return *lost;
    const auto found = answers.find(request.path);
    return found == answers.end() ? HttpResponse{404, {}, "404 page not found"} : found->second;
  }
  void drive(const LoadShape&, const RequestSource&, const Timeouts&, ExchangePort&) override {}
  void cancel(std::int64_t, Failure) override {}
  void stop() override {}
};

HttpResponse ok(std::string body) { return {200, {}, std::move(body)}; }

Answering healthy() {
  Answering server;
  server.answers["/api/version"] = ok(R"({"version":"0.12.0"})");
  server.answers["/api/tags"] = ok(R"({"models":[{"name":"m:latest","digest":"d1"},{"name":"n:8b","digest":"d2"}]})");
  server.answers["/api/show"] = ok(R"({"details":{"family":"llama"}})");
  server.answers["/api/ps"] = ok(R"({"models":[{"name":"m:latest","size":100,"size_vram":61,"context_length":4096},)"
                                 R"({"name":"n:8b","size":100,"size_vram":100,"context_length":8192}]})");
  return server;
}

RunOptions asking_for(std::vector<std::string> models) {
  RunOptions options;
  options.models = std::move(models);
  return options;
}

SetupError refusal(Answering server, const RunOptions& options = asking_for({"m"})) {
  const auto found = preflight(options, {}, server);
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().code == ExitCode::preflight);
  return found.error();
}

TEST_CASE("preflight finds the kind of server, its version, its models and what is loaded") {
  Answering server = healthy();
  const auto found = preflight(asking_for({"m", "n:8b"}), {}, server);
  REQUIRE(found.has_value());
  CHECK(found->backend == find_backend("ollama"));
  CHECK(found->server.api == "ollama");
  CHECK(found->server.version == "0.12.0");
  CHECK(found->server.local);
  CHECK_FALSE(found->server.simulated);
  CHECK(found->server.loaded.size() == 2);
  REQUIRE(found->models.size() == 2);
  CHECK(found->models[0].name == "m");
  CHECK(found->models[0].digest == "d1");
  CHECK(found->models[1].digest == "d2");
  CHECK(server.asked == std::vector<std::string>{"/api/version", "/api/ps", "/api/tags", "/api/show", "/api/show"});
}

TEST_CASE("the protocol that was asked for is used") {
  Answering server = healthy();
  RunOptions options = asking_for({"m"});
  options.api = find_backend("ollama-generate");
  CHECK(preflight(options, {}, server)->server.api == "ollama-generate");
}

TEST_CASE("a server that cannot be reached ends the preflight with what starts one") {
  Answering server;
  server.lost = Failure{Status::connect_failed, FailureKind::refused, "connection refused"};
  const SetupError error = refusal(server);
  CHECK(error.what == "cannot connect to http://127.0.0.1:11434");
  CHECK(error.why == "connection refused");
  CHECK(error.try_this.front() ==
        "start it with:  ollama serve        or point elsewhere:  bench --host http://gpu-box:11434");
  server.lost->kind = FailureKind::dns;
  CHECK(refusal(server).try_this == std::vector<std::string>{"check the name in --host or OLLAMA_HOST"});
}

TEST_CASE("a server that accepts and never answers is given up soon, with the option that waits longer") {
  Answering server;
  server.lost = Failure{Status::timeout_total, FailureKind::limit, "not finished within 10 s (--timeout)"};
  const SetupError error = refusal(server);
  CHECK(error.what == "http://127.0.0.1:11434 accepts connections and does not answer");
  CHECK(error.why == "no answer to GET /api/version within 10 s, the limit of --preflight-timeout");
  CHECK(error.try_this.back() == "if it is only slow, give it longer:  --preflight-timeout 2m");
  RunOptions patient = asking_for({"m"});
  patient.preflight_timeout = std::chrono::minutes(2);
  Answering slow = healthy();
  REQUIRE(preflight(patient, {}, slow).has_value());
  for (const Timeouts& limits : slow.limits) CHECK(limits.total == std::chrono::minutes(2));
}

Answering openai_server() {
  Answering server;
  server.answers["/v1/models"] = ok(R"({"object":"list","data":[{"id":"m","owned_by":"vllm","max_model_len":2048}]})");
  server.answers["/version"] = ok(R"({"version":"0.11.0"})");
  return server;
}

TEST_CASE("a server is recognised by what it answers, and the record says by what") {
  Answering server = openai_server();
  const auto found = preflight(asking_for({"m"}), {}, server);
  REQUIRE(found.has_value());
  CHECK(found->backend == find_backend("openai"));
  CHECK(found->server.version == "vLLM 0.11.0");
  CHECK(found->server.recognised_by == "GET /v1/models answered with a list of models");
  CHECK(found->models.front().context_length == 2048);
  Answering ollama = healthy();
  CHECK(preflight(asking_for({"m"}), {}, ollama)->server.recognised_by == "GET /api/version answered with a version");

  RunOptions options = asking_for({"m"});
  options.api = find_backend("openai-completions");
  CHECK(preflight(options, {}, server)->server.api == "openai-completions");
  Answering nobody;
  nobody.lost = Failure{Status::connect_failed, FailureKind::refused, ""};
  CHECK(glance(asking_for({"m"}), {}, nobody).server.recognised_by.empty());
}

TEST_CASE("a server that speaks its own protocol beside a common one is asked in its own, and how much it takes") {
  Answering server = openai_server();
  server.answers["/props"] =
      ok(R"({"total_slots":4,"build_info":"b6000-abc","default_generation_settings":{"n_ctx":1024}})");
  server.answers["/slots"] = ok(R"([{"is_processing":true},{},{},{}])");
  const auto found = preflight(asking_for({"m"}), {}, server);
  REQUIRE(found.has_value());
  CHECK(found->backend == find_backend("llamacpp"));
  CHECK(found->server.version == "b6000-abc");
  CHECK(found->server.capacity == ServerCapacity{4, 1024, 1, std::nullopt});
  CHECK(glance(asking_for({"m"}), {}, server).server.capacity.places == 4);
  Answering ollama = healthy();
  CHECK(preflight(asking_for({"m"}), {}, ollama)->server.capacity == ServerCapacity{});
}

TEST_CASE("a protocol that the server does not speak is answered with the one that it does") {
  RunOptions options = asking_for({"m"});
  options.api = find_backend("ollama-generate");
  SetupError error = refusal(openai_server(), options);
  CHECK(error.what == "http://127.0.0.1:11434 is an OpenAI-compatible server, not an Ollama server");
  CHECK(error.why == "GET /api/version -> 404, GET /props -> 404, GET /v1/models -> 200, GET /version -> 200");
  CHECK(error.try_this == std::vector<std::string>{"ask it as what it is:  --api openai"});
  options.api = find_backend("openai");
  error = refusal(healthy(), options);
  CHECK(error.what == "http://127.0.0.1:11434 is an Ollama server, not an OpenAI-compatible server");
  CHECK(error.try_this == std::vector<std::string>{"ask it as what it is:  --api ollama"});
}

TEST_CASE("a server of no known kind is told by what it answered") {
  Answering server;
  server.answers["/v1/models"] = ok("<html>It works!</html>");
  SetupError error = refusal(server);
  CHECK(error.what.starts_with("http://127.0.0.1:11434 is not an Ollama server or "));
  CHECK(error.why.starts_with("GET /api/version -> 404, "));
  CHECK(error.try_this == std::vector<std::string>{"check --host and OLLAMA_HOST"});

  server.answers["/api/version"] = ok("<html>It works!</html>");  // a web page for every path
  CHECK(refusal(server).what.starts_with("http://127.0.0.1:11434 is not an Ollama server or "));
}

TEST_CASE("a gateway that guards what it does not have is asked on, a refused key is told with the variables") {
  Answering server = openai_server();
  server.answers["/api/version"] = {403, {}, ""};
  CHECK(preflight(asking_for({"m"}), {}, server)->server.api == "openai");
  server.answers["/v1/models"] = {401, {}, ""};
  const SetupError error = refusal(server);
  CHECK(error.why == "HTTP 403");  // of the first question
  CHECK(error.try_this.back() == "or name the protocol, whose variable is OPENAI_API_KEY:  --api openai");
  RunOptions named = asking_for({"m"});
  named.api = find_backend("openai");
  CHECK(refusal(server, named).why == "HTTP 401");
  CHECK(refusal(server, named).try_this.size() == 1);
}

TEST_CASE("a server that is still loading is told with the option that waits for it") {
  Answering server;
  const HttpResponse loading{503, {}, R"({"error":{"code":503,"message":"Loading model"}})"};
  for (const char* path : {"/api/version", "/v1/models", "/props"}) server.answers[path] = loading;
  const SetupError error = refusal(server);
  CHECK(error.what == "http://127.0.0.1:11434 is not ready");
  CHECK(error.why.find("GET /api/version -> 503") != std::string::npos);
  CHECK(error.try_this ==
        std::vector<std::string>{"if it is still loading its model, wait for it:  --ready-timeout 2m"});
}

TEST_CASE("a redirect is not followed, a refused key is told at once") {
  Answering server;
  server.answers["/api/version"] = {301, {{"location", "https://else/"}}, ""};
  CHECK(refusal(server).what == "http://127.0.0.1:11434 redirects to https://else/");
  server.answers["/api/version"] = {401, {}, ""};
  CHECK(refusal(server).what == "http://127.0.0.1:11434 refuses access");
  CHECK(refusal(server).why == "HTTP 401");
}

TEST_CASE("a model that is missing is answered with the nearest, a broken list with what came") {
  Answering server = healthy();
  server.answers["/api/show"] = {404, {}, R"({"error":"model 'n:8' not found"})"};
  const SetupError error = refusal(server, asking_for({"n:8"}));
  CHECK(error.what == "model 'n:8' is not on http://127.0.0.1:11434");
  CHECK(error.try_this == std::vector<std::string>{"did you mean n:8b?  (installed: m:latest, n:8b)",
                                                   "or download it:  ollama pull n:8"});
  server.answers["/api/tags"] = {500, {}, ""};
  CHECK(refusal(server).what == "http://127.0.0.1:11434 does not answer as an Ollama server does");
  CHECK(refusal(server).why == "/api/tags -> HTTP 500");
}

TEST_CASE("only a simulated server, or one with a single model, may be asked for no model") {
  Answering single = openai_server();
  CHECK(preflight({}, {}, single)->models.front().name == "m");
  Answering server = healthy();
  CHECK(preflight({}, {}, server).error().what == "no model given");
  server.answers["/api/version"].headers = {{"x-bench-sim", "1"}};
  const auto found = preflight({}, {}, server);
  REQUIRE(found.has_value());
  CHECK(found->server.simulated);
  CHECK(found->models.front().name == "m:latest");
}

TEST_CASE("a glance takes what it can get") {
  Answering server = healthy();
  server.answers.erase("/api/show");
  Preflight found = glance(asking_for({"m", "n:8b"}), {}, server);
  CHECK(found.server.version == "0.12.0");
  REQUIRE(found.models.size() == 2);
  CHECK(found.models[1].name == "n:8b");
  server.lost = Failure{Status::connect_failed, FailureKind::refused, ""};
  found = glance(asking_for({"m"}), {}, server);
  CHECK(found.backend == find_backend("ollama"));
  CHECK(found.server.api == "ollama");
  CHECK(found.models.front().name == "m");
}

TEST_CASE("a model in memory with another context is loaded again, under whatever name it was asked for") {
  Answering server = healthy();
  const ServerFacts facts = preflight(asking_for({"m"}), {}, server)->server;
  Leg leg;
  leg.plan.num_ctx = 8192;
  for (const char* name : {"m", "m:latest"}) {
    leg.plan.to.model = name;
    CHECK(reload_before(leg, facts) == ReloadNotice{"m:latest", 4096, 8192});
  }
  leg.plan.to.model = "n:8b";
  CHECK_FALSE(reload_before(leg, facts));
  leg.plan.num_ctx = 4096;
  CHECK(reload_before(leg, facts));
  leg.plan.num_ctx = 0;
  CHECK_FALSE(reload_before(leg, facts));
}

TEST_CASE("what was in memory after one leg is remembered when the next has driven it out") {
  std::vector<LoadedModel> seen;
  remember_loaded(seen, {{"a", "", 100, 50, 4096}});
  remember_loaded(seen, {{"b", "", 100, 60, 4096}});
  remember_loaded(seen, {{"b", "", 100, 70, 4096}});
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].gpu_share() == 0.5);
  CHECK(seen[1].gpu_share() == 0.7);
}

}  // namespace
}  // namespace bench
