// A server may echo what it is sent in any place and in any spelling. Nothing of it may leave the program.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/text.h"
#include "catch.hpp"
#include "support/process.h"
#include "support/sandbox.h"
#include "support/scripted_server.h"

using namespace bench::test;

namespace {

// Beginning and end of each are eight letters that no escaping changes; in between stands what escaping does change.
const std::string key = "ck0canar-\\q\"u/o+t%41&e<_`*|-endofkey";
const std::string session = "cs0canar-/\\\"+%2f b|a*n_k-endofses";
const std::string password = "cp0canar/\"\\é:endofpas";
const std::string typed_password = "cp0canar%2f%22%5C%C3%A9:endofpas";
const std::string signature = "cq0canar+%/endofsig";
const std::string typed_signature = "cq0canar%2B%25%2Fendofsig";
const std::vector<std::string> secrets = {key, session, password, typed_password, signature, typed_signature};

std::string in_json(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string every_byte(const std::string& text, const char* format) {
  std::string out;
  char spelt[8];
  for (const char c : text) {
    std::snprintf(spelt, sizeof spelt, format, static_cast<unsigned char>(c));
    out += spelt;
  }
  return out;
}

std::string for_addresses(std::string base64) {
  for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return base64;
}

std::vector<std::string> spellings_of(const std::string& secret) {
  const std::string ascii = nlohmann::json(secret).dump(-1, ' ', true);
  return {secret,
          in_json(secret),
          in_json(in_json(secret)),
          ascii.substr(1, ascii.size() - 2),
          every_byte(secret, "%%%02x"),
          every_byte(secret, "%%%02X"),
          bench::to_base64(secret),
          for_addresses(bench::to_base64(secret))};
}

std::string all_spellings() {
  std::string out;
  for (const std::string& secret : secrets)
    for (const std::string& spelling : spellings_of(secret)) out += spelling + " , ";
  return out;
}
const std::string all = all_spellings();

/// With every escape taken off that a format or a server may have put on.
std::string bare(std::string text) {
  for (int level = 0; level < 4; ++level) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto hex_at = [&](std::size_t at, std::size_t digits) {
        return at + digits <= text.size() &&
               text.find_first_not_of("0123456789abcdefABCDEF", at) >= std::min(at + digits, text.size());
      };
      if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'u' && hex_at(i + 2, 4)) {
        out += static_cast<char>(std::stoi(text.substr(i + 4, 2), nullptr, 16));
        i += 5;
      } else if (text[i] == '%' && hex_at(i + 1, 2)) {
        out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else if (text[i] != '\\') {
        out += text[i];
      }
    }
    text = std::move(out);
  }
  return text;
}

void check_clean(const std::string& text) {
  const std::string shown = bare(text);
  for (const char* mark :
       {"ck0canar", "cs0canar", "cp0canar", "cq0canar", "endofkey", "endofses", "endofpas", "endofsig"}) {
    CAPTURE(mark);
    CHECK(shown.find(mark) == std::string::npos);
  }
  for (const std::string& secret : secrets)
    CHECK(text.find(bench::to_base64(secret).substr(0, 12)) == std::string::npos);
}

using Script = std::vector<std::vector<Step>>;

std::vector<Step> answer(const std::string& status, const std::string& body, const std::string& header = "") {
  return {expect_request(),
          send_bytes("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + header +
                     "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body),
          close_now()};
}

/// A body that ends where the connection does, in as many pieces as there are.
std::vector<Step> in_pieces(const std::vector<std::string>& pieces) {
  std::vector<Step> steps = {expect_request(), send_bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")};
  for (const std::string& piece : pieces) {
    steps.push_back(send_bytes(piece));
    steps.push_back(wait_for(std::chrono::milliseconds(5)));
  }
  steps.push_back(close_now());
  return steps;
}

/// Answers every question that is asked before the first request: version, tags, show and ps.
std::string facts(const std::string& echoed = all) {
  const nlohmann::json model = {
      {"name", "m"}, {"model", "m"}, {"digest", echoed}, {"size", 1}, {"details", {{"family", echoed}}}};
  return nlohmann::json{{"version", "0.9 " + echoed},
                        {"models", {model}},
                        {"details", {{"family", echoed}, {"quantization_level", echoed}, {"parameter_size", echoed}}},
                        {"template", echoed},
                        {"license", echoed},
                        {echoed, echoed},
                        {"capabilities", {"completion", echoed}}}
      .dump(-1, ' ', true);
}

Script questions_then(std::vector<Step> last, int times = 1) {
  Script script(4, answer("200 OK", facts()));
  for (int i = 0; i < times; ++i) script.push_back(last);
  return script;
}

std::string event(const std::string& said, const std::string& more = "\"done\":false") {
  const std::string text = nlohmann::json(said).dump();
  return R"({"model":)" + text + R"(,"message":{"role":"assistant","content":)" + text + R"(,"thinking":)" + text +
         "}," + more + "}\n";
}

std::string echoing_reply() {
  return event(all) + event(all, R"("done":true,"done_reason":)" + nlohmann::json(all).dump());
}

/// What is asked after the last request is answered too: nothing has to be waited for.
Script with_last_questions(Script script) {
  for (int i = 0; i < 4; ++i) script.push_back(answer("200 OK", facts("")));
  return script;
}

enum class Source { file, environment };

/// What every run is told, and what becomes of it.
class Run {
 public:
  explicit Run(Script script, Source source = Source::file)
      : server_(with_last_questions(std::move(script))), source_(source) {
    sandbox_.write("key", key + "\n");
    sandbox_.write("headers", "X-Session-Id: " + session + "\n");
  }

  const Sandbox& sandbox() const { return sandbox_; }
  std::string host() const {
    return "http://me:" + typed_password + "@127.0.0.1:" + std::to_string(server_.port()) + "/?sig=" + typed_signature;
  }

  /// Everything that it wrote, checked.
  void told(std::vector<std::string> arguments, std::optional<int> columns = std::nullopt) {
    arguments.insert(arguments.end(), {"--host", host(), "--requests", "1", "--warmup", "0", "--timeout", "5s",
                                       "--preflight-timeout", "5s", "--ready-timeout", "0s"});
    if (source_ == Source::file) {
      arguments.insert(arguments.end(), {"--api-key-file", sandbox_.path("key"), "-H", "@" + sandbox_.path("headers")});
    } else {
      arguments.insert(arguments.end(), {"-H", "X-Session-Id: " + session});
    }
    const bool has_journal = std::find(arguments.begin(), arguments.end(), "-o") == arguments.end();
    if (has_journal) arguments.insert(arguments.end(), {"-o", sandbox_.path("r.jsonl"), "--force"});
    plain(arguments, columns);
    if (!has_journal) return;
    journal_ = sandbox_.read("r.jsonl");  // "" where nothing was begun
    CAPTURE(arguments, journal_);
    check_clean(journal_);
  }

  ProcessResult plain(const std::vector<std::string>& arguments, std::optional<int> columns = std::nullopt) {
    ProcessSpec spec = source_ == Source::environment
                           ? sandbox_.spec({{"OLLAMA_API_KEY", key}, {"OLLAMA_HOST", host()}})
                           : sandbox_.spec();
    spec.terminal_columns = columns;
    ProcessResult result = run_bench(arguments, spec);
    CAPTURE(arguments, result.out, result.err);
    CHECK_FALSE(result.timed_out);
    CHECK(result.signal == 0);
    CHECK(result.err.size() + result.out.size() > 0);
    check_clean(result.out);
    check_clean(result.err);
    return result;
  }
  const std::string& journal() const { return journal_; }

 private:
  Sandbox sandbox_;
  ScriptedServer server_;
  Source source_;
  std::string journal_;
};

}  // namespace

TEST_CASE("no output, journal or log holds a secret that the server echoes in its replies") {
  const Script script = questions_then(answer("200 OK", echoing_reply()));
  for (const char* format : {"table", "jsonl", "csv", "md", "json"}) {
    CAPTURE(format);
    Run(script).told({"-m", "m", "--format", format, "-vv", "--debug-http"});
    if (format == std::string("md")) Run(script, Source::environment).told({"-m", "m", "--format", format, "-v"});
  }
  Run(script).told({"-m", "m", "-o", "-"});
  Run(script).told({"-m", "m"}, 60);
}

TEST_CASE("what is echoed is kept with *** in its place, and the journal stays whole") {
  Run run(questions_then(answer("200 OK", event("<" + key + ">") + event("", R"("done":true,"done_reason":"stop")"))));
  run.told({"-m", "m", "--format", "jsonl"});
  CHECK(run.journal().find("<***>") != std::string::npos);
  CHECK(run.plain({"verify", run.sandbox().path("r.jsonl")}).exit_code == 0);
}

TEST_CASE("no message holds a secret that the server echoes in its errors") {
  const std::string words = nlohmann::json{{"error", "refused: " + all}}.dump();
  const std::string nested = nlohmann::json{{"error", words}}.dump();
  for (const char* status : {"401 Unauthorized", "403 Forbidden", "404 Not Found", "500 Internal Server Error"}) {
    CAPTURE(status);
    Run(Script(5, answer(status, words))).told({"-m", "m", "--format", "table", "-v"});
    Run(questions_then(answer(status, nested))).told({"-m", "m", "--format", "md", "-v"});
    Run(questions_then(answer(status, "not JSON: " + all))).told({"-m", "m", "--format", "csv", "-vv", "--debug-http"});
  }
  const std::string place = "Location: http://h/" + key + "/" + every_byte(key, "%%%02x") + "\r\n";
  Run(questions_then(answer("302 Found", "", place))).told({"-m", "m", "--format", "table", "-vv", "--debug-http"});
  Run(Script(5, answer("302 Found", "", place))).told({"-m", "m", "--format", "table", "-vv", "--debug-http"});
}

TEST_CASE("no half of a secret is left where a text was cut") {
  for (const std::size_t before : {985, 1005, 1015}) {
    CAPTURE(before);
    const std::string words = nlohmann::json{{"error", std::string(before, 'x') + key}}.dump();
    Run(questions_then(answer("500 Internal Server Error", words))).told({"-m", "m", "--format", "jsonl"});
  }
  const std::string half = in_json(key).substr(0, 20);
  Run(questions_then(in_pieces({event("a") + R"({"message":{"content":")" + half})))
      .told({"-m", "m", "-vv", "--debug-http"});
  const std::string begun = nlohmann::json{{"message", {{"content", "a " + key.substr(0, 20)}}}}.dump() + "\n";
  Run(questions_then(in_pieces({begun}))).told({"-m", "m", "--format", "json"});
  Run(questions_then(in_pieces({event(all) + nlohmann::json{{"error", "in the middle " + all}}.dump() + "\n"})))
      .told({"-m", "m", "--format", "md"});
  Run(questions_then(in_pieces({event("a") + "{\"model\":\"" + in_json(key) + std::string(80, 'y') + "\",!}\n"})))
      .told({"-m", "m", "--format", "json", "-v"});
}

TEST_CASE("a secret that comes in pieces is not shown in pieces by --debug-http") {
  const std::string reply = event(key) + event("x", R"("done":true,"done_reason":"stop")");
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < reply.size(); at += 9) pieces.push_back(reply.substr(at, 9));
  Run(questions_then(in_pieces(pieces))).told({"-m", "m", "--debug-http"});
  // A line without an end is shown once a mebibyte of it is there, and may have to be shown in the middle of a key.
  const std::size_t shown = (std::size_t{1} << 20) - 12;
  for (const std::size_t behind : {0, 7, 16}) {
    CAPTURE(behind);
    Run(questions_then(in_pieces({std::string(shown - behind, 'x') + key.substr(0, 20), key.substr(20) + "y"})))
        .told({"-m", "m", "--debug-http"});
  }
}

TEST_CASE("what is printed of the options holds no secret") {
  for (const Source source : {Source::file, Source::environment}) {
    Run(Script(4, answer("200 OK", facts())), source).told({"-m", "m", "--dry-run"});
    Run(Script(4, answer("200 OK", facts())), source).told({"-m", "m", "--dry-run", "--format", "jsonl"});
    Run({}, source).told({"-m", "m", "--dump-config"});
    Run({}, source).told({"-m", "m", "--workers", "many"});
  }
}

TEST_CASE("a bare bench, the list of runs, a quality suite and a replay hold no secret either") {
  // It knows of the key and of the address alone.
  std::string echoed;
  for (const std::string& secret : {key, password, typed_signature})
    for (const std::string& spelling : spellings_of(secret)) echoed += spelling + " , ";
  Run(Script(8, answer("200 OK", facts(echoed))), Source::environment).plain({});

  Script script = questions_then(answer("200 OK", echoing_reply()), 2);
  for (const auto& step : questions_then(answer("200 OK", echoing_reply()), 2)) script.push_back(step);
  Run suite(script);
  suite.told({"mmlu", "--sample", "--limit", "2", "-m", "m", "--format", "md", "--show-answers", "-v"});
  suite.plain({"ls", "runs"});
  suite.plain({"grade", suite.sandbox().path("r.jsonl"), "--rule", "letter", "--show-answers"});

  const Script once = questions_then(answer("200 OK", echoing_reply()));
  Script twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  Run replayed(twice);
  replayed.told({"-m", "m", "--format", "csv"});
  replayed.plain({"ls", "runs"});
  replayed.plain({"--replay", replayed.sandbox().path("r.jsonl"), "-o", replayed.sandbox().path("again.jsonl"),
                  "--host", replayed.host(), "--api-key-file", replayed.sandbox().path("key"), "-H",
                  "@" + replayed.sandbox().path("headers"), "--format", "md", "-vv", "--debug-http"});
  check_clean(replayed.sandbox().read("again.jsonl"));
}

TEST_CASE("a header that names the model does not turn its name into ***") {
  const Sandbox sandbox;
  const SimServer sim(sandbox);
  const ProcessResult result =
      run_bench({"-H", "X-Model: llama3.1:8b", "-m", "llama3.1:8b", "--host", sim.url(), "--dry-run"}, sandbox.spec());
  CAPTURE(result.out, result.err);
  CHECK(result.out.find("llama3.1:8b") != std::string::npos);
}
