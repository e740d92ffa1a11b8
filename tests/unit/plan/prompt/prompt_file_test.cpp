#include "plan/prompt/prompt_file.h"

#include "catch.hpp"

using namespace bench;
using Format = PromptText::Format;

namespace {

Expected<std::vector<Case>> parse(const std::string& text, Format format = Format::jsonl) {
  const PromptText source{"p.jsonl", text, format, ""};
  return parse_prompts(std::span(&source, 1));
}

std::vector<Case> cases_of(const std::string& text, Format format = Format::jsonl) {
  const auto cases = parse(text, format);
  INFO((cases ? "" : cases.error().what));
  REQUIRE(cases.has_value());
  return *cases;
}

std::string complaint(const std::string& text, Format format = Format::jsonl) {
  const auto cases = parse(text, format);
  REQUIRE_FALSE(cases.has_value());
  CHECK(cases.error().code == ExitCode::usage);
  return cases.error().what;
}

}  // namespace

TEST_CASE("a line with everything") {
  const auto cases = cases_of(
      R"({"id":"a","prompt":"Hi","system":"Be brief.","schema":{"type":"object","properties":{"z":{},"a":{}}},)"
      R"("options":{"top_k":5,"temperature":1.0},"max_tokens":64,"tags":["chat","x"],"expected":42})");
  REQUIRE(cases.size() == 1);
  const Case& c = cases[0];
  CHECK(c.id == "a");
  CHECK(c.messages == std::vector<Message>{{"system", "Be brief."}, {"user", "Hi"}});
  CHECK(c.schema == R"({"type":"object","properties":{"z":{},"a":{}}})");  // in the order of the file
  CHECK(c.options == std::vector<ServerOption>{{"top_k", "5"}, {"temperature", "1.0"}});
  CHECK(c.max_tokens == 64);
  CHECK(c.tags == std::vector<std::string>{"chat", "x"});
}

TEST_CASE("a case names its scorer, its references and its choices") {
  const auto cases = cases_of(
      "{\"prompt\":\"a\",\"scoring\":\"schema\",\"reference\":\"B\",\"choices\":[\"red\",\"blue\"]}\n"
      "{\"prompt\":\"b\",\"reference\":[\"4\",\"four\"]}\n"
      "{\"prompt\":\"c\"}");
  CHECK(cases[0].scoring == Scoring{{"schema"}, {"B"}, {"red", "blue"}});
  CHECK(cases[1].scoring == Scoring{{}, {"4", "four"}, {}});
  CHECK(cases[2].scoring == Scoring{});
}

TEST_CASE("an unknown scorer comes with those there are and the nearest") {
  const auto cases = parse(R"({"prompt":"a","scoring":"shema"})");
  REQUIRE_FALSE(cases.has_value());
  const auto& advice = cases.error().try_this;
  REQUIRE(advice.size() == 2);
  CHECK(advice[0].starts_with("scorers: "));
  CHECK(advice[0].find("schema") != std::string::npos);
  CHECK(advice[1] == "did you mean \"schema\"?");
}

TEST_CASE("a conversation") {
  const auto cases = cases_of(
      R"({"id":1,"messages":[{"role":"system","content":"S"},{"role":"user","content":"U"},{"content":"A","role":"assistant"}]})");
  CHECK(cases[0].id == "1");
  CHECK(cases[0].messages == std::vector<Message>{{"system", "S"}, {"user", "U"}, {"assistant", "A"}});
}

TEST_CASE("byte order mark, CRLF, blank lines, a missing id and a missing last line end are fine") {
  const auto cases = cases_of("\xef\xbb\xbf{\"prompt\":\"a\"}\r\n\r\n  \n{\"prompt\":\"b\"}");
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].id == "line-1");
  CHECK(cases[0].messages[0].content == "a");
  CHECK(cases[1].id == "line-4");
}

TEST_CASE("num_predict among the options of a case is its max_tokens") {
  const auto cases = cases_of(R"({"prompt":"a","options":{"num_predict":32}})");
  CHECK(cases[0].max_tokens == 32);
  CHECK(cases[0].options.empty());
}

TEST_CASE("every fault is told with file, line and column") {
  struct Bad {
    const char* line;
    const char* complaint;
  };
  const Bad bad = GENERATE(
      Bad{R"({"id": "a", "prompt": "x")", "1:26: not JSON: unexpected end of input; expected '}'"},
      Bad{R"({"id": "é", "prompt": x})", "1:23: not JSON: invalid literal"},
      Bad{R"({"id": "a", "prompt": "x",})", "1:27: not JSON: unexpected '}'; expected string literal"},
      Bad{R"({"prompt": "a"} {"prompt": "b"})", "1:17: not JSON: unexpected '{'; expected end of input"},
      Bad{R"(["a"])", "1:1: expected one JSON object a line, got array"},
      Bad{R"(  "a")", "1:3: expected one JSON object a line, got string"},
      Bad{"{\"prompt\": \"\xff\"}", "1:13: not JSON: invalid string: ill-formed UTF-8 byte"},
      Bad{R"({"id": "a"})", "1:1: neither \"prompt\" nor \"messages\" is here"},
      Bad{R"({"prompt": 5})", "1:12: \"prompt\" must be a string, not integer"},
      Bad{R"({"prompt": " \n"})", "1:12: \"prompt\" is empty"},
      Bad{R"({"prompt": "a", "messages": []})", "1:29: \"prompt\" and \"messages\" exclude each other"},
      Bad{R"({"prompt": "a", "id": null})", "1:23: \"id\" must be a string, not null"},
      Bad{R"({"prompt": "a", "id": 1.5})", "1:23: \"id\" must be a string, not number"},
      Bad{R"({"prompt": "a", "id": ""})", "1:23: \"id\" is empty"},
      Bad{R"({"prompt": "a", "prompt": "b"})", "1:17: \"prompt\" stands here twice"},
      Bad{R"({"prompt": "a", "sytem": "b"})", "1:17: unknown key \"sytem\""},
      Bad{R"({"prompt": "a", "system": 1})", "1:27: \"system\" must be a string, not integer"},
      Bad{R"({"system": "a", "messages": [{"role":"system","content":"b"},{"role":"user","content":"c"}]})",
          "1:12: \"messages\" begins with a system message already"},
      Bad{R"({"messages": {}})", "1:14: \"messages\" must be an array, not object"},
      Bad{R"({"messages": []})", "1:14: \"messages\" has no message of the user"},
      Bad{R"({"messages": [{"role":"user","content":""}]})", "1:14: \"messages\" has no message of the user"},
      Bad{R"({"messages": ["a"]})", "1:14: messages[0] must be an object, not string"},
      Bad{R"({"messages": [{"role":"usr","content":"a"}]})",
          "1:14: messages[0].role must be \"system\", \"user\" or \"assistant\""},
      Bad{R"({"messages": [{"role":"user"}]})", "1:14: messages[0] has no \"content\""},
      Bad{R"({"messages": [{"role":"user","content":["a"]}]})",
          "1:14: messages[0].content must be a string, not array"},
      Bad{R"({"messages": [{"role":"user","content":"a","images":[]}]})",
          "1:14: messages[0] has the unknown key \"images\""},
      Bad{R"({"prompt": "a", "schema": "json"})", "1:27: \"schema\" must be an object, not string"},
      Bad{R"({"prompt": "a", "schema": {"type": "text"}})",
          "1:27: \"schema\" cannot be used: #/type must be the name of a type or a list of such names"},
      Bad{R"({"prompt": "a", "options": []})", "1:28: \"options\" must be an object, not array"},
      Bad{R"({"prompt": "a", "options": {"top_q": 1}})", "1:28: unknown server option \"top_q\""},
      Bad{R"({"prompt": "a", "options": {"top_k": 1.5}})",
          "1:28: server option \"top_k\" must be a whole number, not 1.5"},
      Bad{R"({"prompt": "a", "options": {"num_ctx": 8192}})",
          "1:28: \"num_ctx\" cannot differ between prompts: the model would be loaded again"},
      Bad{R"({"prompt": "a", "max_tokens": 5, "options": {"num_predict": 6}})",
          "1:45: \"max_tokens\" and \"num_predict\" exclude each other"},
      Bad{R"({"prompt": "a", "options": {"num_predict": 0}})", "1:28: num_predict must not be 0"},
      Bad{R"({"prompt": "a", "max_tokens": 0})", "1:31: \"max_tokens\" must be a whole number from 1, not 0"},
      Bad{R"({"prompt": "a", "max_tokens": -1})", "1:31: \"max_tokens\" must be a whole number from 1, not -1"},
      Bad{R"({"prompt": "a", "max_tokens": "9"})", "1:31: \"max_tokens\" must be a whole number from 1, not \"9\""},
      Bad{R"({"prompt": "a", "tags": "b"})", "1:25: \"tags\" must be an array of strings, not string"},
      Bad{R"({"prompt": "a", "scoring": "nobody"})", "1:28: unknown scorer \"nobody\""},
      Bad{R"({"prompt": "a", "scoring": ["schema"]})", "1:28: \"scoring\" must be the name of a scorer, not array"},
      Bad{R"({"prompt": "a", "reference": 5})",
          "1:30: \"reference\" must be a string or an array of strings, not integer"},
      Bad{R"({"prompt": "a", "reference": ["b", null]})",
          "1:30: \"reference\" must be a string or an array of strings, not null"},
      Bad{R"({"prompt": "a", "choices": "b"})", "1:28: \"choices\" must be an array of strings, not string"},
      Bad{R"({"prompt": "a", "references": "b"})", "1:17: unknown key \"references\""},
      Bad{R"({"prompt": "a", "tags": ["b", 1]})", "1:25: \"tags\" must be an array of strings, not integer"});
  CHECK(complaint(bad.line) == "p.jsonl:" + std::string(bad.complaint));
}

TEST_CASE("the first fault of a file is told, wherever it is") {
  CHECK(complaint("{\"prompt\":\"a\"}\n\n{\"prompt\":\"b\"\n{") ==
        "p.jsonl:3:14: not JSON: unexpected end of input; expected '}'");
}

TEST_CASE("ids are unique, and a second use names the first") {
  const auto cases = parse("{\"id\":\"a\",\"prompt\":\"x\"}\n\n{\"id\":\"a\",\"prompt\":\"y\"}");
  REQUIRE_FALSE(cases.has_value());
  CHECK(cases.error().what == "p.jsonl:3:1: the id \"a\" is taken");
  CHECK(cases.error().why == "first used at p.jsonl:1");
}

TEST_CASE("a slip in a key comes with the right spelling") {
  const auto cases = parse(R"({"prompt":"a","max_token":5})");
  REQUIRE_FALSE(cases.has_value());
  CHECK(cases.error().try_this == std::vector<std::string>{"did you mean \"max_tokens\"?"});
}

TEST_CASE("files without prompts and files that are no text") {
  CHECK(complaint("") == "p.jsonl holds no prompts");
  CHECK(complaint("\n \n") == "p.jsonl holds no prompts");
  CHECK(complaint(std::string("{\"prompt\":\"a\"}\nab\0c", 19)) == "p.jsonl:2:3: a NUL byte: this is no text file");
  CHECK(complaint(std::string("\xff\xfe{\0", 4), Format::guess) == "p.jsonl:1:4: a NUL byte: this is no text file");
  CHECK(complaint("fine\n\xff\xfe", Format::lines) == "p.jsonl:2:1: not UTF-8 text");
  CHECK(complaint("{\"prompt\":" + std::string(100, '[')).starts_with("p.jsonl:1:74: not JSON: nested deeper"));
}

TEST_CASE("plain text is one prompt a line") {
  const auto cases = cases_of("Why?\r\n\n  \n{\"how\"}\n", Format::lines);
  REQUIRE(cases.size() == 2);
  CHECK(cases[0] == Case{"line-1", {{"user", "Why?"}}, "", {}, std::nullopt, {}});
  CHECK(cases[1].id == "line-4");
  CHECK(cases[1].messages[0].content == "{\"how\"}");
}

TEST_CASE("without a known ending the first character decides") {
  CHECK(cases_of("Why?", Format::guess)[0].messages[0].content == "Why?");
  CHECK(cases_of("\n {\"prompt\":\"a\"}", Format::guess)[0].messages[0].content == "a");
}

TEST_CASE("several texts share one space of ids, which prefixes keep apart") {
  const std::vector<PromptText> same = {{"a.txt", "x", Format::lines, ""}, {"b.txt", "y", Format::lines, ""}};
  REQUIRE_FALSE(parse_prompts(same).has_value());
  CHECK(parse_prompts(same).error().why == "first used at a.txt:1");
  const std::vector<PromptText> apart = {{"a.txt", "x", Format::lines, "a/"}, {"b.txt", "y", Format::lines, "b/"}};
  REQUIRE(parse_prompts(apart).has_value());
  CHECK((*parse_prompts(apart))[1].id == "b/line-1");
}
