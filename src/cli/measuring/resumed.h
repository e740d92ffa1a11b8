#pragma once

#include <optional>
#include <string>

#include "bench/failure.h"

#include "campaign/earlier/resume.h"
#include "cli/option/invocation.h"

namespace bench {

/// The journal that --resume names, or --append where it exists and holds something; none: a new run is asked for.
/// What makes no sense together is an error.
Expected<std::optional<std::string>> run_to_resume(const Invocation& in);

/// The command line of a run that goes on: what says what is sent becomes what it was. Whatever is typed must be the
/// same; with --append, where the whole command line is meant, so must what is left out. A difference is refused by its
/// name.
Expected<Invocation> resumed(Invocation in, const ResumableRun& run);

}  // namespace bench
