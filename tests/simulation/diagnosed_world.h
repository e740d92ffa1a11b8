#pragma once

#include <cstdint>
#include <string>

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

}  // namespace bench_test
