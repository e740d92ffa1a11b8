#include <algorithm>

#include <nlohmann/json.hpp>

#include "backend/http_answer.h"
#include "backend/json_answer.h"
#include "backend/llamacpp/llamacpp.h"
#include "base/bytes.h"
#include "base/json/reader.h"
#include "base/json/write.h"
#include "base/text.h"

namespace bench::llamacpp {

namespace {

using nlohmann::json;

HttpRequest get(std::string path) { return {"GET", std::move(path), "", {}}; }

FailureOr<json> object_from(const Ask& ask, const HttpRequest& question) {
  const auto body = body_of(ask(question), question);
  if (!body) return body.error();
  json answer = object_of(*body);
  if (answer.is_null()) return not_spoken_here(question, "llama.cpp");
  return {boost::system::in_place_value, std::move(answer)};  // a tree can be made of too much to say less
}

/// A router, which starts a server for each model, has no places of its own.
FailureOr<json> properties(const Ask& ask) {
  const HttpRequest question = get("/props");
  auto answer = object_from(ask, question);
  if (!answer) return answer.error();
  if (!answer->contains("total_slots") && text_at(*answer, "role") != "router")
    return not_spoken_here(question, "llama.cpp");
  return answer;
}

/// With the models in "data".
FailureOr<json> model_list(const Ask& ask) {
  const HttpRequest question = get("/v1/models");
  auto answer = object_from(ask, question);
  if (!answer) return answer.error();
  if (!answer->contains("data")) return not_spoken_here(question, "llama.cpp");
  return answer;
}

/// Without the folder of a file. Names of a router ("owner/name:Q4_K_M") are no files.
std::string short_name(std::string_view id) {
  const bool is_file = lower_case(id).ends_with(".gguf");
  const std::size_t slash = id.find_last_of("/\\");
  return std::string(is_file && slash != std::string_view::npos ? id.substr(slash + 1) : id);
}

std::string stem(std::string_view id) {
  std::string name = short_name(id);
  if (lower_case(name).ends_with(".gguf")) name.resize(name.size() - 5);
  return name;
}

/// In the form that Ollama has: 7.6B, 134.52M, 144K.
std::string size_words(std::int64_t parameters) {
  struct Step {
    std::int64_t one;
    int digits;
    char letter;
  };
  constexpr Step steps[] = {{1'000'000'000, 1, 'B'}, {1'000'000, 2, 'M'}, {1'000, 0, 'K'}};
  for (const auto& [one, digits, letter] : steps) {
    if (parameters < one) continue;
    std::int64_t scale = 1;
    for (int i = 0; i < digits; ++i) scale *= 10;
    const std::int64_t part = one / scale;
    const std::int64_t rounded = (parameters / part) + (parameters % part >= part - parameters % part ? 1 : 0);
    std::string fraction = std::to_string(rounded % scale);
    fraction.insert(0, static_cast<std::size_t>(digits) - std::min(fraction.size(), static_cast<std::size_t>(digits)),
                    '0');
    return std::to_string(rounded / scale) + (digits > 0 ? "." + fraction : "") + letter;
  }
  return std::to_string(parameters);
}

ModelFacts model_in(const json& entry) {
  const json& meta = object_at(entry, "meta");
  ModelFacts model;
  model.name = short_name(text_at(entry, "id"));
  model.quantization = text_at(meta, "ftype");
  model.size = count_at(meta, "size");
  model.context_length = count_at(meta, "n_ctx_train");
  if (const auto parameters = count_at(meta, "n_params")) model.parameter_size = size_words(*parameters);
  return model;
}

/// A router says of each model whether it is loaded; a server with one model always has it.
bool is_in_memory(const json& entry) {
  const std::string status = text_at(object_at(entry, "status"), "value");
  return status.empty() || status == "loaded";
}

bool is_called(const json& entry, std::string_view model) {
  if (same_model(text_at(entry, "id"), model)) return true;
  const json& aliases = array_at(entry, "aliases");
  return std::any_of(aliases.begin(), aliases.end(), [&](const json& alias) {
    return alias.is_string() && same_model(alias.get<std::string>(), model);
  });
}

template <class T, class Read>
FailureOr<std::vector<T>> read_entries(const Ask& ask, Read read) {
  const auto answer = model_list(ask);
  if (!answer) return answer.error();
  std::vector<T> models;
  for (const json& entry : array_at(*answer, "data"))
    if (entry.is_object()) read(entry, models);
  return models;
}

/// Stand in a list of their own, for clients of Ollama.
std::vector<std::string> capabilities_of(const json& answer, const std::string& id) {
  std::vector<std::string> names;
  for (const json& entry : array_at(answer, "models")) {
    if (!entry.is_object() || text_at(entry, "name") != id) continue;
    for (const json& capability : array_at(entry, "capabilities"))
      if (capability.is_string()) names.push_back(capability.get<std::string>());
  }
  return names;
}

/// No field says so, but a template that can switch thinking off or set its depth names the switch.
bool can_think(std::string_view wording) {
  constexpr std::string_view signs[] = {"enable_thinking", "reasoning_effort", "<think>"};
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](std::string_view sign) { return wording.find(sign) != std::string_view::npos; });
}

void add_properties(const json& answer, ModelFacts& model) {
  if (text_at(answer, "role") == "router") return;
  if (lower_case(text_at(answer, "model_path")).ends_with(".gguf")) model.format = "gguf";
  if (model.quantization.empty()) model.quantization = text_at(answer, "model_ftype");
  const std::string wording = text_at(answer, "chat_template");
  if (!wording.empty()) model.template_sha = sha256_hex(wording);
  if (can_think(wording)) model.capabilities.emplace_back("thinking");
}

/// The places as they are now. The server may have been told not to show them.
void add_places(const Ask& ask, ServerCapacity& capacity) {
  const auto answer = ask(get("/slots"));
  if (!answer || answer->status != 200) return;
  JsonReader reader(answer->body);
  if (!reader.skip() || !reader.end()) return;
  const json places = json::parse(answer->body, nullptr, false);
  if (!places.is_array() || places.empty()) return;
  capacity.places = static_cast<std::int64_t>(places.size());
  capacity.busy_places = std::count_if(places.begin(), places.end(), [](const json& place) {
    return place.is_object() && place.value("is_processing", json()) == json(true);
  });
}

}  // namespace

FailureOr<std::string> version(const Ask& ask) {
  const auto answer = properties(ask);
  if (!answer) return answer.error();
  return text_at(*answer, "build_info");
}

FailureOr<std::vector<ModelFacts>> installed(const Ask& ask) {
  return read_entries<ModelFacts>(
      ask, [](const json& entry, std::vector<ModelFacts>& models) { models.push_back(model_in(entry)); });
}

FailureOr<std::vector<LoadedModel>> loaded(const Ask& ask) {
  return read_entries<LoadedModel>(ask, [](const json& entry, std::vector<LoadedModel>& models) {
    if (!is_in_memory(entry)) return;
    const json& meta = object_at(entry, "meta");
    models.push_back(
        {short_name(text_at(entry, "id")), "", count_at(meta, "size"), std::nullopt, count_at(meta, "n_ctx")});
  });
}

FailureOr<ModelFacts> describe(const Ask& ask, std::string_view name, std::span<const ModelFacts>) {
  const auto answer = model_list(ask);
  if (!answer) return answer.error();
  const json& entries = array_at(*answer, "data");
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const json& entry) { return entry.is_object() && is_called(entry, name); });
  if (found == entries.end())
    return Failure{Status::http_error, FailureKind::model_missing, "the server has no such model"};
  ModelFacts model = model_in(*found);
  const std::string id = text_at(*found, "id");
  if (same_model(id, name)) model.name = name;  // by an alias the server knows it, but does not answer under it
  model.capabilities = capabilities_of(*answer, id);
  if (const auto props = properties(ask)) add_properties(*props, model);
  return model;
}

/// One place has nobody to share its cache with. Of several the server does not say whether each has its own or all
/// draw on one: its answers are the same in both cases, but for its log (kv_unified).
FailureOr<ServerCapacity> capacity(const Ask& ask) {
  const auto answer = properties(ask);
  if (!answer) return answer.error();
  ServerCapacity capacity;
  capacity.places = count_at(*answer, "total_slots");
  capacity.context_per_place = count_at(object_at(*answer, "default_generation_settings"), "n_ctx");
  add_places(ask, capacity);
  if (capacity.places == 1) capacity.shared_cache = false;
  return capacity;
}

FailureOr<std::int64_t> count_tokens(const Ask& ask, std::string_view text) {
  const HttpRequest question{
      "POST", "/tokenize", JsonObjectText().add("content", json_string(text)).add("add_special", "true").text(), {}};
  const auto body = body_of(ask(question), question);
  if (!body) return body.error();
  std::optional<std::int64_t> tokens;
  JsonReader reader(*body);
  const bool is_read = reader.object([&](std::string_view key) {
    if (key != "tokens") return reader.skip();
    tokens = 0;
    return reader.array([&] {
      ++*tokens;
      return reader.skip();
    });
  });
  if (!is_read || !tokens) return not_spoken_here(question, "llama.cpp");
  return *tokens;
}

bool same_model(std::string_view a, std::string_view b) { return stem(a) == stem(b); }

}  // namespace bench::llamacpp
