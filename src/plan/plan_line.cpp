#include "plan/plan_line.h"

#include "base/json/strict.h"
#include "base/json/write.h"

namespace bench {

std::string plan_line(const PlannedRequest& request, const HttpRequest& http) {
  Json line;
  line["plan_index"] = request.plan_index;
  line["suite"] = request.suite;
  line["id"] = request.id;
  line["planned_s"] = nullptr;
  if (request.planned) line["planned_s"] = seconds(*request.planned);
  line["endpoint"] = http.path;
  std::string text = compact(line);
  // Not parsed and written again: that could change a number or an escape. The body is one JSON object on one line.
  text.back() = ',';
  return text + "\"body\":" + http.body + '}';
}

}  // namespace bench
