#pragma once

#include "bench/answer_drift.h"
#include "bench/context_fit.h"
#include "bench/diagnosis.h"
#include "bench/joint_runs.h"

namespace bench_test {

/// A diagnosis with something of everything: four places, eight requests.
bench::Diagnosis a_diagnosis();

/// One that was stopped, with hostile names in it.
bench::Diagnosis a_stopped_diagnosis();

/// Two runs that took turns at one place.
bench::JointRuns joint_runs_at_one_place();

/// Answers of which some changed, and a score that did not.
bench::AnswerDrift a_drift();

/// A model that stays on the GPU up to 40,960 tokens.
bench::ContextFit a_fit();

}  // namespace bench_test
