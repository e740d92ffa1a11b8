// llama.cpp's server, compared field by field with recordings of a real one (recorded/).
#include "sim/llamacpp/endpoints.h"

#include <algorithm>

#include "catch.hpp"
#include "unit/sim/driven_server.h"
#include "unit/sim/recorded.h"

using namespace bench;
using namespace bench::sim;

namespace {

std::string read_sample(const std::string& name) {
  std::ifstream in(std::filesystem::path(BENCH_TESTS_DIR) / "unit/sim/llamacpp/recorded" / name, std::ios::binary);
  REQUIRE(in);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

WireMessage sample(const std::string& name) { return parse_message(read_sample(name + ".response")); }

World llama_world(const std::string& more = "") {
  return make_world(R"({"api":["llamacpp"],"slots":2,"output_tokens":{"mean":9,"std":0},"models":[{"name":"smollm2",)"
                    R"("capabilities":["completion"],"context_length":2048}])" +
                        more + "}",
                    "test", {})
      .value();
}

DrivenReply replay(const std::string& name, World world = llama_world()) {
  DrivenServer server(std::move(world));
  HttpCall call = call_of_message(parse_message(read_sample(name + ".request")));
  const ExchangeId id = server.send(Nanos{0}, std::move(call));
  server.finish();
  return server.replies[id];
}

DrivenReply call_llama(DrivenServer& server, const std::string& method, const std::string& path,
                       const std::string& body = "") {
  HttpCall call;
  call.method = method;
  call.target = path;
  call.body = body;
  const ExchangeId id = server.send(server.now, std::move(call));
  server.finish();
  return server.replies[id];
}

/// What differs from run to run is the language model's business: an empty list of stop words has no shape of its own.
std::string llama_shape(const std::string& object) {
  Json value = Json::parse(object);
  if (value.contains("generation_settings")) value["generation_settings"].erase("stop");
  if (value.contains("has_new_line")) value["has_new_line"] = true;
  return shape(value);
}

void check_llama_head(const DrivenReply& ours, const WireMessage& theirs) {
  const WireMessage head = parse_message(head_bytes(*ours.head, {}));
  CHECK(head.first_line == theirs.first_line);
  for (const char* name : {"Content-Type", "Server"}) CHECK(head.headers.at(name) == theirs.headers.at(name));
  CHECK(head.headers.count("X-Accel-Buffering") == theirs.headers.count("X-Accel-Buffering"));
  CHECK(head.headers.count("X-Bench-Sim") == 1);
}

}  // namespace

TEST_CASE("whole replies of llama.cpp have the shape of recorded ones") {
  for (const std::string name : {"completion", "completion-nprobs", "completion-nprobs-post", "chat", "chat-logprobs",
                                 "chat-no-messages", "v1-completions", "v1-completions-logprobs", "health", "tokenize",
                                 "detokenize", "apply-template", "version-404"}) {
    INFO(name);
    const WireMessage theirs = sample(name);
    const DrivenReply ours = replay(name);
    check_llama_head(ours, theirs);
    CHECK(llama_shape(ours.body) == llama_shape(theirs.body));
  }
}

TEST_CASE("streams of llama.cpp have the shape of recorded ones") {
  for (const std::string name : {"completion-stream", "completion-eos", "completion-nprobs-stream", "chat-stream-usage",
                                 "chat-stream-logprobs", "v1-chat-stream-plain", "v1-completions-stream",
                                 "v1-completions-stream-plain", "v1-completions-logprobs-stream"}) {
    INFO(name);
    const WireMessage theirs = sample(name);
    const DrivenReply ours = replay(name);
    check_llama_head(ours, theirs);
    CHECK(ours.head->framing == ReplyHead::Framing::chunked);
    std::vector<std::string> mine = events_of(ours.body), other = events_of(theirs.body);
    CHECK((mine.back() == "[DONE]") == (other.back() == "[DONE]"));
    if (mine.back() == "[DONE]") mine.pop_back(), other.pop_back();
    REQUIRE(mine.size() >= 3);
    for (std::size_t i = 0; i < 2; ++i) CHECK(llama_shape(mine[i]) == llama_shape(other[i]));
    for (std::size_t i = 1; i <= 2; ++i)
      CHECK(llama_shape(mine[mine.size() - i]) == llama_shape(other[other.size() - i]));
  }
}

TEST_CASE("llama.cpp tells why it stopped, and counts as its engine does") {
  const auto last_of = [](const DrivenReply& reply) { return Json::parse(events_of(reply.body).back()); };
  const Json eos = last_of(replay("completion-eos"));
  CHECK(eos["stop_type"] == "eos");
  CHECK(eos["tokens_predicted"] == 9);
  CHECK(eos["tokens_evaluated"] == 15);
  CHECK(eos["timings"]["predicted_n"] == 9);
  CHECK(eos["timings"]["prompt_n"] == 15);
  CHECK(eos["tokens_cached"] == 15 + 9 - 1);
  DrivenServer server(llama_world());
  const Json cut = Json::parse(server.ask("/completion", R"({"prompt":"Why?","n_predict":3})").body);
  CHECK(cut["stop_type"] == "limit");
  const Json word = Json::parse(server.ask("/completion", R"({"prompt":"Why?","stop":[" "]})").body);
  CHECK(word["stop_type"] == "word");
  CHECK(word["stopping_word"] == " ");
  const Json on = Json::parse(server.ask("/completion", R"({"prompt":"Why?","n_predict":30,"ignore_eos":true})").body);
  CHECK(on["tokens_predicted"] == 30);
  const Json tokens = Json::parse(server.ask("/completion", R"({"prompt":"Why?","return_tokens":true})").body);
  CHECK(tokens["tokens"].size() == 8);
  const Json constrained = Json::parse(
      server
          .ask(
              "/completion",
              R"({"prompt":"a","json_schema":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}})")
          .body);
  CHECK(Json::parse(constrained["content"].get<std::string>())["n"].is_number_integer());
}

TEST_CASE("llama.cpp finds a prompt in its cache unless it is told not to look") {
  DrivenServer server(llama_world());
  const std::string prompt = R"("prompt":"A prompt of more than a few tokens, asked twice","n_predict":2)";
  const auto cached = [&](const std::string& more) {
    return Json::parse(server.ask("/completion", "{" + prompt + more + "}").body)["timings"]["cache_n"].get<int>();
  };
  CHECK(cached("") == 0);
  CHECK(cached("") > 5);
  CHECK(cached(R"(,"cache_prompt":false)") == 0);
}

TEST_CASE("tokens of llama.cpp lead back to their text and are as many as are evaluated") {
  DrivenServer server(llama_world());
  for (const std::string text : {"The capital of France is", "naïve café 日本", "a", ""}) {
    const Json tokens =
        Json::parse(call_llama(server, "POST", "/tokenize", Json{{"content", text}}.dump()).body)["tokens"];
    CHECK(Json::parse(call_llama(server, "POST", "/detokenize", Json{{"tokens", tokens}}.dump()).body)["content"] ==
          text);
    if (text.empty()) continue;
    const Json asked = Json::parse(server.ask("/completion", Json{{"prompt", text}, {"n_predict", 1}}.dump()).body);
    CHECK(asked["tokens_evaluated"] == tokens.size());
    const Json again = Json::parse(server.ask("/completion", Json{{"prompt", tokens}, {"n_predict", 1}}.dump()).body);
    CHECK(again["prompt"] == text);
  }
  const Json pieces = Json::parse(
      call_llama(server, "POST", "/tokenize", R"({"content":"abc日本","with_pieces":true})").body)["tokens"];
  CHECK(pieces[0]["piece"].is_array());  // a piece that is part of a character
  const std::string messages = R"({"messages":[{"role":"user","content":"hi"}],"max_tokens":2)";
  const Json whole = Json::parse(server.ask("/v1/chat/completions", messages + "}").body);
  const Json prompt = Json::parse(call_llama(server, "POST", "/apply-template", messages + "}").body)["prompt"];
  const Json count =
      Json::parse(call_llama(server, "POST", "/tokenize", Json{{"content", prompt}}.dump()).body)["tokens"];
  CHECK(whole["usage"]["prompt_tokens"] == count.size());
}

TEST_CASE("llama.cpp's own words count in a chat as well") {
  DrivenServer server(llama_world());
  const auto chat = [&](const std::string& more) {
    return Json::parse(
        server.ask("/v1/chat/completions", R"({"messages":[{"role":"user","content":"hi"}],)" + more + "}").body);
  };
  Json reply = chat(R"("n_predict":3,"n_probs":2)");
  CHECK(reply["usage"]["completion_tokens"] == 3);
  CHECK(reply["choices"][0]["finish_reason"] == "length");
  CHECK(reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"].size() == 2);
  CHECK(chat(R"("n_predict":3,"max_tokens":2)")["usage"]["completion_tokens"] == 2);
  reply = chat(R"("json_schema":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]})");
  CHECK(Json::parse(reply["choices"][0]["message"]["content"].get<std::string>())["a"].is_number_integer());
}

TEST_CASE("llama.cpp describes itself as a recorded server does") {
  DrivenServer server(llama_world());
  for (const auto& [name, path] : {std::pair("props", "/props"), {"slots-idle", "/slots"}, {"models", "/v1/models"}}) {
    INFO(name);
    Json theirs = Json::parse(sample(name).body), ours = Json::parse(call_llama(server, "GET", path).body);
    if (theirs.contains("ui")) theirs["ui"] = ours["ui"];
    CHECK(shape(ours) == shape(theirs));
  }
  const Json props = Json::parse(call_llama(server, "GET", "/props").body);
  CHECK(props["total_slots"] == 2);
  CHECK(props["default_generation_settings"]["n_ctx"] == 2048);
  CHECK(props["model_alias"] == "smollm2");
  server.ask("/completion", R"({"prompt":"Why?","n_predict":3})");
  const Json slots = Json::parse(call_llama(server, "GET", "/slots").body);
  Json used = Json::parse(sample("slots-after").body);
  used[0]["params"]["stream"] = false;
  CHECK(shape(slots[0]) == shape(used[0]));
}

TEST_CASE("a place of llama.cpp is busy while it works, and free when its client has gone") {
  DrivenServer server(llama_world());
  const ExchangeId working =
      server.post(Nanos{0}, "/completion", R"({"prompt":"Why?","n_predict":500,"ignore_eos":true,"stream":true})");
  const auto busy = [&](Nanos at) {
    HttpCall call;
    call.method = "GET";
    call.target = "/slots";
    const ExchangeId id = server.send(at, std::move(call));
    server.advance(at);
    const Json slots = Json::parse(server.replies[id].body);
    return std::count_if(slots.begin(), slots.end(), [](const Json& slot) { return slot["is_processing"] == true; });
  };
  CHECK(busy(std::chrono::milliseconds(100)) == 1);
  server.server.disconnect(std::chrono::milliseconds(200), working);
  CHECK(busy(std::chrono::milliseconds(201)) == 0);
}

TEST_CASE("llama.cpp counts its work as a recorded server does") {
  const auto names_of = [](const std::string& text) {
    std::vector<std::string> names;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      if (!line.starts_with("# HELP"))
        names.push_back(line.starts_with("# TYPE") ? line : line.substr(0, line.find(' ')));
    return names;
  };
  DrivenServer server(llama_world());
  server.ask("/completion", R"({"prompt":"Why is it so?","n_predict":3})");
  const DrivenReply ours = call_llama(server, "GET", "/metrics");
  CHECK(ours.head->content_type == sample("metrics").headers.at("Content-Type"));
  CHECK(names_of(ours.body) == names_of(sample("metrics").body));
  CHECK(ours.body.find("llamacpp:tokens_predicted_total 3\n") != std::string::npos);
  CHECK(ours.body.find("llamacpp:prompt_tokens_total 4\n") != std::string::npos);
  CHECK(ours.body.find("llamacpp:requests_processing 0\n") != std::string::npos);
}

TEST_CASE("errors of llama.cpp") {
  DrivenServer server(llama_world());
  const auto error_of = [&](const std::string& path, const std::string& body) {
    return Json::parse(server.ask(path, body).body)["error"];
  };
  CHECK(error_of("/completion", "{")["type"] == "invalid_request_error");
  CHECK(error_of("/completion", "{}")["message"] == "[json.exception.out_of_range.403] key 'prompt' not found");
  CHECK(error_of("/completion", R"({"prompt":["a","b"]})")["code"] == 400);
  CHECK(error_of("/completion", R"({"prompt":"a","n_predict":"3"})")["code"] == 400);
  const std::string big(std::size_t{5001} * 4, 'x');
  for (const char* path : {"/completion", "/v1/completions"}) {
    const DrivenReply ours = server.ask(path, R"({"prompt":")" + big + "\"}");
    CHECK(ours.head->status == 400);
    CHECK(ours.body == sample("completion-too-long").body);
  }
  World busy =
      llama_world(R"(,"faults":[{"kind":"http_503","at":[1]},{"kind":"error_line","at":[2],"after_tokens":2}])");
  DrivenServer faulty(busy);
  const DrivenReply loading = faulty.ask("/v1/chat/completions", R"({"messages":[{"role":"user","content":"hi"}]})");
  CHECK(loading.head->status == 503);
  CHECK(Json::parse(loading.body) ==
        Json::parse(R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})"));
  const std::vector<std::string> broken =
      events_of(faulty.ask("/completion", R"({"prompt":"Why?","stream":true})").body);
  REQUIRE(broken.size() == 3);
  CHECK(Json::parse(broken.back())["error"]["code"] == 500);
}

TEST_CASE("llama.cpp wants its key shown, but not to say that it is well") {
  DrivenServer server(llama_world(R"(,"api_key":"sesame")"));
  CHECK(call_llama(server, "GET", "/health").head->status == 200);
  const DrivenReply locked = call_llama(server, "GET", "/props");
  CHECK(locked.head->status == 401);
  CHECK(Json::parse(locked.body)["error"]["message"] == Json::parse(sample("unauthorized").body)["error"]["message"]);
  CHECK(Json::parse(locked.body)["error"]["type"] == "authentication_error");
}

TEST_CASE("llama.cpp has one model, whatever it is called") {
  DrivenServer server(llama_world(R"(,"answers_any_model":false)"));
  const Json reply = Json::parse(
      server.ask("/v1/chat/completions", R"({"model":"other","messages":[{"role":"user","content":"hi"}]})").body);
  CHECK(reply["model"] == "other");
  CHECK(reply["choices"][0]["message"]["content"].is_string());
  CHECK(call_llama(server, "GET", "/completion").head->status == 404);
}

TEST_CASE("places that share a cache: each says it has all of it, and four long prompts at once end each other") {
  const std::string prompt(412 * 4 - 8, 'x');
  DrivenServer server(llama_world(R"(,"slots":4,"kv_pool_tokens":1024,"cache":{"enabled":false})"));
  const Json props = Json::parse(call_llama(server, "GET", "/props").body);
  CHECK(props["total_slots"] == 4);
  CHECK(props["default_generation_settings"]["n_ctx"] == 1024);

  const auto at_once = [&](int count, const std::string& path, const std::string& fields) {
    std::vector<ExchangeId> ids;
    for (int i = 0; i < count; ++i) {
      const std::string text = "\"" + std::to_string(10000000 + i) + prompt + "\"";
      const std::string words =
          path == "/completion" ? "\"prompt\":" + text : R"("messages":[{"role":"user","content":)" + text + "}]";
      ids.push_back(server.post(server.now, path, "{" + words + fields + "}"));
    }
    server.finish();
    std::vector<DrivenReply> replies;
    for (const ExchangeId id : ids) replies.push_back(server.replies[id]);
    return replies;
  };
  const std::string error =
      R"({"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}})";
  for (const char* path : {"/completion", "/v1/chat/completions"}) {
    for (const DrivenReply& reply : at_once(2, path, R"(,"max_tokens":9)")) CHECK(reply.head->status == 200);
    for (const char* fields : {"", R"(,"stream":true)"})
      for (const DrivenReply& reply : at_once(4, path, fields)) {
        CHECK(reply.head->status == 500);
        CHECK(reply.body == error);
      }
  }
  CHECK(Json::parse(call_llama(server, "GET", "/slots").body).dump().find("\"is_processing\":true") ==
        std::string::npos);
}

TEST_CASE("a shared cache that is full in mid-stream is an error event of each stream") {
  DrivenServer server(llama_world(R"(,"slots":2,"kv_pool_tokens":40,"cache":{"enabled":false},
    "output_tokens":{"mean":100,"std":0})"));
  std::vector<ExchangeId> ids;
  for (const char letter : {'a', 'b'})
    ids.push_back(server.post(Nanos{0}, "/completion",
                              R"({"prompt":")" + std::string(40, letter) + R"(","stream":true,"n_predict":20})"));
  server.finish();
  for (const ExchangeId id : ids) {
    const DrivenReply& reply = server.replies[id];
    CHECK(reply.head->status == 200);
    CHECK(reply.body.find(R"("content":)") != std::string::npos);
    const std::string event = "data: {\"error\":{\"code\":500,\"message\":\"Context size has been exceeded.\",";
    CHECK(reply.body.rfind(event) > reply.body.rfind(R"("content":)"));
    CHECK(reply.body.find("\"stop\":true") == std::string::npos);
  }
}
