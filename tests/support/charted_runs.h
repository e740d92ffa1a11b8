#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/summaries.h"

namespace bench_test {

/// A server with a queue, and how it is asked.
struct Queued {
  std::string model = "llama3.1:8b";
  std::int64_t workers = 4;
  std::int64_t places = 4;
  std::int64_t requests = 120;
  double toks_per_s = 42;      ///< of one sequence; less where several are decoded at once
  double slowing = 0;          ///< share by which the last request is decoded slower than the first
  double load_s = 1.4;         ///< of the model, by the first request
  std::int64_t fail_each = 0;  ///< each so many requests one fails; 0: none does
  bool tells_times = true;     ///< the server's own counters
  std::uint64_t seed = 1;
};

/// A finished run with records whose numbers lie as those of a real server do, and the summary that follows from them.
MadeRun queued_run(const Queued& how);
/// Several of these in one journal, one after another.
MadeRun queued_run(const std::vector<Queued>& models);

/// Multiple choices of four, in subjects of four categories.
struct Questioned {
  std::string model = "llama3.1:8b";
  std::int64_t subjects = 10;
  std::int64_t each = 40;  ///< questions of a subject
  double accuracy = 0.65;
  double toks_per_s = 42;
  bool calibrated = false;  ///< answers by log-probabilities
  std::uint64_t seed = 1;
};
MadeRun questioned_run(const Questioned& how);

}  // namespace bench_test
