#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "bench/renderer.h"

namespace bench {

/// The requests of a run that the percentiles of its summary are over: answered, undisturbed and warm. Other programs
/// take each line of an export for a measurement, so the rest must not get there.
class MeasuredRecords {
 public:
  explicit MeasuredRecords(const RunView& view);  ///< reads the records once; borrows the view
  void for_each(const Records::Each& each) const;

 private:
  bool holds(const RunRecord& record) const;

  const RunView& view_;
  std::map<std::string, double> warm_;  ///< by group: no longer load is that of a warm request
};

/// Tells apart what the summary keeps apart: model, target and condition.
std::string group_key(const RunRecord& record);

}  // namespace bench
