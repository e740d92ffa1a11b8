#include "present/chart/load_curve.h"

#include <algorithm>

#include "present/chart/kit/svg.h"

namespace bench::chart {

std::vector<LoadCurve> load_curves(const std::vector<Series>& all) {
  std::vector<LoadCurve> curves;
  std::vector<std::string> models;  // as they are, for shortened ones may look the same
  for (const Series& series : all) {
    const auto known = std::find(models.begin(), models.end(), series.group->model);
    if (known == models.end()) {
      models.push_back(series.group->model);
      curves.push_back({shown_name(series.group->model), {}});
    }
    const auto place =
        static_cast<std::size_t>(std::find(models.begin(), models.end(), series.group->model) - models.begin());
    curves[place].loads.push_back({series.workers(), &series});
  }
  for (LoadCurve& curve : curves)
    std::stable_sort(curve.loads.begin(), curve.loads.end(),
                     [](const Load& a, const Load& b) { return a.workers < b.workers; });
  std::erase_if(curves,
                [](const LoadCurve& curve) { return curve.loads.front().workers == curve.loads.back().workers; });
  return curves;
}

}  // namespace bench::chart
