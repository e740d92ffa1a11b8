#include <algorithm>
#include <vector>

#include "bench/metric.h"

namespace bench {

namespace metric {
// Each is defined in the file of its name.
std::span<const Metric> waits();
std::span<const Metric> rates();
std::span<const Metric> server();
std::span<const Metric> gaps();
std::span<const Metric> work();
std::span<const Metric> grades();
}  // namespace metric

// One line per family, in the order of the columns.
std::span<const Metric> metrics() {
  static const std::vector<Metric> all = [] {
    std::vector<Metric> joined;
    for (const auto family : {metric::waits, metric::rates, metric::server, metric::gaps, metric::work, metric::grades})
      joined.insert(joined.end(), family().begin(), family().end());
    return joined;
  }();
  return all;
}

const Metric* find_metric(std::string_view id) {
  const auto all = metrics();
  const auto found = std::find_if(all.begin(), all.end(), [id](const Metric& metric) { return metric.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace bench
