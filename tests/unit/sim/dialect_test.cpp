#include "sim/dialect.h"

#include "catch.hpp"
#include "unit/sim/driven_server.h"

using namespace bench;
using namespace bench::sim;

namespace {

World speaking(const std::string& api, const std::string& more = "") {
  return make_world("{\"api\":[" + api + "]" + more + "}", "test", {}).value();
}

int status_of(const World& world, const std::string& method, const std::string& path) {
  DrivenServer server(world);
  HttpCall call;
  call.method = method;
  call.target = path;
  call.host = "localhost";
  call.body = "{";
  const ExchangeId id = server.send(Nanos{0}, std::move(call));
  server.finish();
  return server.replies[id].head->status;
}

}  // namespace

TEST_CASE("a server has the paths of what it speaks, and no others") {
  struct Row {
    const char* method;
    const char* path;
    int ollama, both, openai, llamacpp;
  };
  for (const Row& row : {Row{"GET", "/api/version", 200, 200, 404, 404},
                         {"GET", "/", 200, 200, 404, 404},
                         {"GET", "/v1/models", 404, 200, 200, 200},
                         {"GET", "/props", 404, 404, 404, 200},
                         {"GET", "/health", 404, 404, 404, 200},
                         {"POST", "/api/chat", 400, 400, 404, 404},
                         {"POST", "/v1/chat/completions?a=b", 404, 400, 400, 400},
                         {"POST", "/v1/completions", 404, 400, 400, 400},
                         {"POST", "/completion", 404, 404, 404, 400},
                         {"GET", "/nothing", 404, 404, 404, 404}}) {
    INFO(row.method << " " << row.path);
    CHECK(status_of(speaking(R"("ollama")"), row.method, row.path) == row.ollama);
    CHECK(status_of(speaking(R"("ollama","openai")"), row.method, row.path) == row.both);
    CHECK(status_of(speaking(R"("openai")"), row.method, row.path) == row.openai);
    CHECK(status_of(speaking(R"("llamacpp")"), row.method, row.path) == row.llamacpp);
    CHECK(status_of(speaking(R"("openai","llamacpp")"), row.method, row.path) == row.llamacpp);
  }
}

TEST_CASE("every dialect does the same work in the same time") {
  const auto truth_of = [](const char* api, const std::string& path, const std::string& body) {
    World world = speaking(api, R"(,"output_tokens":{"mean":6,"std":0})");
    DrivenServer server(world, true);
    server.post(Nanos{0}, path, body, "17");
    server.finish();
    std::vector<std::pair<TruthKind, Nanos>> all;
    for (const TruthRecord& record : server.server.truth().records) all.emplace_back(record.kind, record.planned);
    return all;
  };
  DrivenServer ollama(speaking(R"("ollama")", R"(,"output_tokens":{"mean":6,"std":0})"));
  ollama.post(Nanos{0}, "/api/generate", R"({"model":"m","prompt":"Why is it so?","raw":true})", "17");
  ollama.finish();
  const Nanos end = ollama.replies[1].end;
  CHECK(end > Nanos{0});
  for (const auto& [api, path] : {std::pair(R"("openai")", "/v1/completions"),
                                  {R"("llamacpp")", "/completion"},
                                  {R"("llamacpp")", "/v1/completions"}}) {
    INFO(api << path);
    DrivenServer server(speaking(api, R"(,"output_tokens":{"mean":6,"std":0})"));
    server.post(Nanos{0}, path, R"({"model":"m","prompt":"Why is it so?","stream":true})", "17");
    server.finish();
    CHECK(server.replies[1].end == end);
  }
  const auto truth = truth_of(R"("llamacpp")", "/completion", R"({"prompt":"Why is it so?","stream":true})");
  CHECK(truth == truth_of(R"("openai")", "/v1/completions", R"({"model":"m","prompt":"Why is it so?","stream":true})"));
  CHECK(truth.front().first == TruthKind::arrived);
  CHECK(truth.back().first == TruthKind::prefill_end);  // the rest is told with its write
}

TEST_CASE("a limit of requests is told in the words of each dialect") {
  const auto refused = [](const std::string& api, const std::string& path, const std::string& body) {
    DrivenServer server(speaking(api, R"(,"rate_limit":{"requests_per_s":1,"burst":1,"retry_after_s":2})"));
    server.ask(path, body);
    DrivenReply reply = server.ask(path, body);
    CHECK(reply.head->status == 429);
    CHECK(reply.head->last == std::vector<std::pair<std::string, std::string>>{{"Retry-After", "2"}});
    return Json::parse(reply.body)["error"];
  };
  const std::string chat = R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":"hi"}]})";
  CHECK(refused(R"("ollama")", "/api/chat",
                R"({"model":"m","messages":[{"role":"user","content":"hi"}],)"
                R"("options":{"num_predict":1}})") == "too many requests");
  CHECK(refused(R"("openai")", "/v1/chat/completions", chat)["code"] == "rate_limit_exceeded");
  CHECK(refused(R"("llamacpp")", "/v1/chat/completions", chat)["code"] == 429);
}
