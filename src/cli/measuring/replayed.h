#pragma once

#include "bench/failure.h"

#include "campaign/earlier/replay.h"
#include "cli/option/invocation.h"

namespace bench {

/// The arguments of a run that is sent again. What says what is sent is the earlier run's: on the command line it is
/// refused, from the environment it is told to be without effect, and the list of options says where each comes from.
Expected<Invocation> replayed(Invocation typed, const Replay& earlier);

}  // namespace bench
