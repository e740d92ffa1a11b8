#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace bench {

/// The body of an answer as an object, or null. It is looked over first, so that no deep nesting ever becomes a tree.
nlohmann::json object_of(std::string_view body);

// Members of an object, each empty when it is not there or of another type.

std::string text_at(const nlohmann::json& object, const char* name);
std::optional<std::int64_t> count_at(const nlohmann::json& object, const std::string& name);
const nlohmann::json& object_at(const nlohmann::json& object, const char* name);
const nlohmann::json& array_at(const nlohmann::json& object, const char* name);

}  // namespace bench
