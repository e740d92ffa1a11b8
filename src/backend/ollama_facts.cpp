#include "backend/ollama_facts.h"

#include <algorithm>
#include <cctype>
#include <limits>

#include <nlohmann/json.hpp>

#include "backend/ollama_wire.h"
#include "base/json/reader.h"
#include "base/sha256.h"

namespace bench::ollama {

namespace {

using nlohmann::json;

/// The body as an object, or null. It is looked over first, so that no deep nesting ever becomes a tree.
json object_of(std::string_view body) {
  JsonReader reader(body);
  json parsed;
  if (reader.skip() && reader.end()) parsed = json::parse(body, nullptr, false);
  return parsed.is_object() ? parsed : json();
}

Failure not_ollama(std::string_view endpoint) {
  return {Status::protocol_error, FailureKind::wrong_api,
          "the answer to " + std::string(endpoint) + " is not what Ollama says"};
}

// Members of an object, each empty when it is not there or of another type.

std::string text_at(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<std::int64_t> count_at(const json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto count = found->get<std::uint64_t>();
  if (count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  return static_cast<std::int64_t>(count);
}

const json& object_at(const json& object, const char* name) {
  static const json empty = json::object();
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : empty;
}

const json& array_at(const json& object, const char* name) {
  static const json empty = json::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : empty;
}

ModelFacts facts_in(const json& object, std::string name) {
  const json& details = object_at(object, "details");
  ModelFacts facts;
  facts.name = std::move(name);
  facts.digest = text_at(object, "digest");
  facts.format = text_at(details, "format");
  facts.family = text_at(details, "family");
  facts.parameter_size = text_at(details, "parameter_size");
  facts.quantization = text_at(details, "quantization_level");
  facts.size = count_at(object, "size");
  facts.context_length = count_at(details, "context_length");
  facts.remote_host = text_at(object, "remote_host");
  for (const json& capability : array_at(object, "capabilities")) {
    if (capability.is_string()) facts.capabilities.push_back(capability.get<std::string>());
  }
  return facts;
}

LoadedModel loaded_in(const json& object) {
  return {text_at(object, "name"), text_at(object, "digest"), count_at(object, "size"), count_at(object, "size_vram"),
          count_at(object, "context_length")};
}

/// One T for each object in "models".
template <class T, class Read>
Answer<std::vector<T>> read_models(std::string_view body, std::string_view endpoint, Read read) {
  const json answer = object_of(body);
  if (!answer.contains("models")) return not_ollama(endpoint);
  std::vector<T> models;
  for (const json& entry : array_at(answer, "models")) {
    if (entry.is_object()) models.push_back(read(entry));
  }
  return models;
}

/// Lower case, with the tag that a bare name stands for.
std::string full_name(std::string_view model) {
  std::string name(model);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t tag = name.find(':', name.rfind('/') == std::string::npos ? 0 : name.rfind('/'));
  return tag == std::string::npos ? name + ":latest" : name;
}

HttpRequest get(std::string path) { return {"GET", std::move(path), "", {}}; }

}  // namespace

HttpRequest version_request() { return get("/api/version"); }
HttpRequest tags_request() { return get("/api/tags"); }
HttpRequest loaded_request() { return get("/api/ps"); }

HttpRequest show_request(std::string_view model) {
  return post("/api/show", JsonObjectText().add("model", json_string(model)));
}

HttpRequest load_request(std::string_view model, std::span<const ServerOption> options, std::string_view keep_alive) {
  JsonObjectText body;
  body.add("model", json_string(model));
  if (!keep_alive.empty()) body.add("keep_alive", keep_alive);
  if (!options.empty()) body.add("options", options_json(options));
  return post("/api/generate", body);
}

HttpRequest unload_request(std::string_view model) { return load_request(model, {}, "0"); }

Answer<std::string> read_version(std::string_view body) {
  std::string version = text_at(object_of(body), "version");
  if (version.empty()) return not_ollama("/api/version");
  return version;
}

Answer<std::vector<ModelFacts>> read_tags(std::string_view body) {
  return read_models<ModelFacts>(body, "/api/tags",
                                 [](const json& entry) { return facts_in(entry, text_at(entry, "name")); });
}

Answer<std::vector<LoadedModel>> read_loaded(std::string_view body) {
  return read_models<LoadedModel>(body, "/api/ps", loaded_in);
}

Answer<ModelFacts> read_show(std::string_view body, std::string_view model) {
  const json answer = object_of(body);
  if (!answer.contains("details")) return not_ollama("/api/show");
  ModelFacts facts = facts_in(answer, std::string(model));
  const json& info = object_at(answer, "model_info");
  const auto trained = count_at(info, text_at(info, "general.architecture") + ".context_length");
  if (trained) facts.context_length = trained;
  const std::string wording = text_at(answer, "template");
  if (!wording.empty()) facts.template_sha = sha256_hex(wording);
  return facts;
}

const ModelFacts* find_tag(std::span<const ModelFacts> tags, std::string_view model) {
  const auto found = std::find_if(tags.begin(), tags.end(),
                                  [&](const ModelFacts& tag) { return full_name(tag.name) == full_name(model); });
  return found == tags.end() ? nullptr : &*found;
}

ModelFacts with_tag(ModelFacts shown, const ModelFacts& tag) {
  shown.digest = tag.digest;
  shown.size = tag.size;
  if (shown.remote_host.empty()) shown.remote_host = tag.remote_host;
  return shown;
}

}  // namespace bench::ollama
