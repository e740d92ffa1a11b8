#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/diagnosis.h"
#include "bench/record.h"

#include "study/diagnose/diagnose.h"

namespace bench_test {

/// A diagnosis of a world in virtual time: the experiment by a real campaign, the conclusion from its journal.
struct DiagnosedWorld {
  bench::Diagnosis diagnosis;
  bench::RunHeader header;
  bench::Records records;
  bench::RunEnd end;
  double took_s = 0;  ///< of virtual time
};

struct WorldToDiagnose {
  std::string world;        ///< JSON
  std::uint64_t trial = 0;  ///< another course of the same world for each
  bench::DiagnoseOptions options = {};
  std::string api = "";  ///< backend; "": found out
};

DiagnosedWorld diagnose_world(const WorldToDiagnose& asked);

/// What of a diagnosis was to be found. What is missing is not judged.
struct Expectation {
  std::optional<bench::Cause> verdict = {};
  std::optional<std::int64_t> places = {};
  std::string_view hypotheses = "";  ///< queueing, bandwidth, grammar, temperature: c, r or o for each; ? is not judged
};
/// In words; "" for nothing.
std::string missed(const bench::Diagnosis& found, const Expectation& expected);
/// The first letters of the answers, in the order of the hypotheses.
std::string answers_of(const bench::Diagnosis& diagnosis);

}  // namespace bench_test
