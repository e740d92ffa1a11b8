#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/clock.h"
#include "bench/diagnosis.h"
#include "bench/record.h"

#include "cli/option/invocation.h"
#include "present/study/diagnosis.h"
#include "study/diagnose/diagnose.h"

namespace bench {

/// What only `bench diagnose` is asked.
struct DiagnoseArguments {
  std::optional<Nanos> budget;
  bool no_schema = false;
  std::optional<std::string> from;  ///< the first run; others are operands
  std::optional<std::string> export_svg;
  std::optional<double> peak_bandwidth;  ///< GB/s
  bool verify_advice = false;
  bool real_time = false;
  bool drift = false;
  bool fit = false;
  const DiagnosisForm* format = diagnosis_forms().data();
};

/// What the experiment is asked, by what was typed. The workload itself is not read yet.
DiagnoseOptions diagnose_options_of(const Invocation& asked);

/// The same of an experiment that was carried out, by what its journal says was typed; none: it is another run.
std::optional<DiagnoseOptions> diagnose_options_of(const RunHeader& header);

/// The conclusion with all that follows from it: advice, bandwidth, what the server's own figures warn of.
Diagnosis concluded(const RunHeader& header, const Records& records, const RunEnd& end, const DiagnoseOptions& options,
                    std::optional<double> peak_bandwidth);

/// Prints it in the form that was asked for, and writes its picture.
void show_diagnosis(const Invocation& asked, const Diagnosis& diagnosis);

void show_drift(const Invocation& asked, const AnswerDrift& drift);

/// What a server is asked for: the experiment, --drift or --fit. Returns the exit code; does not return when a signal
/// ended it.
int diagnose_server(const Invocation& asked);

/// `--from`: what follows from journals. Nothing is sent. Returns the exit code.
int diagnose_from(const Invocation& asked);

}  // namespace bench
