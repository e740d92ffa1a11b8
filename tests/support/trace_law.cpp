#include "support/trace_law.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/json/strict.h"

namespace bench_test {
namespace {

using bench::Json;

struct Stretch {
  long double from, to;
};

/// The longer one first where two begin together: it is the one around the other.
bool is_before(const Stretch& a, const Stretch& b) { return a.from != b.from ? a.from < b.from : a.to > b.to; }

std::string crossing(std::vector<Stretch> row) {
  std::stable_sort(row.begin(), row.end(), is_before);
  // The text has thousandths of a microsecond; the sum of two doubles of two months is wrong by less than this.
  constexpr long double rounding = 5e-3L;
  std::vector<Stretch> open;
  for (const Stretch& next : row) {
    while (!open.empty() && open.back().to <= next.from + rounding) open.pop_back();
    if (!open.empty() && next.to > open.back().to + rounding) return "two events of one row cross";
    open.push_back(next);
  }
  return "";
}

std::string fault_of(const Json& event, std::map<std::pair<int, int>, std::vector<Stretch>>& rows) {
  const auto place = std::pair(event.value("pid", -1), event.value("tid", -1));
  if (place.first < 1 || place.second < 1) return "an event without its row: " + event.dump();
  if (!event.contains("name") || !event.at("name").is_string()) return "an event without a name: " + event.dump();
  const std::string phase = event.value("ph", "");
  if (phase == "M") {
    if (!event.at("args").at("name").is_string()) return "a name that names nothing: " + event.dump();
    return "";
  }
  if (phase != "X") return "an event of another kind: " + event.dump();
  if (!event.contains("ts") || !event.at("ts").is_number()) return "an event without a time: " + event.dump();
  if (!event.contains("dur") || !event.at("dur").is_number()) return "an event without a length: " + event.dump();
  const long double from = event.at("ts").get<double>(), length = event.at("dur").get<double>();
  if (from < 0 || length < 0) return "an event before its time: " + event.dump();
  rows[place].push_back({from, from + length});
  return "";
}

}  // namespace

std::string trace_fault(const std::string& text) {
  const auto read = bench::parse_strict<Json>(text);
  if (const auto* fault = std::get_if<bench::JsonFault>(&read)) return "no JSON: " + fault->words;
  const Json& trace = std::get<Json>(read);
  if (!trace.is_object() || !trace.contains("traceEvents")) return "no object with traceEvents";
  std::map<std::pair<int, int>, std::vector<Stretch>> rows;
  std::set<std::pair<int, int>> named;
  for (const Json& event : trace.at("traceEvents")) {
    if (const std::string fault = fault_of(event, rows); !fault.empty()) return fault;
    if (event.at("name") == "thread_name") named.emplace(event.at("pid"), event.at("tid"));
  }
  for (const auto& [place, row] : rows) {
    if (named.count(place) == 0) return "a row without a name";
    if (const std::string fault = crossing(row); !fault.empty()) return fault;
  }
  return "";
}

}  // namespace bench_test
