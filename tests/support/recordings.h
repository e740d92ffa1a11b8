#pragma once

#include <vector>

#include "bench/backend.h"
#include "bench/stream.h"

#include "support/decoding.h"
#include "support/wire.h"

namespace bench::test {

/// A recording: as one chunk, or cut at the given places (rising).
Reply decode(const WireExchange& recorded, const std::vector<std::size_t>& cuts = {});
/// A recording with the reads and the stamps of its own client.
Reply decode_as_recorded(const WireExchange& recorded);
/// The dialect of the recording's path; null for what asks for no answer of a model in one of ours.
const Backend* backend_of(const WireExchange& recorded);

}  // namespace bench::test
