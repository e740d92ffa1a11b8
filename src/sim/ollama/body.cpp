#include "sim/ollama/body.h"

#include <span>
#include <string>

#include "sim/ollama/go_json.h"

namespace bench::sim {
namespace {

struct BodyField {
  const char* name;
  const char* go_type;
};
constexpr BodyField common_fields[] = {{"model", "string"},
                                       {"stream", "bool"},
                                       {"options", "map[string]interface {}"},
                                       {"truncate", "bool"},
                                       {"shift", "bool"},
                                       {"logprobs", "bool"},
                                       {"top_logprobs", "int"},
                                       {"_debug_render_only", "bool"}};
constexpr BodyField chat_fields[] = {{"messages", "[]api.Message"}, {"tools", "api.Tools"}};
constexpr BodyField generate_fields[] = {{"prompt", "string"},         {"suffix", "string"}, {"system", "string"},
                                         {"template", "string"},       {"context", "[]int"}, {"raw", "bool"},
                                         {"images", "[]api.ImageData"}};
constexpr BodyField message_fields[] = {
    {"role", "string"}, {"content", "string"}, {"thinking", "string"}, {"images", "[]api.ImageData"}};

struct OptionType {
  const char* name;
  const char* type;
};
constexpr OptionType known_options[] = {{"num_ctx", "integer"},
                                        {"num_batch", "integer"},
                                        {"num_gpu", "integer"},
                                        {"main_gpu", "integer"},
                                        {"num_thread", "integer"},
                                        {"draft_num_predict", "integer"},
                                        {"num_predict", "integer"},
                                        {"num_keep", "integer"},
                                        {"seed", "integer"},
                                        {"top_k", "integer"},
                                        {"repeat_last_n", "integer"},
                                        {"temperature", "float32"},
                                        {"top_p", "float32"},
                                        {"min_p", "float32"},
                                        {"typical_p", "float32"},
                                        {"repeat_penalty", "float32"},
                                        {"presence_penalty", "float32"},
                                        {"frequency_penalty", "float32"},
                                        {"use_mmap", "boolean"},
                                        {"stop", "array"}};

const char* go_kind(const Json& value) {
  if (value.is_string()) return "string";
  if (value.is_number()) return "number";
  if (value.is_boolean()) return "bool";
  return value.is_array() ? "array" : "object";
}

bool has_go_type(const Json& value, std::string_view go_type) {
  if (value.is_null()) return true;
  if (go_type == "string") return value.is_string();
  if (go_type == "bool") return value.is_boolean();
  if (go_type == "int") return value.is_number_integer();
  return go_type.starts_with("map") ? value.is_object() : value.is_array();
}

HttpError cannot_unmarshal(const std::string& what, const std::string& where) {
  return {400, "json: cannot unmarshal " + what + " into Go " + where, false};
}

/// `path` is what stands before the names: "ChatRequest.".
std::optional<HttpError> wrong_field(const Json& object, std::span<const BodyField> fields, const std::string& path) {
  for (const BodyField& field : fields) {
    const auto found = object.find(field.name);
    if (found == object.end() || has_go_type(*found, field.go_type)) continue;
    const bool is_count = found->is_number() && std::string_view(field.go_type) == "int";
    return cannot_unmarshal(is_count ? "number " + found->dump() : go_kind(*found),
                            "struct field " + path + field.name + " of type " + field.go_type);
  }
  return std::nullopt;
}

std::optional<HttpError> wrong_message(const Json& body) {
  const auto messages = body.find("messages");
  if (messages == body.end() || messages->is_null()) return std::nullopt;
  for (const Json& message : *messages) {
    if (!message.is_object())
      return cannot_unmarshal(go_kind(message), "struct field ChatRequest.messages of type api.Message");
    if (auto error = wrong_field(message, message_fields, "ChatRequest.messages.")) return error;
  }
  return std::nullopt;
}

std::optional<HttpError> wrong_type(bool chat, const Json& body) {
  const std::string type = chat ? "ChatRequest" : "GenerateRequest";
  if (!body.is_object()) return cannot_unmarshal(go_kind(body), "value of type api." + type);
  if (auto error = wrong_field(body, common_fields, type + ".")) return error;
  if (!chat) return wrong_field(body, generate_fields, type + ".");
  if (auto error = wrong_field(body, chat_fields, type + ".")) return error;
  return wrong_message(body);
}

}  // namespace

std::variant<Json, HttpError> read_body(bool chat, std::string_view body) {
  if (body.empty()) return HttpError{400, "missing request body", false};
  GoJson read = read_go_json(body);
  if (read.error == "EOF") return HttpError{400, "missing request body", false};
  if (!read.error.empty()) return HttpError{400, read.error, false};
  if (auto error = wrong_type(chat, read.value)) return *std::move(error);
  return std::move(read.value);
}

std::optional<HttpError> wrong_option(const Json& options) {
  for (const OptionType& option : known_options) {
    const auto found = options.find(option.name);
    if (found == options.end() || found->is_null()) continue;
    const std::string_view type = option.type;
    const bool right = type == "array"     ? found->is_array()
                       : type == "boolean" ? found->is_boolean()
                                           : found->is_number();
    if (!right)
      return HttpError{500, std::string("option \"") + option.name + "\" must be of type " + option.type, false};
  }
  return std::nullopt;
}

}  // namespace bench::sim
