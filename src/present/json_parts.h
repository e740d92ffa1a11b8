#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "bench/summary.h"

// What every summary in JSON is made of: a member has one type everywhere, and what is missing is null.
namespace bench::json_parts {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

inline void put_interval(Json& object, const std::string& name, const std::optional<Interval>& interval) {
  object[name] = interval ? Json::array({interval->lo, interval->hi}) : Json(nullptr);
  object[name + "_coverage"] = interval ? Json(interval->coverage) : Json(nullptr);
  object[name + "_method"] = interval ? Json(interval->method) : Json(nullptr);
}

}  // namespace bench::json_parts
