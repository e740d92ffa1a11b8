#include "plan/server_options.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "base/nearest.h"

namespace bench {
namespace {

using nlohmann::json;
using Type = KnownOption::Type;

constexpr KnownOption known[] = {
    {"num_ctx", Type::integer, true, "--num-ctx"},
    {"num_batch", Type::integer, true, ""},
    {"num_gpu", Type::integer, true, ""},
    {"main_gpu", Type::integer, true, ""},
    {"use_mmap", Type::boolean, true, ""},
    {"num_thread", Type::integer, true, ""},
    {"draft_num_predict", Type::integer, true, ""},
    {"num_predict", Type::integer, false, "--num-predict"},
    {"num_keep", Type::integer, false, ""},
    {"seed", Type::integer, false, "--seed"},
    {"temperature", Type::number, false, "--temperature"},
    {"top_k", Type::integer, false, "--top-k"},
    {"top_p", Type::number, false, "--top-p"},
    {"min_p", Type::number, false, "--min-p"},
    {"typical_p", Type::number, false, ""},
    {"repeat_last_n", Type::integer, false, ""},
    {"repeat_penalty", Type::number, false, "--repeat-penalty"},
    {"presence_penalty", Type::number, false, ""},
    {"frequency_penalty", Type::number, false, ""},
    {"stop", Type::strings, false, "--stop"},
    // Of older versions. Newer ones ignore them.
    {"numa", Type::boolean, true, ""},
    {"low_vram", Type::boolean, true, ""},
    {"f16_kv", Type::boolean, true, ""},
    {"use_mlock", Type::boolean, true, ""},
    {"penalize_newline", Type::boolean, false, ""},
    {"tfs_z", Type::number, false, ""},
    {"mirostat", Type::integer, false, ""},
    {"mirostat_eta", Type::number, false, ""},
    {"mirostat_tau", Type::number, false, ""},
};

std::string_view words_for(Type type) {
  switch (type) {
    case Type::integer:
      return "a whole number";
    case Type::number:
      return "a number";
    case Type::boolean:
      return "true or false";
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
    case Type::strings:
      return is_list_of_strings(value);
  }
  return false;
}

SetupError unknown_option(std::string_view name) {
  std::vector<std::string> names;
  std::string list;
  for (const KnownOption& option : known) {
    names.emplace_back(option.name);
    list += (list.empty() ? "known options: " : ", ") + names.back();
  }
  SetupError error = usage_error("unknown server option \"" + std::string(name) + "\"",
                                 "the server would ignore it without a word", {list});
  if (const auto meant = nearest(name, names)) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

}  // namespace

std::span<const KnownOption> known_options() { return known; }

const KnownOption* find_option(std::string_view name) {
  for (const KnownOption& option : known)
    if (option.name == name) return &option;
  return nullptr;
}

Expected<ServerOption> checked_server_option(const ServerOption& option) {
  const KnownOption* asked = find_option(option.name);
  if (asked == nullptr) return unknown_option(option.name);
  const json value = json::parse(option.json, nullptr, false);
  if (value.is_discarded() || !fits(asked->type, value))
    return usage_error("server option \"" + option.name + "\" must be " + std::string(words_for(asked->type)) +
                       ", not " + option.json);
  if (option.name == "num_predict" && value == 0)
    return usage_error("num_predict must not be 0", "some models then answer one token, others never stop",
                       {"write the largest number of tokens an answer may have"});
  return ServerOption{option.name, value.dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace bench
