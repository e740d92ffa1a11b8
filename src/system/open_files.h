#pragma once

#include <cstdint>

namespace bench {

/// Raises the limit of open files towards `wanted`, as far as the system lets us, and tells how many there may be: the
/// soft limit is often 1,024 where the hard one is far above.
std::int64_t allow_open_files(std::int64_t wanted);

}  // namespace bench
