#include <algorithm>

#include <nlohmann/json.hpp>

#include "backend/http_answer.h"
#include "backend/json_answer.h"
#include "backend/pipe/pipe.h"
#include "base/json/bounds.h"

namespace bench::pipe {
namespace {

using nlohmann::json;

constexpr std::int64_t protocol_version = 1;
constexpr std::string_view known_as = "`bench schema pipe`";

/// What a program says of itself. (A tree is made from anything, so it does not stand in a result by itself.)
struct Hello {
  json said;
};
FailureOr<Hello> hello(const Ask& ask) {
  constexpr JsonBounds bounds{16, 100'000};
  const HttpRequest question{"POST", "hello", R"({"op":"hello","version":1})", {}};
  const auto body = body_of(ask(question), question);
  if (!body) return body.error();
  json answer = json_excess(*body, bounds).empty() ? object_of(*body) : json();
  if (answer.is_null()) return not_spoken_here(question, known_as);
  if (const std::string error = text_at(answer, "error"); !error.empty())
    return Failure{Status::server_error, FailureKind::server, error};
  const auto version = count_at(answer, "version");
  if (version != protocol_version)
    return Failure{Status::protocol_error, FailureKind::none,
                   version ? "it speaks version " + std::to_string(*version) + " of the protocol, not version 1"
                           : "its answer to hello has no \"version\":1"};
  const auto models = answer.find("models");
  if (text_at(answer, "name").empty() || models == answer.end() || !models->is_array())
    return Failure{Status::protocol_error, FailureKind::none, "its answer to hello lacks \"name\" or \"models\""};
  return Hello{std::move(answer)};
}

ModelFacts model_from(const json& entry) {
  ModelFacts model;
  model.name = text_at(entry, "name");
  model.digest = text_at(entry, "digest");
  model.format = text_at(entry, "format");
  model.family = text_at(entry, "family");
  model.parameter_size = text_at(entry, "parameters");
  model.quantization = text_at(entry, "quantization");
  model.size = count_at(entry, "size");
  model.context_length = count_at(entry, "context");
  return model;
}

/// One T for each model that has a name.
template <class T, class Read>
FailureOr<std::vector<T>> each_model(const Ask& ask, Read read) {
  const auto answer = hello(ask);
  if (!answer) return answer.error();
  std::vector<T> models;
  for (const json& entry : answer->said.at("models"))
    if (entry.is_object() && !text_at(entry, "name").empty()) models.push_back(read(entry));
  return models;
}

}  // namespace

FailureOr<std::string> version(const Ask& ask) {
  const auto answer = hello(ask);
  if (!answer) return answer.error();
  const std::string release = text_at(answer->said, "release");
  return text_at(answer->said, "name") + (release.empty() ? "" : " " + release);
}

FailureOr<std::vector<ModelFacts>> models(const Ask& ask) { return each_model<ModelFacts>(ask, model_from); }

/// It has told all it knows in its list.
FailureOr<ModelFacts> describe(const Ask&, std::string_view model, std::span<const ModelFacts> known) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const ModelFacts& one) { return one.name == model; });
  if (found != known.end()) return *found;
  return Failure{Status::http_error, FailureKind::model_missing, "the command does not serve it"};
}

/// It says hello when its models are loaded. Their context is not one that a request could change, so it is not told.
FailureOr<std::vector<LoadedModel>> loaded(const Ask& ask) {
  return each_model<LoadedModel>(ask, [](const json& entry) {
    return LoadedModel{text_at(entry, "name"), text_at(entry, "digest"), count_at(entry, "size"),
                       count_at(entry, "size_gpu"), std::nullopt};
  });
}

}  // namespace bench::pipe
