#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/record.h"

#include "support/sandbox.h"

namespace bench::test {

/// A journal as the program's own reader finds it.
struct WrittenRun {
  std::vector<bench::RunRecord> records;  ///< measured requests in the order of the file
  std::optional<bench::RunEnd> end;

  std::int64_t count(bench::Status status) const;
  std::int64_t failed() const;
  std::set<std::int64_t> plan_indexes() const;
};

/// Every line is JSON, has the right checksum and stands in its place, the last one too; else the test fails.
WrittenRun read_whole_run(const std::string& path);

/// A file that may lack lines at its beginning or its end.
WrittenRun read_cut_run(const std::string& path);

/// The plan indexes of the requests that are among these lines of JSON.
std::set<std::int64_t> plan_indexes_in(const std::string& lines);

/// So many requests of up to eight tokens, without a warm-up, kept in `r.jsonl` of the sandbox.
std::vector<std::string> run_arguments(const Sandbox& sandbox, const std::string& url, int requests,
                                       std::vector<std::string> more = {});

}  // namespace bench::test
