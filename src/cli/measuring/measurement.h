#pragma once

#include "cli/option/invocation.h"

namespace bench {

/// What every command does that measures: options -> campaign -> what is shown of it. Returns the exit code; does not
/// return when a signal ended the measurement, for the parent is to see that signal.
int carry_out_measurement(const Invocation& asked);

}  // namespace bench
