// Compares our replies with recorded ones of real servers: status, type of content, framing, and the fields of each
// JSON object in their order and with their types. The words of errors are compared letter by letter.
#include "sim/ollama/endpoints.h"

#include <sstream>

#include "catch.hpp"
#include "unit/sim/driven_server.h"
#include "unit/sim/recorded.h"

using namespace bench;
using namespace bench::sim;

namespace {

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

}  // namespace

TEST_CASE("streams have the shape of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name :
       {"chat-stream-length", "chat-stream-stop", "chat-stream-one-token", "chat-stream-bench", "generate-stream",
        "generate-stream-raw", "generate-stream-paced", "chat-think-false", "chat-format-schema", "chat-format-json",
        "chat-history", "keepalive-first", "request-chunked", "trunc-default", "trunc-history"}) {
    INFO(name);
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
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
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
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
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
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
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
    const DrivenReply ours = ask(name, world);
    check_head(name, ours, theirs);
    CHECK((ours.head->framing == ReplyHead::Framing::chunked) == is_chunked(theirs));
    if (name == "root-get" || name == "version" || name == "status" || name == "ps-idle") continue;
    CHECK(shape_of_line(ours.body) == shape_of_line(theirs.body));
  }
  CHECK(ask("root-get").body == parse_message(read_recorded("root-get.response")).body);
  CHECK(ask("version").body == parse_message(read_recorded("version.response")).body);
  CHECK(shape_of_line(ask("status").body) == shape_of_line(parse_message(read_recorded("status.response")).body));
}

TEST_CASE("model lists and descriptions have the shape of recorded ones") {
  if (!have_recordings()) return;
  for (const std::string name : {"tags", "ps-loaded", "ps-loaded-g1"}) {
    INFO(name);
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
    const DrivenReply ours = ask(name);
    check_head(name, ours, theirs);
    CHECK(shape_of_line(ours.body) == shape_of_line(theirs.body));
  }
  // Some fields stand only where a model has them: ours has no parameters, system text and messages of its own.
  const WireMessage theirs = parse_message(read_recorded("show.response"));
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
    const WireMessage theirs = parse_message(read_recorded(name + ".response"));
    const DrivenReply ours = ask(name);
    check_head(name, ours, theirs);
    CHECK((ours.head->framing == ReplyHead::Framing::chunked) == is_chunked(theirs));
    CHECK(ours.body == theirs.body);
  }
}

TEST_CASE("a prompt beyond the context is refused with its sizes") {
  if (!have_recordings()) return;
  const WireMessage theirs = parse_message(read_recorded("trunc-false.response"));
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
  const WireMessage theirs = parse_message(read_recorded("err-queue-full.response"));
  check_head("err-queue-full", server.replies[refused], theirs);
  CHECK(server.replies[refused].body == theirs.body);
}

TEST_CASE("an engine that dies in mid-stream, and a reply that is broken off") {
  if (!have_recordings()) return;
  World killed = recorded_world();
  for (Model& model : killed.models) model.behaviour.faults = {{FaultKind::error_line, 1, {}, 4}};
  const DrivenReply ours = ask("engine-killed-midstream", killed);
  const WireMessage theirs = parse_message(read_recorded("engine-killed-midstream.response"));
  check_head("engine-killed-midstream", ours, theirs);
  CHECK(ours.lines().size() == 5);
  CHECK(theirs.body.ends_with(ours.lines().back() + "\n"));

  World broken = recorded_world();
  for (Model& model : broken.models) model.behaviour.faults = {{FaultKind::no_done, 1, {}, 1}};
  CHECK(shape_of_line(ask("loop-guard-nostream", broken).body) ==
        shape_of_line(parse_message(read_recorded("loop-guard-nostream.response")).body));
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
    const auto led = answer_call(call, {world, engine, {}, Nanos{0}, WallTime{}, ""});
    if (std::holds_alternative<const WordsCall*>(led)) return std::string("words");
    const ReplyHead& head = std::get<PlainReply>(led).head;
    return std::to_string(head.status) + (head.first.empty() ? "" : " " + head.first.front().second);
  };
  const World world = make_world("{}", "test", {}).value();
  CHECK(answer(world, "POST", "/api/chat?x=1") == "words");
  CHECK(answer(world, "POST", "/api/generate") == "words");
  CHECK(answer(world, "HEAD", "/api/tags") == "200");
  CHECK(answer(world, "HEAD", "/api/ps") == "405 GET");
  CHECK(answer(world, "EAD", "/api/tags") == "405 GET, HEAD");
  CHECK(answer(world, "GET", "//api//tags/") == "307 /api/tags");
  CHECK(answer(world, "GET", "/api/nothing") == "404");

  World other = world;
  other.api = {"openai"};
  CHECK(answer(other, "POST", "/api/chat") == "404");
  CHECK(answer(other, "GET", "/api//tags") == "404");
  CHECK(answer(other, "GET", "/") == "404");
}
