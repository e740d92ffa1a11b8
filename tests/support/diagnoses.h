#pragma once

#include "bench/diagnosis.h"

namespace bench_test {

/// A diagnosis with something of everything: four places, eight requests.
bench::Diagnosis a_diagnosis();

/// One that was stopped, with hostile names in it.
bench::Diagnosis a_stopped_diagnosis();

}  // namespace bench_test
