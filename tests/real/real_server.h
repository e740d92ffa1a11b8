#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/sandbox.h"

namespace bench::test {

/// What a server has worked on since it started, by its own books (`/metrics`).
struct Worked {
  std::int64_t prompt_tokens = 0;  ///< read, not found in its cache
  std::int64_t cached_tokens = 0;  ///< of prompts, found in its cache
  std::int64_t output_tokens = 0;
  double prompt_s = 0;
  double output_s = 0;
  double places_per_step = 0;  ///< requests that a step of the model served, on average
};

/// llama.cpp's own server with a real model of 135 million parameters, on a free port of loopback: tests/real/server.py
/// with these options. It never outlives this object, nor its process.
class RealServer {
 public:
  explicit RealServer(std::vector<std::string> options = {});

  const std::string& url() const { return url_; }
  Process& process() { return process_; }

  // What is asked here goes past the program under test: by curl.
  nlohmann::json get(const std::string& path) const;
  nlohmann::json post(const std::string& path, const nlohmann::json& body) const;
  std::int64_t tokens_in(const std::string& text) const;              ///< as a prompt
  std::int64_t tokens_of_chat(const std::string& user_prompt) const;  ///< in the model's template
  Worked worked() const;
  int busy_places() const;
  /// Waits until so many places are busy; false when it takes longer than this.
  bool comes_to(int busy, std::chrono::milliseconds limit = std::chrono::seconds(20)) const;

 private:
  Process process_;
  std::string url_;
};

/// What a run of our program left, as plain JSON and not by our own reader.
struct RealRun {
  ProcessResult told;
  nlohmann::json header, end;
  std::vector<nlohmann::json> requests;  ///< measured ones, in the order of the plan

  std::int64_t count(const std::string& status) const;
  std::int64_t sum(const std::string& field) const;         ///< over all requests
  std::int64_t sum_server(const std::string& field) const;  ///< the same of the server's own numbers
};

/// The arguments for requests to the server, without a warm-up, with `r.jsonl` of the sandbox as the journal.
std::vector<std::string> real_arguments(const Sandbox& sandbox, const std::string& url, const std::string& api,
                                        std::vector<std::string> more);
/// That journal, and what the program printed.
RealRun read_real_run(const Sandbox& sandbox, ProcessResult told);
/// Both, with a program that has two minutes.
RealRun run_on(const RealServer& server, const std::string& api, std::vector<std::string> more);

}  // namespace bench::test
