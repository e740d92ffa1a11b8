#pragma once

#include "support/summaries.h"

namespace bench_test {

// Runs with records and the summary that follows from them, for the formats that show single requests.

/// Two workers, two prompts of different length: a cold request first, one from the cache, one that thinks, one that
/// failed, a warm-up and an answer that was asked again, of a model whose name has a slash and a blank.
MadeRun timed_run();
/// Questions of two subjects, asked twice: right, wrong, cut, unparsed and failed.
MadeRun asked_run();

}  // namespace bench_test
