#include "cli/preflight.h"

#include <algorithm>

#include "backend/ollama_facts.h"
#include "base/nearest.h"
#include "send/ready.h"

namespace bench {
namespace {

SetupError refuse(std::string what, std::string why, std::vector<std::string> try_this) {
  return {ExitCode::preflight, std::move(what), std::move(why), std::move(try_this)};
}

SetupError unreachable(const Host& host, const Failure& failure) {
  std::vector<std::string> remedies{
      "start it with:  ollama serve        or point elsewhere:  bench --host http://gpu-box:11434",
      "no server at hand?  add --sim to run against a simulated one"};
  if (failure.kind == FailureKind::dns) remedies = {"check the name in --host or OLLAMA_HOST"};
  if (failure.status == Status::tls_failed)
    remedies = {"check the certificate of the server, and SSL_CERT_FILE if its authority is your own"};
  return refuse("cannot connect to " + host.url(), failure.detail, std::move(remedies));
}

SetupError key_refused(const Host& host, int status) {
  return refuse(host.url() + " refuses access", "HTTP " + std::to_string(status),
                {"name the key's file or variable:  --api-key-file FILE  or  --api-key-env NAME"});
}

SetupError wrong_api(const Host& host, const HttpResponse& version, Transport& transport, const Timeouts& limits) {
  const std::string seen = "GET /api/version -> " + std::to_string(version.status);
  const auto models = transport.fetch({"GET", "/v1/models", "", {}}, limits);
  if (models && models->status == 200)
    return refuse(host.url() + " speaks the OpenAI API, not Ollama's", seen + ", GET /v1/models -> 200",
                  {"bench speaks Ollama's API only so far"});
  if (version.status >= 300 && version.status < 400)
    return refuse(host.url() + " redirects to " + std::string(version.header("location")), seen,
                  {"redirects are not followed: give the final address to --host"});
  return refuse(host.url() + " is not an Ollama server", seen, {"check --host and OLLAMA_HOST"});
}

std::vector<std::string> names_of(const std::vector<ModelFacts>& models) {
  std::vector<std::string> names;
  for (const auto& model : models) names.push_back(model.name);
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 8; ++i) text += (i ? ", " : "") + names[i];
  if (names.size() > 8) text += ", and " + std::to_string(names.size() - 8) + " more";
  return text.empty() ? "none" : text;
}

SetupError model_missing(const std::string& model, const Host& host, const std::vector<ModelFacts>& installed) {
  const auto names = names_of(installed);
  std::vector<std::string> remedies;
  const auto near = nearest(model, names);
  remedies.push_back((near ? "did you mean " + *near + "?  (" : "(") + "installed: " + listed(names) + ")");
  remedies.push_back("or download it:  ollama pull " + model);
  return refuse("model '" + model + "' is not on " + host.url(), "", std::move(remedies));
}

/// Fetches and reads one answer; a server that does not answer as Ollama does is an error.
template <class T, class Read>
Expected<T> ask(const HttpRequest& question, Read read, const Host& host, Transport& transport,
                const Timeouts& limits) {
  const auto response = transport.fetch(question, limits);
  if (!response) return unreachable(host, response.error());
  const std::string seen = question.path + " -> HTTP " + std::to_string(response->status);
  if (response->status != 200) return refuse(host.url() + " does not answer as Ollama does", seen, {});
  auto answer = read(response->body);
  if (!answer) return refuse(host.url() + " does not answer as Ollama does", seen + ", " + answer.error().detail, {});
  return *std::move(answer);
}

/// What /api/show tells of a model, with what only /api/tags knows.
Expected<ModelFacts> facts_of(const std::string& model, const std::vector<ModelFacts>& installed, const Host& host,
                              Transport& transport, const Timeouts& limits) {
  const HttpRequest question = ollama::show_request(model);
  const auto shown = transport.fetch(question, limits);
  if (shown && (shown->status == 404 || shown->status == 400)) return model_missing(model, host, installed);
  auto facts = ask<ModelFacts>(
      question, [&](std::string_view body) { return ollama::read_show(body, model); }, host, transport, limits);
  if (!facts) return facts;
  const ModelFacts* tag = ollama::find_tag(installed, model);
  return tag ? ollama::with_tag(*std::move(facts), *tag) : *std::move(facts);
}

Expected<HttpResponse> ask_version(const RunOptions& options, const Host& host, Transport& transport) {
  const auto response = fetch_when_ready(transport, ollama::version_request(), options.timeouts, options.ready_timeout);
  if (!response) return unreachable(host, response.error());
  if (response->status == 401 || response->status == 403) return key_refused(host, response->status);
  if (response->status != 200) return wrong_api(host, *response, transport, options.timeouts);
  return *response;
}

}  // namespace

const Backend* backend_of(const Backend* api) { return api != nullptr ? api : find_backend("ollama"); }

Expected<std::vector<ModelFacts>> installed_models(const RunOptions& options, const Host& host, Transport& transport) {
  const auto version = ask_version(options, host, transport);
  if (!version) return version.error();
  return ask<std::vector<ModelFacts>>(ollama::tags_request(), ollama::read_tags, host, transport, options.timeouts);
}

std::vector<LoadedModel> loaded_models(Transport& transport, const Timeouts& limits) {
  const auto ps = transport.fetch(ollama::loaded_request(), limits);
  if (!ps || ps->status != 200) return {};
  auto loaded = ollama::read_loaded(ps->body);
  return loaded ? *std::move(loaded) : std::vector<LoadedModel>{};
}

Preflight glance(const RunOptions& options, const Host& host, Transport& transport) {
  Preflight found;
  found.backend = backend_of(options.api);
  found.server.url = host.url();
  found.server.api = found.backend->name;
  found.server.local = host.is_loopback();
  for (const auto& model : options.models) found.models.emplace_back().name = model;
  const auto version = fetch_when_ready(transport, ollama::version_request(), options.timeouts, options.ready_timeout);
  if (!version || version->status != 200) return found;
  found.server.simulated = !version->header("x-bench-sim").empty();
  if (const auto number = ollama::read_version(version->body)) found.server.version = *number;
  for (auto& model : found.models) {
    const auto shown = transport.fetch(ollama::show_request(model.name), options.timeouts);
    if (!shown || shown->status != 200) continue;
    if (const auto facts = ollama::read_show(shown->body, model.name)) model = *facts;
  }
  return found;
}

Expected<Preflight> preflight(const RunOptions& options, const Host& host, Transport& transport) {
  const auto version = ask_version(options, host, transport);
  if (!version) return version.error();
  Preflight found;
  found.backend = backend_of(options.api);
  found.server.url = host.url();
  found.server.api = found.backend->name;
  const auto number = ollama::read_version(version->body);
  if (!number) return wrong_api(host, *version, transport, options.timeouts);
  found.server.version = *number;
  found.server.simulated = !version->header("x-bench-sim").empty();
  found.server.local = host.is_loopback();
  found.server.loaded = loaded_models(transport, options.timeouts);

  const auto tags =
      ask<std::vector<ModelFacts>>(ollama::tags_request(), ollama::read_tags, host, transport, options.timeouts);
  if (!tags) return tags.error();
  const std::vector<ModelFacts>& installed = *tags;
  std::vector<std::string> wanted = options.models;
  if (wanted.empty() && found.server.simulated && !installed.empty()) wanted = {installed.front().name};
  if (wanted.empty())
    return SetupError{
        ExitCode::usage, "no model given", "", {"add --model NAME  (installed: " + listed(names_of(installed)) + ")"}};
  for (const auto& model : wanted) {
    auto facts = facts_of(model, installed, host, transport, options.timeouts);
    if (!facts) return facts.error();
    found.models.push_back(std::move(*facts));
  }
  return found;
}

}  // namespace bench
