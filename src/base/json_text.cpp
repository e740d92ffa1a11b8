#include "base/json_text.h"

#include <nlohmann/json.hpp>

namespace bench {

std::string json_string(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

JsonObjectText& JsonObjectText::add(std::string_view name, std::string_view json) {
  if (!empty()) text_ += ',';
  text_ += json_string(name);
  text_ += ':';
  text_ += json;
  return *this;
}

}  // namespace bench
