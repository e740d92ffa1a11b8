// Compares our replies with recorded ones of real servers: status, type of content, framing, and the fields of each
// JSON object in their order and with their types. The words of errors are compared letter by letter.
#include "sim/ollama/endpoints.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json/strict.h"
#include "catch.hpp"
#include "unit/sim/driven_server.h"

using namespace bench;
using namespace bench::sim;

namespace {

#ifdef BENCH_SHARED_DATA
const std::filesystem::path folder = std::filesystem::path(BENCH_SHARED_DATA) / "data" / "ollama-wire";
#else
const std::filesystem::path folder;
#endif

bool have_recordings() {
  if (std::filesystem::is_directory(folder)) return true;
  WARN("skipped: no recorded exchanges here");
  return false;
}

std::string read(const std::string& name) {
  std::ifstream in(folder / name, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Message {
  std::string first_line;
  std::map<std::string, std::string> headers;
  std::string body;
};

std::string without_chunks(const std::string& body) {
  std::string out;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find("\r\n", at);
    const std::size_t size = std::stoul(body.substr(at, end - at), nullptr, 16);
    out += body.substr(end + 2, size);
    at = end + 2 + size + 2;
  }
  return out;
}

Message parse(const std::string& bytes) {
  Message message;
  const std::size_t end = bytes.find("\r\n\r\n");
  std::istringstream head(bytes.substr(0, end));
  std::getline(head, message.first_line);
  message.first_line.pop_back();
  for (std::string line; std::getline(head, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t colon = line.find(": ");
    message.headers[line.substr(0, colon)] = line.substr(colon + 2);
  }
  message.body = bytes.substr(end + 4);
  if (message.headers.count("Transfer-Encoding")) message.body = without_chunks(message.body);
  return message;
}

/// {"model":"m","n":1,"list":[{...}]} -> {model:s,n:i,list:[{...}]}: of a list only the first item counts.
std::string shape(const Json& value) {
  if (value.is_object()) {
    std::string all;
    for (const auto& [key, child] : value.items()) all += (all.empty() ? "" : ",") + key + ":" + shape(child);
    return "{" + all + "}";
  }
  if (value.is_array()) return value.empty() ? "[]" : "[" + shape(value[0]) + "]";
  if (value.is_string()) return "s";
  if (value.is_number()) return "n";
  return value.is_boolean() ? (value.get<bool>() ? "true" : "false") : "null";
}

std::string shape_of_line(const std::string& line) { return shape(Json::parse(line)); }

HttpCall call_of(const std::string& name) {
  const Message request = parse(read(name + ".request"));
  HttpCall call;
  std::istringstream first(request.first_line);
  first >> call.method >> call.target;
  call.host = request.headers.at("Host");
  call.body = request.body;
  return call;
}

World recorded_world() {
  return make_world(
             R"({"answers_any_model":false,"version":"0.33.0-rc2","output_tokens":{"mean":12,"std":0},"load_s":0.01,
    "vram_share":0,"thinking":{"tokens":3},"models":[
    {"name":"words","context_length":8192},{"name":"paced","context_length":8192},{"name":"words-sys"},{"name":"loop"},
    {"name":"words-think","capabilities":["completion","thinking"]},{"name":"embed","capabilities":["embedding"]}]})",
             "test", {})
      .value();
}

/// The recorded model has two bytes a token, ours four: half the context makes the same prompts too long.
HttpCall in_half_the_context(HttpCall call) {
  const std::string asked = "\"num_ctx\":256";
  if (const std::size_t at = call.body.find(asked); at != std::string::npos)
    call.body.replace(at, asked.size(), "\"num_ctx\":128");
  return call;
}

DrivenReply ask(const std::string& name, World world = recorded_world()) {
  DrivenServer server(std::move(world));
  const ExchangeId id = server.send(Nanos{0}, in_half_the_context(call_of(name)));
  server.finish();
  return server.replies[id];
}

void check_head(const std::string& name, const DrivenReply& ours, const Message& theirs) {
  INFO(name);
  REQUIRE(ours.head);
  CHECK(ours.after == WirePart::After::end);
  const Message head = parse(head_bytes(*ours.head, {}) + "");
  CHECK(head.first_line == theirs.first_line);
  CHECK(head.headers.count("X-Bench-Sim") == 1);
  for (const char* header : {"Content-Type", "Allow", "Location"}) {
    const auto has = [&](const Message& message) {
      return message.headers.count(header) ? message.headers.at(header) : "";
    };
    CHECK(has(head) == has(theirs));
  }
}

bool is_chunked(const Message& message) { return message.headers.count("Transfer-Encoding") > 0; }

}  // namespace

TEST_CASE("streams have the shape of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name :
       {"chat-stream-length", "chat-stream-stop", "chat-stream-one-token", "chat-stream-bench", "generate-stream",
        "generate-stream-raw", "generate-stream-paced", "chat-think-false", "chat-format-schema", "chat-format-json",
        "chat-history", "keepalive-first", "request-chunked", "trunc-default", "trunc-history"}) {
    INFO(name);
    const Message theirs = parse(read(name + ".response"));
    const DrivenReply ours = ask(name);
    check_head(name, ours, theirs);
    CHECK(ours.head->framing == ReplyHead::Framing::chunked);
    const std::vector<std::string> lines = ours.lines();
    std::istringstream recorded(theirs.body);
    std::string first, line, last;
    std::getline(recorded, first);
    while (std::getline(recorded, line)) last = line;
    REQUIRE(lines.size() >= 2);
    CHECK(shape_of_line(lines.front()) == shape_of_line(first));
    CHECK(shape_of_line(lines[lines.size() - 2]) == shape_of_line(first));
    CHECK(shape_of_line(lines.back()) == shape_of_line(last));
    CHECK(ours.body.back() == '\n');
  }
}

TEST_CASE("thinking has lines of its own") {
  if (!have_recordings()) return;
  for (const std::string name : {"chat-think-transition", "generate-think-transition"}) {
    INFO(name);
    const Message theirs = parse(read(name + ".response"));
    const std::vector<std::string> lines = ask(name).lines();
    const std::string recorded_first = theirs.body.substr(0, theirs.body.find('\n'));
    REQUIRE(lines.size() == 3 + 11 + 1);
    CHECK(shape_of_line(lines[0]) == shape_of_line(recorded_first));
    CHECK(shape_of_line(lines[2]) == shape_of_line(recorded_first));
    CHECK(shape_of_line(lines[3]) != shape_of_line(recorded_first));
    CHECK(Json::parse(lines.back())["eval_count"] == 15);
  }
}

TEST_CASE("odds of tokens have the shape and the place of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name : {"chat-stream-logprobs", "chat-native-toplogprobs", "generate-stream-toplogprobs"}) {
    INFO(name);
    World world = recorded_world();
    world.models.push_back(world.models.front());
    world.models.back().name = "words-native:latest";
    const Message theirs = parse(read(name + ".response"));
    const DrivenReply ours = ask(name, world);
    check_head(name, ours, theirs);
    std::istringstream recorded(theirs.body);
    std::vector<std::string> lines;
    for (std::string line; std::getline(recorded, line);) lines.push_back(line);
    REQUIRE(ours.lines().size() == lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Json mine = Json::parse(ours.lines()[i]), other = Json::parse(lines[i]);
      CHECK(shape(mine) == shape(other));
      if (!other.contains("logprobs")) continue;
      const Json& token = mine["logprobs"][0];
      const std::string text = mine.contains("message") ? mine["message"]["content"] : mine["response"];
      CHECK(token["token"] == text);
      CHECK(token["bytes"].size() == text.size());
      CHECK(token["logprob"] < 0);
      CHECK(token.contains("top_logprobs") == other["logprobs"][0].contains("top_logprobs"));
      if (token.contains("top_logprobs"))
        CHECK(token["top_logprobs"].size() == other["logprobs"][0]["top_logprobs"].size());
    }
  }
}

TEST_CASE("documents have the shape of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name :
       {"root-get", "version", "status", "chat-single", "generate-single", "load-chat-cold", "load-cold-generate",
        "load-stream-true", "load-warm-chat", "unload-chat", "unload-generate", "unload-not-loaded", "ps-idle"}) {
    INFO(name);
    World world = recorded_world();
    if (name == "ps-idle") world.models[0].behaviour.loaded = false;
    const Message theirs = parse(read(name + ".response"));
    const DrivenReply ours = ask(name, world);
    check_head(name, ours, theirs);
    CHECK((ours.head->framing == ReplyHead::Framing::chunked) == is_chunked(theirs));
    if (name == "root-get" || name == "version" || name == "status" || name == "ps-idle") continue;
    CHECK(shape_of_line(ours.body) == shape_of_line(theirs.body));
  }
  CHECK(ask("root-get").body == parse(read("root-get.response")).body);
  CHECK(ask("version").body == parse(read("version.response")).body);
  CHECK(shape_of_line(ask("status").body) == shape_of_line(parse(read("status.response")).body));
}

TEST_CASE("model lists and descriptions have the shape of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name : {"tags", "ps-loaded", "ps-loaded-g1"}) {
    INFO(name);
    const Message theirs = parse(read(name + ".response"));
    const DrivenReply ours = ask(name);
    check_head(name, ours, theirs);
    CHECK(shape_of_line(ours.body) == shape_of_line(theirs.body));
  }
  // Some fields stand only where a model has them: ours has no parameters, system text and messages of its own.
  const Message theirs = parse(read("show.response"));
  Json recorded = Json::parse(theirs.body);
  for (const char* optional : {"parameters", "system", "messages"}) recorded.erase(optional);
  const DrivenReply ours = ask("show");
  check_head("show", ours, theirs);
  CHECK(shape_of_line(ours.body) == shape(recorded));
}

TEST_CASE("errors have the status and the words of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name : {"err-unknown-model-chat",
                                 "err-unknown-model-show",
                                 "err-empty-model-chat",
                                 "err-empty-model-generate",
                                 "err-invalid-model-chat",
                                 "err-bad-json",
                                 "err-empty-body",
                                 "err-type-messages",
                                 "err-option-type",
                                 "err-top-logprobs-range",
                                 "err-think-true-plain",
                                 "err-think-value",
                                 "err-keep-alive-bool",
                                 "err-keep-alive-no-unit",
                                 "err-raw-template",
                                 "err-bad-template",
                                 "err-suffix",
                                 "err-embedding-model-chat",
                                 "err-images",
                                 "err-format-string",
                                 "err-format-bad-schema",
                                 "err-404",
                                 "err-405",
                                 "err-host",
                                 "redirect-slash",
                                 "trunc-true-shift-false"}) {
    INFO(name);
    const Message theirs = parse(read(name + ".response"));
    const DrivenReply ours = ask(name);
    check_head(name, ours, theirs);
    CHECK((ours.head->framing == ReplyHead::Framing::chunked) == is_chunked(theirs));
    CHECK(ours.body == theirs.body);
  }
}

TEST_CASE("a prompt beyond the context is refused with its sizes") {
  if (!have_recordings()) return;
  const Message theirs = parse(read("trunc-false.response"));
  const DrivenReply ours = ask("trunc-false");
  check_head("trunc-false", ours, theirs);
  const Json inner = Json::parse(Json::parse(ours.body)["error"].get<std::string>());
  const Json recorded = Json::parse(Json::parse(theirs.body)["error"].get<std::string>());
  CHECK(shape(inner) == shape(recorded));
  CHECK(inner["error"]["n_ctx"] == 128);
}

TEST_CASE("a silently cut prompt has the size that Ollama leaves") {
  if (!have_recordings()) return;
  CHECK(Json::parse(ask("trunc-default").lines().back())["prompt_eval_count"] == 128 - (128 - 4) / 2);
}

TEST_CASE("a full queue answers as Ollama does") {
  if (!have_recordings()) return;
  World world = recorded_world();
  for (Model& model : world.models) model.behaviour.loaded = false;
  world.queue = 0;
  DrivenServer server(std::move(world));
  server.send(Nanos{0}, call_of("err-queue-full"));
  const ExchangeId refused = server.send(Nanos{1}, call_of("err-queue-full"));
  server.finish();
  const Message theirs = parse(read("err-queue-full.response"));
  check_head("err-queue-full", server.replies[refused], theirs);
  CHECK(server.replies[refused].body == theirs.body);
}

TEST_CASE("an engine that dies in mid-stream, and a reply that is broken off") {
  if (!have_recordings()) return;
  World killed = recorded_world();
  for (Model& model : killed.models) model.behaviour.faults = {{FaultKind::error_line, 1, {}, 4}};
  const DrivenReply ours = ask("engine-killed-midstream", killed);
  const Message theirs = parse(read("engine-killed-midstream.response"));
  check_head("engine-killed-midstream", ours, theirs);
  CHECK(ours.lines().size() == 5);
  CHECK(theirs.body.ends_with(ours.lines().back() + "\n"));

  World broken = recorded_world();
  for (Model& model : broken.models) model.behaviour.faults = {{FaultKind::no_done, 1, {}, 1}};
  CHECK(shape_of_line(ask("loop-guard-nostream", broken).body) ==
        shape_of_line(parse(read("loop-guard-nostream.response")).body));
  const DrivenReply stream = ask("loop-guard-chat", broken);
  CHECK(shape_of_line(stream.lines().back()) == shape_of_line(stream.lines().front()));
  CHECK(stream.after == WirePart::After::end);
}

TEST_CASE("where a call leads") {
  const auto answer = [](World world, const std::string& method, const std::string& target) {
    Engine engine(world);
    HttpCall call;
    call.method = method;
    call.target = target;
    const auto led = answer_call(call, {world, engine, Nanos{0}, WallTime{}});
    if (const auto* work = std::get_if<GenerateCall>(&led)) return std::string(work->chat ? "chat" : "generate");
    const ReplyHead& head = std::get<PlainReply>(led).head;
    return std::to_string(head.status) + (head.first.empty() ? "" : " " + head.first.front().second);
  };
  const World world = make_world("{}", "test", {}).value();
  CHECK(answer(world, "POST", "/api/chat?x=1") == "chat");
  CHECK(answer(world, "POST", "/api/generate") == "generate");
  CHECK(answer(world, "HEAD", "/api/tags") == "200");
  CHECK(answer(world, "HEAD", "/api/ps") == "405 GET");
  CHECK(answer(world, "EAD", "/api/tags") == "405 GET, HEAD");
  CHECK(answer(world, "GET", "//api//tags/") == "307 /api/tags");
  CHECK(answer(world, "GET", "/api/nothing") == "404");

  World other = world;
  other.api = {"openai"};
  CHECK(answer(other, "POST", "/api/chat") == "404");
  CHECK(answer(other, "GET", "/api//tags") == "404");
  CHECK(answer(other, "GET", "/") == "200");
}
