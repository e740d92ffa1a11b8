#pragma once

#include <string>
#include <vector>

#include "present/report/report.h"

namespace bench {

/// A number that a report shows large.
struct Tile {
  std::string label;  ///< "TTFT p50"
  std::string value;  ///< "212"
  std::string unit;   ///< "ms"
  std::string below;  ///< its interval, or what it is of; may be empty
};

/// What came of one model in one run, in the few numbers that everybody asks for first. Raw text.
struct Headline {
  const ReportedRun* run = nullptr;
  const GroupSummary* group = nullptr;
  std::string model;         ///< its name, with what its condition was
  std::string quantization;  ///< "" when the server did not say
  std::string server;        ///< "ollama 0.5.1"
  std::string ok;            ///< "120/120"
  std::string first_token;   ///< "p50 212 ms [205, 224]": of the times to the first token; "—" without
  std::string last_tokens;   ///< p95 of the same
  std::string rate;          ///< tokens per second of a request, at the median
  std::string score;         ///< "71.3 % [70.5, 72.0]"; "" of a suite without one
  std::vector<Tile> tiles;
};

/// One for each model and condition of each run, in their order.
std::vector<Headline> headlines_of(const Report& report);

/// The same as a sentence: "llama3.1:8b (Q4_K_M) on ollama 0.5.1 begins to answer after 212 ms …".
std::string sentence_of(const Headline& headline);

/// "VALID", "INVALID", "INCOMPLETE", "SIMULATED": what a reader must know of a run before any number.
enum class Standing { good, bad, note };
struct Badge {
  std::string text;
  Standing standing = Standing::good;
};
std::vector<Badge> badges_of(const RunView& run);
/// Those of all runs, each once; one that is not of every run says of how many it is.
std::vector<Badge> badges_of(const Report& report);

}  // namespace bench
