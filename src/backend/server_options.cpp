#include "backend/server_options.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/nearest.h"
#include "base/text.h"

namespace bench {
namespace {

using nlohmann::json;
using Type = KnownOption::Type;

std::string_view words_for(Type type) {
  switch (type) {
    case Type::integer:
      return "a whole number";
    case Type::number:
      return "a number";
    case Type::boolean:
      return "true or false";
    case Type::text:
      return "a text";
    case Type::strings:
      return "a list of strings";
  }
  return "";
}

bool is_list_of_strings(const json& value) {
  if (!value.is_array()) return false;
  for (const json& element : value)
    if (!element.is_string()) return false;
  return true;
}

bool fits(Type type, const json& value) {
  switch (type) {
    case Type::integer:
      return value.is_number_integer();
    case Type::number:
      return value.is_number();
    case Type::boolean:
      return value.is_boolean();
    case Type::text:
      return value.is_string();
    case Type::strings:
      return is_list_of_strings(value);
  }
  return false;
}

SetupError unknown_option(std::string_view name, std::span<const Backend> all) {
  std::vector<std::string> names;
  for (const Backend& backend : all)
    for (const KnownOption& option : backend.settings.known)
      if (std::find(names.begin(), names.end(), option.name) == names.end()) names.emplace_back(option.name);
  SetupError error = usage_error("unknown server option \"" + std::string(name) + "\"",
                                 "the server would ignore it without a word", {"known options: " + joined(names)});
  if (const auto meant = nearest(name, names)) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

}  // namespace

const KnownOption* find_option(std::string_view name, std::span<const Backend> all) {
  for (const Backend& backend : all)
    for (const KnownOption& option : backend.settings.known)
      if (option.name == name) return &option;
  return nullptr;
}

Expected<ServerOption> checked_server_option(const ServerOption& option, std::span<const Backend> all) {
  const KnownOption* asked = find_option(option.name, all);
  if (asked == nullptr) return unknown_option(option.name, all);
  const json value = json::parse(option.json, nullptr, false);
  if (value.is_discarded() || !fits(asked->type, value))
    return usage_error("server option \"" + option.name + "\" must be " + std::string(words_for(asked->type)) +
                       ", not " + option.json);
  if (asked->limits_answer && value == 0)
    return usage_error(option.name + " must not be 0", "some models then answer one token, others never stop",
                       {"write the largest number of tokens an answer may have"});
  return ServerOption{option.name, value.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace bench
