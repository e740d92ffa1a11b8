#include "campaign/preflight.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "base/text.h"
#include "campaign/observer.h"
#include "send/address/proxy.h"
#include "send/ready.h"
#include "send/tls_trouble.h"

namespace bench {
namespace {

/// A question is small and needs no model: a server that takes longer than that over it is not in order.
Timeouts question_limits(const RunOptions& options) {
  Timeouts limits;
  limits.connect = options.timeouts.connect;
  limits.total = options.preflight_timeout;
  return limits;
}

/// Puts the questions of backends to one server and keeps what can be told of the answers.
class Questioner {
 public:
  Questioner(const RunOptions& options, const Host& host, Transport& transport, CampaignObserver* observer = nullptr)
      : options_(options), host_(host), transport_(transport), observer_(observer) {}

  /// Refers to this object.
  Ask ask() {
    return [this](const HttpRequest& question) { return answer(question); };
  }
  /// What is known of the way to the server.
  void describe_way(ServerFacts& server) const {
    server.address = transport_.peer();
    server.load = transport_.load_time();
    server.insecure = options_.insecure && host_.scheme == "https";
  }
  bool simulated() const { return simulated_; }
  int last_status() const { return last_status_; }
  /// "GET /api/version -> 404, GET /v1/models -> 200"
  const std::string& seen() const { return seen_; }

 private:
  /// The first question waits for a server that is just starting.
  FailureOr<HttpResponse> answer(const HttpRequest& question) {
    const Nanos patience = seen_.empty() ? options_.ready_timeout : Nanos{0};
    if (observer_ != nullptr) observer_->asking(host_, question);
    auto response = fetch_when_ready(transport_, question, question_limits(options_), patience);
    if (observer_ != nullptr) observer_->answered(question, response);
    if (!response) return told(response.error(), question);
    last_status_ = response->status;
    simulated_ = simulated_ || !response->header("x-bench-sim").empty();
    seen_ +=
        (seen_.empty() ? "" : ", ") + question.method + " " + question.path + " -> " + std::to_string(response->status);
    return response;
  }

  Failure told(Failure failure, const HttpRequest& question) const {
    if (failure.status == Status::timeout_total && host_.process == 0)
      failure.detail = "no answer to " + question.method + " " + question.path + " within " +
                       limit_words(options_.preflight_timeout) + ", the limit of --preflight-timeout";
    return failure;
  }

  const RunOptions& options_;
  const Host& host_;
  Transport& transport_;
  CampaignObserver* observer_;
  bool simulated_ = false;
  int last_status_ = 0;
  std::string seen_;
};

SetupError refuse(std::string what, std::string why, std::vector<std::string> try_this) {
  return {ExitCode::preflight, std::move(what), std::move(why), std::move(try_this)};
}

/// The server did answer, but not as one of its kind.
bool is_an_answer(const Failure& failure) {
  return failure.status == Status::http_error || failure.kind == FailureKind::wrong_api;
}

/// Where the address may have come from.
std::string host_settings(const ServerWords& words, const std::string& conjunction) {
  return "--host" + (words.host_variable.empty() ? "" : conjunction + std::string(words.host_variable));
}

SetupError unreachable(const Host& host, const Failure& failure, const ServerWords& words) {
  if (host.process != 0)
    return refuse("the command does not serve", failure.detail,
                  {"see what it prints:  add -v", "what it has to answer:  bench schema pipe"});
  if (failure.status == Status::timeout_total)
    return refuse(host.url() + " accepts connections and does not answer", failure.detail,
                  {"look at the server, and start it again if it hangs",
                   "if it is only slow, give it longer:  --preflight-timeout 2m"});
  const int port = host.scheme == "unix" ? Host{}.port : host.port;
  const std::string elsewhere = "bench --host http://gpu-box:" + std::to_string(port);
  std::vector<std::string> remedies{
      words.start.empty() ? "point elsewhere:  " + elsewhere
                          : "start it with:  " + std::string(words.start) + "        or point elsewhere:  " + elsewhere,
      "no server at hand?  add --sim to run against a simulated one"};
  if (failure.kind == FailureKind::dns) remedies = {"check the name in " + host_settings(words, " or ")};
  if (failure.detail.starts_with(through_proxy)) remedies = {"check the proxy, or go without one:  --no-proxy"};
  if (failure.status == Status::tls_failed) remedies = ways_out_of_tls(failure.detail, host);
  return refuse("cannot connect to " + host.url(), failure.detail, std::move(remedies));
}

SetupError not_answered(const Host& host, const Failure& failure, const Backend& backend) {
  if (!is_an_answer(failure)) return unreachable(host, failure, backend.words);
  return refuse(host.url() + " does not answer as " + std::string(backend.words.a_server) + " does", failure.detail,
                {});
}

/// The variables that a named protocol would have had read.
std::vector<std::string> other_keys(const Backend* api) {
  std::vector<std::string> advice;
  if (api != nullptr) return advice;
  std::string_view last = backends().front().words.key_variable;
  for (const Backend& backend : backends()) {
    const std::string_view variable = backend.words.key_variable;
    if (variable.empty() || variable == std::exchange(last, variable)) continue;
    advice.push_back("or name the protocol, whose variable is " + std::string(variable) + ":  --api " +
                     std::string(backend.name));
  }
  return advice;
}

SetupError key_refused(const Host& host, int status, const Backend* api) {
  SetupError error = refuse(host.url() + " refuses access", "HTTP " + std::to_string(status),
                            {"name the key's file or variable:  --api-key-file FILE  or  --api-key-env NAME"});
  for (std::string& advice : other_keys(api)) error.try_this.push_back(std::move(advice));
  return error;
}

using Candidates = std::vector<const Backend*>;

/// The backend that was asked for, or one of each kind of server that is reached like this one: a command, or an
/// address.
Candidates candidates_for(const Backend* api, bool is_command) {
  if (api != nullptr) return {api};
  Candidates candidates;
  for (const Backend& backend : backends()) {
    if (backend.needs_command != is_command) continue;
    const auto same_server = [&](const Backend* other) { return other->server.version == backend.server.version; };
    if (std::none_of(candidates.begin(), candidates.end(), same_server)) candidates.push_back(&backend);
  }
  return candidates;
}

std::string each(const Candidates& candidates, std::string_view ServerWords::* word, std::string_view separator) {
  std::vector<std::string> words;
  for (const Backend* backend : candidates) words.emplace_back(backend->words.*word);
  return joined(words, separator);
}

/// Another kind of server than the one that was asked for; null when it is none that we know.
const Backend* other_kind(const Candidates& asked_for, Questioner& questioner) {
  for (const Backend* backend : candidates_for(nullptr, asked_for.front()->needs_command)) {
    const auto is_tried = [&](const Backend* other) { return other->server.version == backend->server.version; };
    if (std::any_of(asked_for.begin(), asked_for.end(), is_tried)) continue;
    if (backend->server.version(questioner.ask())) return backend;
  }
  return nullptr;
}

/// `refusals`: how the server failed each candidate.
SetupError wrong_api(const Host& host, const Candidates& candidates, const std::vector<Failure>& refusals,
                     Questioner& questioner) {
  const std::string seen = questioner.seen();
  for (const Failure& refusal : refusals)
    if (refusal.kind == FailureKind::overloaded)
      return refuse(host.url() + " is not ready", seen,
                    {"if it is still loading its model, wait for it:  --ready-timeout 2m"});
  if (const Backend* other = other_kind(candidates, questioner))
    return refuse(host.url() + " is " + std::string(other->words.a_server) + ", not " +
                      each(candidates, &ServerWords::a_server, " or "),
                  questioner.seen(), {"ask it as what it is:  --api " + std::string(other->name)});
  for (const Failure& refusal : refusals)
    if (refusal.kind == FailureKind::redirect)
      return refuse(host.url() + " redirects to " + refusal.detail, seen,
                    {"redirects are not followed: give the final address to --host"});
  return refuse(host.url() + " is not " + each(candidates, &ServerWords::a_server, " or "), seen,
                {"check " + host_settings(candidates.front()->words, " and ")});
}

struct Recognised {
  const Backend* backend = nullptr;
  std::string version;
  bool is_certain = true;  ///< the server said so itself
};

/// The first candidate whose server this is.
Expected<Recognised> recognise(const RunOptions& options, const Host& host, Questioner& questioner) {
  const Candidates candidates = candidates_for(options.api, options.command.has_value());
  std::vector<Failure> refusals;
  std::optional<int> refused_access;  // a gateway may guard what it does not have, and answer the next question
  for (const Backend* backend : candidates) {
    const auto version = backend->server.version(questioner.ask());
    if (version) return Recognised{backend, *version};
    if (!is_an_answer(version.error())) return unreachable(host, version.error(), backend->words);
    if (version.error().kind == FailureKind::auth && !refused_access) refused_access = questioner.last_status();
    refusals.push_back(version.error());
  }
  if (refused_access) return key_refused(host, *refused_access, options.api);
  return wrong_api(host, candidates, refusals, questioner);
}

std::string names_in(const std::vector<ModelFacts>& models) {
  std::string text;
  for (std::size_t i = 0; i < models.size() && i < 8; ++i) text += (i ? ", " : "") + models[i].name;
  if (models.size() > 8) text += ", and " + std::to_string(models.size() - 8) + " more";
  return text.empty() ? "none" : text;
}

SetupError model_missing(const std::string& model, const Host& host, const std::vector<ModelFacts>& installed,
                         const ServerWords& words) {
  std::vector<std::string> names;
  for (const ModelFacts& other : installed) names.push_back(other.name);
  const auto near = nearest(model, names);
  std::vector<std::string> remedies{(near ? "did you mean " + *near + "?  (" : "(") +
                                    "installed: " + names_in(installed) + ")"};
  if (!words.get_model.empty()) remedies.push_back("or download it:  " + std::string(words.get_model) + " " + model);
  return refuse("model '" + model + "' is not on " + host.url(), "", std::move(remedies));
}

FailureOr<std::vector<ModelFacts>> installed_on(const Backend& backend, const Ask& ask) {
  return backend.server.installed ? backend.server.installed(ask) : std::vector<ModelFacts>{};
}

FailureOr<ModelFacts> described(const std::string& model, const std::vector<ModelFacts>& installed,
                                const Backend& backend, const Ask& ask) {
  if (backend.server.describe) return backend.server.describe(ask, model, installed);
  ModelFacts only_named;
  only_named.name = model;
  return only_named;
}

std::vector<LoadedModel> loaded_on(const Backend& backend, const Ask& ask) {
  if (!backend.server.loaded) return {};
  auto loaded = backend.server.loaded(ask);
  return loaded ? *std::move(loaded) : std::vector<LoadedModel>{};
}

ServerCapacity capacity_of(const Backend& backend, const Ask& ask) {
  if (!backend.server.capacity) return {};
  const auto capacity = backend.server.capacity(ask);
  return capacity ? *capacity : ServerCapacity{};
}

ServerFacts server_at(const Host& host, const Recognised& known, const Questioner& questioner) {
  ServerFacts server;
  server.url = host.url();
  server.api = known.backend->name;
  server.version = known.version;
  server.recognised_by = known.is_certain ? known.backend->server.recognised_by : "";
  server.simulated = questioner.simulated();
  server.local = host.scheme == "unix" || host.process != 0 || host.is_loopback();
  questioner.describe_way(server);
  return server;
}

}  // namespace

Expected<Survey> survey(const RunOptions& options, const Host& host, Transport& transport, CampaignObserver* observer) {
  Questioner questioner(options, host, transport, observer);
  const auto known = recognise(options, host, questioner);
  if (!known) return known.error();
  auto installed = installed_on(*known->backend, questioner.ask());
  if (!installed) return not_answered(host, installed.error(), *known->backend);
  Survey found{server_at(host, *known, questioner), *std::move(installed)};
  found.server.loaded = loaded_on(*known->backend, questioner.ask());
  return found;
}

Expected<std::vector<ModelFacts>> installed_models(const RunOptions& options, const Host& host, Transport& transport) {
  auto found = survey(options, host, transport);
  if (!found) return found.error();
  return std::move(found->installed);
}

std::vector<LoadedModel> loaded_models(const Backend& backend, Transport& transport, const RunOptions& options) {
  return loaded_on(backend,
                   [&](const HttpRequest& question) { return transport.fetch(question, question_limits(options)); });
}

void remember_loaded(std::vector<LoadedModel>& seen, std::vector<LoadedModel> now) {
  for (LoadedModel& model : now) {
    const auto same = [&](const LoadedModel& other) { return other.name == model.name; };
    const auto known = std::find_if(seen.begin(), seen.end(), same);
    if (known == seen.end()) {
      seen.push_back(std::move(model));
    } else {
      *known = std::move(model);
    }
  }
}

Preflight glance(const RunOptions& options, const Host& host, Transport& transport) {
  Questioner questioner(options, host, transport);
  const auto known = recognise(options, host, questioner);
  const bool is_pipe = options.command.has_value();
  const Recognised assumed = known ? *known : Recognised{candidates_for(options.api, is_pipe).front(), "", false};
  Preflight found{server_at(host, assumed, questioner), {}, assumed.backend};
  if (known) found.server.capacity = capacity_of(*found.backend, questioner.ask());
  for (const std::string& model : options.models) {
    found.models.emplace_back().name = model;
    if (!known) continue;
    if (auto facts = described(model, {}, *found.backend, questioner.ask())) found.models.back() = *std::move(facts);
  }
  return found;
}

namespace {

Expected<Preflight> look_at(const RunOptions& options, const Host& host, Transport& transport,
                            CampaignObserver* observer) {
  Questioner questioner(options, host, transport, observer);
  const Ask ask = questioner.ask();
  const auto known = recognise(options, host, questioner);
  if (!known) return known.error();
  const Backend& backend = *known->backend;
  Preflight found{server_at(host, *known, questioner), {}, &backend};
  found.server.loaded = loaded_on(backend, ask);
  found.server.capacity = capacity_of(backend, ask);

  const auto installed = installed_on(backend, ask);
  if (!installed) return not_answered(host, installed.error(), backend);
  std::vector<std::string> wanted = options.models;
  const bool is_clear = installed->size() == 1 || (found.server.simulated && !installed->empty());
  if (wanted.empty() && is_clear) wanted = {installed->front().name};
  if (wanted.empty())
    return SetupError{
        ExitCode::usage, "no model given", "", {"add --model NAME  (installed: " + names_in(*installed) + ")"}};
  for (const std::string& model : wanted) {
    auto facts = described(model, *installed, backend, ask);
    if (facts) {
      found.models.push_back(*std::move(facts));
    } else if (facts.error().kind == FailureKind::model_missing) {
      return model_missing(model, host, *installed, backend.words);
    } else {
      return not_answered(host, facts.error(), backend);
    }
  }
  return found;
}

}  // namespace

Expected<Preflight> preflight(const RunOptions& options, const Host& host, Transport& transport,
                              CampaignObserver* observer) {
  auto found = look_at(options, host, transport, observer);
  if (observer != nullptr) observer->preflight_ended(found);
  return found;
}

}  // namespace bench
