#include <algorithm>

#include <nlohmann/json.hpp>

#include "backend/http_answer.h"
#include "backend/json_answer.h"
#include "backend/ollama/ollama.h"
#include "base/bytes.h"
#include "base/json/write.h"
#include "base/text.h"

namespace bench::ollama {

namespace {

using nlohmann::json;

ModelFacts model_in(const json& object, std::string name) {
  const json& details = object_at(object, "details");
  ModelFacts model;
  model.name = std::move(name);
  model.digest = text_at(object, "digest");
  model.format = text_at(details, "format");
  model.family = text_at(details, "family");
  model.parameter_size = text_at(details, "parameter_size");
  model.quantization = text_at(details, "quantization_level");
  model.size = count_at(object, "size");
  model.context_length = count_at(details, "context_length");
  model.remote_host = text_at(object, "remote_host");
  for (const json& capability : array_at(object, "capabilities")) {
    if (capability.is_string()) model.capabilities.push_back(capability.get<std::string>());
  }
  return model;
}

LoadedModel loaded_in(const json& object) {
  return {text_at(object, "name"), text_at(object, "digest"), count_at(object, "size"), count_at(object, "size_vram"),
          count_at(object, "context_length")};
}

Failure not_ollama(const HttpRequest& question) { return not_spoken_here(question, "Ollama"); }

/// One T for each object in "models".
template <class T, class Read>
FailureOr<std::vector<T>> read_models(const Ask& ask, const HttpRequest& question, Read read) {
  const auto body = body_of(ask(question), question);
  if (!body) return body.error();
  const json answer = object_of(*body);
  if (!answer.contains("models")) return not_ollama(question);
  std::vector<T> models;
  for (const json& entry : array_at(answer, "models")) {
    if (entry.is_object()) models.push_back(read(entry));
  }
  return models;
}

/// Lower case, with the tag that a bare name stands for.
std::string full_name(std::string_view model) {
  std::string name = lower_case(model);
  const std::size_t tag = name.find(':', name.rfind('/') == std::string::npos ? 0 : name.rfind('/'));
  return tag == std::string::npos ? name + ":latest" : name;
}

HttpRequest get(std::string path) { return {"GET", std::move(path), "", {}}; }

void add_what_the_list_knows(std::span<const ModelFacts> listed, ModelFacts& model) {
  const auto found = std::find_if(listed.begin(), listed.end(),
                                  [&](const ModelFacts& other) { return same_model(other.name, model.name); });
  if (found == listed.end()) return;
  model.digest = found->digest;
  model.size = found->size;
  if (model.remote_host.empty()) model.remote_host = found->remote_host;
}

}  // namespace

FailureOr<std::string> version(const Ask& ask) {
  const HttpRequest question = get("/api/version");
  const auto body = body_of(ask(question), question);
  if (!body) return body.error();
  std::string version = text_at(object_of(*body), "version");
  if (version.empty()) return not_ollama(question);
  return version;
}

FailureOr<std::vector<ModelFacts>> installed(const Ask& ask) {
  return read_models<ModelFacts>(ask, get("/api/tags"),
                                 [](const json& entry) { return model_in(entry, text_at(entry, "name")); });
}

FailureOr<std::vector<LoadedModel>> loaded(const Ask& ask) {
  return read_models<LoadedModel>(ask, get("/api/ps"), loaded_in);
}

FailureOr<ModelFacts> describe(const Ask& ask, std::string_view name, std::span<const ModelFacts> listed) {
  const HttpRequest question{"POST", "/api/show", JsonObjectText().add("model", json_string(name)).text(), {}};
  auto response = ask(question);
  if (response && (response->status == 404 || response->status == 400))
    return Failure{Status::http_error, FailureKind::model_missing, read_error(404, response->body).words};
  const auto body = body_of(std::move(response), question);
  if (!body) return body.error();
  const json answer = object_of(*body);
  if (!answer.contains("details")) return not_ollama(question);
  ModelFacts model = model_in(answer, std::string(name));
  const json& info = object_at(answer, "model_info");
  const auto trained = count_at(info, text_at(info, "general.architecture") + ".context_length");
  if (trained) model.context_length = trained;
  const std::string wording = text_at(answer, "template");
  if (!wording.empty()) model.template_sha = sha256_hex(wording);
  add_what_the_list_knows(listed, model);
  return model;
}

HttpRequest unload_request(std::string_view model) {
  return {"POST", "/api/generate", JsonObjectText().add("model", json_string(model)).add("keep_alive", "0").text(), {}};
}

bool same_model(std::string_view a, std::string_view b) { return full_name(a) == full_name(b); }

/// Ollama cuts a prompt that does not fit to n - (n - keep) / 2 tokens (keep is 4, or 5 with a start token), older
/// engines to n. A context of a few tokens is cut to what anything might have.
bool prompt_was_cut(std::int64_t prompt_tokens, std::int64_t num_ctx) {
  if (num_ctx <= 8) return false;
  const auto cut_to = [num_ctx](std::int64_t keep) { return num_ctx - (num_ctx - keep) / 2; };
  return prompt_tokens >= num_ctx || (prompt_tokens >= cut_to(4) - 2 && prompt_tokens <= cut_to(5) + 2);
}

}  // namespace bench::ollama
