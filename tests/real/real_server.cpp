#include "real/real_server.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "catch.hpp"

namespace bench::test {
namespace {

using Json = nlohmann::json;

ProcessSpec server_spec(std::vector<std::string> options) {
  ProcessSpec spec;
  spec.argv = {BENCH_REAL_PYTHON, BENCH_TESTS_DIR "/real/server.py"};
  spec.argv.insert(spec.argv.end(), options.begin(), options.end());
  spec.input_stays_open = true;
  return spec;
}

std::string curl(std::vector<std::string> arguments) {
  ProcessSpec spec;
  spec.argv = {"/usr/bin/env", "curl", "-sS", "--max-time", "60", "--noproxy", "*"};
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  const ProcessResult asked = run_process(spec, std::chrono::seconds(70));
  if (asked.exit_code != 0) throw std::runtime_error("curl " + arguments.front() + ": " + asked.err);
  return asked.out;
}

/// The value of a line `llamacpp:NAME VALUE`.
double metric(const std::string& text, const std::string& name) {
  const std::string wanted = "llamacpp:" + name + " ";
  for (const std::string& line : lines_of(text))
    if (line.rfind(wanted, 0) == 0) return std::stod(line.substr(wanted.size()));
  throw std::runtime_error("the server's /metrics has no " + name);
}

std::int64_t number_or_zero(const Json& value) { return value.is_number() ? value.get<std::int64_t>() : 0; }

}  // namespace

RealServer::RealServer(std::vector<std::string> options)
    : process_(server_spec(std::move(options))), url_(process_.first_line(std::chrono::seconds(60))) {
  if (url_.rfind("http://", 0) != 0) throw std::runtime_error("no real server: " + process_.wait({}).err);
}

Json RealServer::get(const std::string& path) const { return Json::parse(curl({url_ + path})); }

Json RealServer::post(const std::string& path, const Json& body) const {
  return Json::parse(curl({url_ + path, "-H", "Content-Type: application/json", "-d", body.dump()}));
}

std::int64_t RealServer::tokens_in(const std::string& text) const {
  return std::ssize(
      post("/tokenize", {{"content", text}, {"add_special", true}, {"parse_special", true}}).at("tokens"));
}

std::int64_t RealServer::tokens_of_chat(const std::string& user_prompt) const {
  const Json messages = {{{"role", "user"}, {"content", user_prompt}}};
  return tokens_in(post("/apply-template", {{"messages", messages}}).at("prompt"));
}

Worked RealServer::worked() const {
  const std::string text = curl({url_ + "/metrics"});
  const auto count = [&](const char* name) { return static_cast<std::int64_t>(metric(text, name)); };
  return {.prompt_tokens = count("prompt_tokens_total"),
          .cached_tokens = count("prompt_tokens_cached_total"),
          .output_tokens = count("tokens_predicted_total"),
          .prompt_s = metric(text, "prompt_seconds_total"),
          .output_s = metric(text, "tokens_predicted_seconds_total"),
          .places_per_step = metric(text, "n_busy_slots_per_decode")};
}

int RealServer::busy_places() const {
  const Json slots = get("/slots");
  return static_cast<int>(
      std::count_if(slots.begin(), slots.end(), [](const Json& slot) { return slot.at("is_processing").get<bool>(); }));
}

bool RealServer::comes_to(int busy, std::chrono::milliseconds limit) const {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (busy_places() != busy) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

std::int64_t RealRun::count(const std::string& status) const {
  return std::count_if(requests.begin(), requests.end(), [&](const Json& r) { return r.at("status") == status; });
}

std::int64_t RealRun::sum(const std::string& field) const {
  std::int64_t total = 0;
  for (const Json& request : requests) total += number_or_zero(request.at(field));
  return total;
}

std::int64_t RealRun::sum_server(const std::string& field) const {
  std::int64_t total = 0;
  for (const Json& request : requests) total += number_or_zero(request.at("server").at(field));
  return total;
}

std::vector<std::string> real_arguments(const Sandbox& sandbox, const std::string& url, const std::string& api,
                                        std::vector<std::string> more) {
  std::vector<std::string> arguments = {
      "-m", "smollm2", "--host", url, "--api", api, "-o", sandbox.path("r.jsonl"), "--warmup", "0"};
  // A command comes first.
  if (!more.empty() && more.front().rfind('-', 0) != 0) {
    arguments.insert(arguments.begin(), more.front());
    more.erase(more.begin());
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

RealRun read_real_run(const Sandbox& sandbox, ProcessResult told) {
  RealRun run;
  run.told = std::move(told);
  for (const std::string& line : lines_of(sandbox.read("r.jsonl"))) {
    Json json = Json::parse(line);
    const std::string type = json.at("type");
    if (type == "run_start")
      run.header = std::move(json);
    else if (type == "run_end")
      run.end = std::move(json);
    else if (type == "request")
      run.requests.push_back(std::move(json));
  }
  std::sort(run.requests.begin(), run.requests.end(),
            [](const Json& a, const Json& b) { return a.at("plan_index") < b.at("plan_index"); });
  return run;
}

RealRun run_on(const RealServer& server, const std::string& api, std::vector<std::string> more) {
  const Sandbox sandbox;
  Process client(bench_spec(real_arguments(sandbox, server.url(), api, std::move(more)), sandbox.spec()));
  RealRun run = read_real_run(sandbox, client.wait(std::chrono::minutes(2)));
  INFO(run.told.err);
  CHECK_FALSE(run.told.timed_out);
  return run;
}

}  // namespace bench::test
