#include "system/open_files.h"

#include <algorithm>
#include <limits>
#include <sys/resource.h>

namespace bench {

std::int64_t allow_open_files(std::int64_t wanted) {
  constexpr auto unlimited = std::numeric_limits<std::int64_t>::max();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return unlimited;
  const auto enough = static_cast<rlim_t>(wanted);
  if (limit.rlim_cur < enough) {
    rlimit raised = limit;
    raised.rlim_cur = std::min(limit.rlim_max, enough);
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return limit.rlim_cur >= static_cast<rlim_t>(unlimited) ? unlimited : static_cast<std::int64_t>(limit.rlim_cur);
}

}  // namespace bench
