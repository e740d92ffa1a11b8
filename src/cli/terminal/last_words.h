#pragma once

namespace bench {

/// From now on a fault that nothing can catch any more ends the process with ExitCode::internal and a message, instead
/// of the signal that abort() raises: an exception that leaves a thread, or no memory left where the standard library
/// or the JSON library promise not to throw. What was acknowledged stands in the journal by then.
void have_last_words();

}  // namespace bench
