#include "backend/pipe/pipe.h"

#include <nlohmann/json.hpp>

#include "catch.hpp"

namespace bench {
namespace {

using nlohmann::json;

const Backend& pipe_backend() { return *find_backend("pipe"); }

Ask saying(std::string body) {
  return [body = std::move(body)](const HttpRequest&) { return HttpResponse{200, {}, body}; };
}

TEST_CASE("a request to a program is one object") {
  PlannedRequest request;
  request.model = "m";
  request.messages = {{"system", "be short"}, {"user", "hi \"you\"\n"}};
  request.max_tokens = 16;
  request.options = {{"temperature", "0"}, {"stop", "[\"x\"]"}};
  request.think = "false";
  const HttpRequest chat = pipe_backend().encode(request);
  CHECK(chat.path == "generate");
  CHECK(chat.body.find('\n') == std::string::npos);
  CHECK(json::parse(chat.body) == json::parse(R"({"op":"generate","model":"m","messages":[{"role":"system","content":
      "be short"},{"role":"user","content":"hi \"you\"\n"}],"max_tokens":16,"think":false,
      "options":{"temperature":0,"stop":["x"]}})"));

  request.raw = true;
  request.messages = {{"user", "Q:"}};
  request.top_logprobs = 20;
  request.scoring.choices = {"one", "two"};
  request.options.clear();
  CHECK(json::parse(pipe_backend().encode(request).body) ==
        json::parse(R"({"op":"generate","model":"m","prompt":"Q:","max_tokens":16,"top_logprobs":20,
      "choices":[" A"," B","A","B"]})"));
}

TEST_CASE("a line of a reply is read by type, and what is not known is passed over") {
  const auto event = pipe::parse(
      R"({"id":7,"text":"a","thinking":"b","chances":[{"token":" A","logprob":-0.5,"rank":1}],"new":[{}]})");
  REQUIRE(event.has_value());
  CHECK(event->text == "a");
  CHECK(event->thinking == "b");
  CHECK(event->chances == std::vector<TokenChance>{{" A", -0.5}});
  CHECK_FALSE(event->done);

  const auto last = pipe::parse(R"({"id":7,"done":true,"reason":"stop","counters":{"prompt_tokens":5,"cached_tokens":1,
      "prompt_s":0.25,"tokens":3,"decode_s":1e-9,"load_s":null,"cpu_s":2,"gpu_s":"?"}})");
  REQUIRE(last.has_value());
  CHECK(last->done);
  CHECK(last->done_reason == "stop");
  CHECK(last->counters.prompt_eval_count == 5);
  CHECK(last->counters.prompt_eval_cached_count == 1);
  CHECK(last->counters.prompt_eval_duration == 250'000'000);
  CHECK(last->counters.eval_count == 3);
  CHECK(last->counters.eval_duration == 1);
  CHECK(last->counters.cpu_duration == 2'000'000'000);
  CHECK_FALSE((last->counters.load_duration || last->counters.gpu_duration));
  CHECK(last->bad_counter);

  CHECK(pipe::parse(R"({"id":1,"error":"no room"})")->error == "no room");
  CHECK(pipe::parse(R"({"id":1,"error":{"message":"no room"}})")->error == "no room");
  CHECK(pipe::parse(R"({"id":1,"error":""})")->error == "an error without words");
  CHECK(pipe::parse(R"({"id":1,"error":null})")->error.empty());
}

TEST_CASE("a line of another form is a failure that says where") {
  CHECK(pipe::parse(R"({"text":1})").error().kind == FailureKind::bad_type);
  CHECK(pipe::parse(R"({"text":"a)").error().kind == FailureKind::cut_json);
  CHECK(pipe::parse("[]").error().kind == FailureKind::not_an_object);
  CHECK(pipe::parse("text").error().status == Status::protocol_error);
  CHECK(pipe::parse(R"({"x":)" + std::string(200, '[')).error().status == Status::limit_exceeded);
  for (const char* counters : {R"({"tokens":-1})", R"({"tokens":1.5})", R"({"prompt_s":-0.1})", R"({"tokens":1e300})",
                               R"({"tokens":9007199254740993})", R"({"total_s":9007200})"})
    CHECK(pipe::parse(std::string(R"({"done":true,"counters":)") + counters + "}")->bad_counter);
}

TEST_CASE("a program says what it is and which models it has") {
  const Ask ask = saying(R"({"id":1,"version":1,"name":"mine","release":"0.2","models":[{"name":"tiny","context":2048,
      "parameters":"1M","quantization":"float32","size":10,"size_gpu":5},{"context":1},7]})");
  CHECK(*pipe::version(ask) == "mine 0.2");
  const auto models = pipe::models(ask);
  REQUIRE(models.has_value());
  REQUIRE(models->size() == 1);
  CHECK(models->front().name == "tiny");
  CHECK(models->front().context_length == 2048);
  CHECK(models->front().quantization == "float32");
  CHECK(pipe::describe(ask, "tiny", *models)->parameter_size == "1M");
  CHECK(pipe::describe(ask, "big", *models).error().kind == FailureKind::model_missing);
  const auto loaded = pipe::loaded(ask);
  REQUIRE(loaded.has_value());
  CHECK(loaded->front().gpu_share() == 0.5);
}

TEST_CASE("an answer to hello that is none says what it lacks") {
  CHECK(pipe::version(saying("[]")).error().kind == FailureKind::wrong_api);
  CHECK(pipe::version(saying(std::string(100'000, '['))).error().kind == FailureKind::wrong_api);
  CHECK(pipe::version(saying(R"({"id":1})")).error().detail.find("\"version\":1") != std::string::npos);
  CHECK(pipe::version(saying(R"({"version":2,"name":"x","models":[]})")).error().detail.find("version 2") !=
        std::string::npos);
  CHECK(pipe::version(saying(R"({"version":1,"models":[]})")).error().status == Status::protocol_error);
  CHECK(pipe::version(saying(R"({"id":1,"error":"no GPU"})")).error().detail == "no GPU");
}

TEST_CASE("the description of the protocol is JSON, and its examples are what is read and written") {
  const json schema = json::parse(pipe::schema());
  CHECK(schema.at("$defs").contains("generate"));
  int replies = 0;
  for (const json& example : schema.at("examples")) {
    REQUIRE(example.at("id").is_number());
    if (example.contains("op")) continue;
    CHECK(pipe::parse(example.dump()).has_value());
    ++replies;
  }
  CHECK(replies == 5);
  for (const auto& [name, counter] :
       schema.at("$defs").at("done").at("properties").at("counters").at("properties").items())
    CHECK(pipe::parse(json{{"done", true}, {"counters", {{name, 1}}}}.dump())->counters != ServerCounters{});
}

}  // namespace
}  // namespace bench
