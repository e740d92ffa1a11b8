#include <algorithm>

#include <nlohmann/json.hpp>

#include "backend/http_answer.h"
#include "backend/json_answer.h"
#include "backend/openai/openai.h"
#include "backend/openai/quirks.h"
#include "base/text.h"

namespace bench::openai {

namespace {

using nlohmann::json;

const HttpRequest list_question{"GET", "/v1/models", "", {}};

/// The list of models, with the server that it tells.
struct ModelList {
  json answer;
  const Quirks* server = nullptr;
};

std::string_view owner_in(const json& answer) {
  for (const json& entry : array_at(answer, "data")) {
    const auto owner = entry.is_object() ? entry.find("owned_by") : entry.end();
    if (owner != entry.end() && owner->is_string()) return owner->get_ref<const std::string&>();
  }
  return "";
}

/// {"data":[...]}, and no web page that answers 200 to everything.
FailureOr<ModelList> list_of(const Ask& ask) {
  auto response = ask(list_question);
  const std::string header = response ? std::string(response->header("server")) : "";
  const auto body = body_of(std::move(response), list_question);
  if (!body) return body.error();
  ModelList list{object_of(*body)};
  const auto data = list.answer.is_object() ? list.answer.find("data") : list.answer.end();
  if (data == list.answer.end() || !data->is_array())
    return not_spoken_here(list_question, "an OpenAI-compatible server");
  list.server = quirks_of(owner_in(list.answer), header);
  return list;
}

/// "" where it does not say.
std::string version_of(const Quirks& server, const Ask& ask) {
  if (server.version_path.empty()) return "";
  const HttpRequest question{"GET", std::string(server.version_path), "", {}};
  const auto body = body_of(ask(question), question);
  return body ? text_at(object_of(*body), std::string(server.version_field).c_str()) : "";
}

ModelFacts model_in(const json& entry, const Quirks* server) {
  ModelFacts model;
  model.name = text_at(entry, "id");
  model.size = count_at(object_at(entry, "meta"), "size");  // of llama.cpp, as the next
  model.quantization = text_at(object_at(entry, "meta"), "ftype");
  if (server != nullptr && !server->context_field.empty()) {
    const json& holder =
        server->context_object.empty() ? entry : object_at(entry, std::string(server->context_object).c_str());
    model.context_length = count_at(holder, std::string(server->context_field));
  }
  return model;
}

/// Without folders and without the ending of a file.
std::string_view bare_name(std::string_view model) {
  const bool is_path = model.starts_with('/') || model.starts_with("./");
  if (is_path) model.remove_prefix(model.rfind('/') + 1);
  for (const std::string_view ending : {std::string_view(".gguf"), std::string_view(":latest")})
    if (model.size() > ending.size() && model.ends_with(ending)) model.remove_suffix(ending.size());
  return model;
}

/// "gpt-x-2026-08-06" is how a server names what it runs for "gpt-x".
bool is_dated(std::string_view name, std::string_view model) {
  if (!name.starts_with(model) || name.size() == model.size() || name[model.size()] != '-') return false;
  const std::string_view date = name.substr(model.size() + 1);
  constexpr std::size_t length = std::string_view("2026-08-06").size();
  return date.size() == length && date[4] == '-' && date[7] == '-' &&
         std::all_of(date.begin(), date.end(), [](char c) { return is_digit(c) || c == '-'; });
}

}  // namespace

FailureOr<std::string> version(const Ask& ask) {
  const auto list = list_of(ask);
  if (!list) return list.error();
  if (list->server == nullptr) return std::string();
  const std::string number = version_of(*list->server, ask);
  return std::string(list->server->product) + (number.empty() ? "" : " " + number);
}

FailureOr<std::vector<ModelFacts>> installed(const Ask& ask) {
  const auto list = list_of(ask);
  if (!list) return list.error();
  std::vector<ModelFacts> models;
  for (const json& entry : array_at(list->answer, "data")) {
    if (!entry.is_object()) continue;
    ModelFacts model = model_in(entry, list->server);
    if (!model.name.empty()) models.push_back(std::move(model));
  }
  return models;
}

FailureOr<ModelFacts> describe(const Ask& ask, std::string_view name, std::span<const ModelFacts> listed) {
  std::vector<ModelFacts> asked_now;
  if (listed.empty()) {  // nobody has asked for the list yet
    auto models = installed(ask);
    if (!models) return models.error();
    asked_now = *std::move(models);
    listed = asked_now;
  }
  const auto named = [&](const ModelFacts& other) { return other.name == name; };
  auto found = std::find_if(listed.begin(), listed.end(), named);
  if (found == listed.end())
    found = std::find_if(listed.begin(), listed.end(),
                         [&](const ModelFacts& other) { return same_model(other.name, name); });
  if (found == listed.end())
    return Failure{Status::http_error, FailureKind::model_missing, "it is not in the list of /v1/models"};
  ModelFacts model = *found;
  model.name = name;
  return model;
}

bool same_model(std::string_view a, std::string_view b) {
  const std::string_view bare_a = bare_name(a);
  const std::string_view bare_b = bare_name(b);
  return bare_a == bare_b || is_dated(bare_a, bare_b) || is_dated(bare_b, bare_a);
}

}  // namespace bench::openai
