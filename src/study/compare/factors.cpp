#include "study/compare/factors.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "bench/backend.h"

#include "base/json/write.h"
#include "base/text.h"
#include "summarise/run_conditions.h"

namespace bench {
namespace {

/// One model in one run, asked for its conditions.
struct Conditions {
  const RunHeader& header;
  const std::string& model;
  const ModelFacts* facts = nullptr;

  Conditions(const RunHeader& of, const std::string& name) : header(of), model(name) {
    for (const ModelFacts& known : of.models)
      if (known.name == name) facts = &known;
  }
};

std::string positive(std::int64_t number) { return number > 0 ? std::to_string(number) : ""; }

std::string shortened(const std::string& digest) { return digest.substr(0, 12); }

/// Other weights: by name, else by what the server says of them. What one side does not say is no difference.
std::optional<Factor> model_factor(const Conditions& base, const Conditions& changed) {
  if (base.model != changed.model) return Factor{"model", base.model, changed.model};
  if (base.facts == nullptr || changed.facts == nullptr) return std::nullopt;
  const auto differ = [](const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; };
  if (differ(base.facts->quantization, changed.facts->quantization))
    return Factor{"quantisation", base.facts->quantization, changed.facts->quantization};
  if (differ(base.facts->digest, changed.facts->digest))
    return Factor{"model digest", shortened(base.facts->digest), shortened(changed.facts->digest)};
  if (differ(base.facts->template_sha, changed.facts->template_sha))
    return Factor{"template", shortened(base.facts->template_sha), shortened(changed.facts->template_sha)};
  return std::nullopt;
}

std::string server_words(const ServerFacts& server) {
  return (server.simulated ? "simulated " : "") + server.api + (server.version.empty() ? "" : " " + server.version);
}

/// Another program has another version as well.
std::optional<Factor> server_factor(const ServerFacts& base, const ServerFacts& changed) {
  if (base.api != changed.api || base.simulated != changed.simulated)
    return Factor{"server", server_words(base), server_words(changed)};
  if (!base.version.empty() && !changed.version.empty() && base.version != changed.version)
    return Factor{"server version", base.version, changed.version};
  return std::nullopt;
}

/// Where the server runs. On this machine it is the machine that counts, not the port.
std::string place_of(const RunHeader& header) { return header.server.local ? "this machine" : header.server.url; }

std::string machine_of(const HostFacts& host) {
  std::string text = host.cpu;
  if (host.cores_usable) text += ", " + counted(*host.cores_usable, "core");
  if (host.memory_bytes) text += ", " + std::to_string(*host.memory_bytes >> 30) + " GiB";
  return text;
}

std::string context_of(const Conditions& of) {
  const PlannedLeg* leg = planned_leg_of(of.model, of.header);
  const std::int64_t sent = leg != nullptr ? leg->num_ctx : of.header.num_ctx;
  if (sent > 0) return std::to_string(sent);
  const std::string chosen = positive(unsent_context_of(of.model, of.header));
  return chosen.empty() ? "the server's own" : chosen;
}

std::string gpu_of(const Conditions& of) {
  const auto share = gpu_share_of(of.model, of.header, {});
  return share ? json_number(*share * 100) + " %" : "";
}

std::string prompts_of(const RunHeader& header) {
  std::string text = header.suite;
  if (header.eval) text += ", " + header.eval->recipe + ", " + counted(header.eval->shots, "shot");
  return text + ", " + counted(header.items, "prompt") +
         (header.suite_sha.empty() ? "" : ", " + shortened(header.suite_sha));
}

std::string option_of(const RunHeader& header, const std::string& name) {
  for (const ResolvedOption& option : header.options)
    if (option.name == name) return option.value.empty() ? "none" : option.value;
  return "none";
}

template <class T>
std::string number_text_of(const std::optional<T>& number) {
  return number ? json_number(static_cast<double>(*number)) : "none";
}

std::map<std::string, std::string> extra_options(const RequestOptions& request) {
  std::map<std::string, std::string> values;
  for (const ServerOption& option : request.extra) values[option.name] = option.json;
  return values;
}

class Found {
 public:
  void add(std::optional<Factor> factor) {
    if (factor) factors_.push_back(std::move(*factor));
  }
  void compare(const std::string& name, const std::string& base, const std::string& changed) {
    if (base != changed) factors_.push_back({name, base, changed});
  }
  /// What one side does not say is no difference.
  void compare_known(const std::string& name, const std::string& base, const std::string& changed) {
    if (!base.empty() && !changed.empty()) compare(name, base, changed);
  }
  /// What differs only because an earlier factor of one of these names does is told with that one.
  void compare_following(const std::string& name, const std::string& base, const std::string& changed,
                         const std::vector<std::string>& leaders) {
    if (base == changed) return;
    for (const std::string& leader : leaders)
      for (Factor& factor : factors_) {
        if (factor.name != leader) continue;
        factor.with += (factor.with.empty() ? "" : ", ") + name + ": " + base + " → " + changed;
        return;
      }
    compare(name, base, changed);
  }
  std::vector<Factor> take() && { return std::move(factors_); }

 private:
  std::vector<Factor> factors_;
};

void compare_requests(Found& found, const RequestOptions& base, const RequestOptions& changed) {
  found.compare("temperature", json_number(base.temperature), json_number(changed.temperature));
  found.compare("top-p", number_text_of(base.top_p), number_text_of(changed.top_p));
  found.compare("top-k", number_text_of(base.top_k), number_text_of(changed.top_k));
  found.compare("min-p", number_text_of(base.min_p), number_text_of(changed.min_p));
  found.compare("repeat-penalty", number_text_of(base.repeat_penalty), number_text_of(changed.repeat_penalty));
  found.compare("stop", joined(base.stop), joined(changed.stop));
  found.compare("keep-alive", base.keep_alive.value_or("none"), changed.keep_alive.value_or("none"));
  auto of_base = extra_options(base), of_changed = extra_options(changed);
  std::set<std::string> names;
  for (const auto* values : {&of_base, &of_changed})
    for (const auto& [name, json] : *values) names.insert(name);
  const auto value_in = [](const std::map<std::string, std::string>& values, const std::string& name) {
    const auto at = values.find(name);
    return at == values.end() ? std::string("none") : at->second;
  };
  for (const std::string& name : names)
    found.compare("option " + name, value_in(of_base, name), value_in(of_changed, name));
}

/// A machine that another server runs on is not this one, which only asks.
void compare_machines(Found& found, const RunHeader& base, const RunHeader& changed) {
  if (place_of(base) != place_of(changed)) return found.compare("machine", place_of(base), place_of(changed));
  if (!base.host.cpu.empty() && !changed.host.cpu.empty() && machine_of(base.host) != machine_of(changed.host))
    return found.compare(base.server.local ? "machine" : "client", machine_of(base.host), machine_of(changed.host));
  found.compare_known("kernel", base.host.kernel, changed.host.kernel);
  found.compare_known("governor", base.host.governor, changed.host.governor);
}

/// A protocol in which nobody can ask for a context leaves it to the server. One that is worked out follows from what
/// it is worked out from.
std::vector<std::string> leaders_of_context(const RunHeader& base, const RunHeader& changed) {
  std::vector<std::string> leaders;
  const auto can_ask = [](const RunHeader& header) { return backend_or_first(header.server.api).settings.context; };
  if (base.server.api != changed.server.api && !(can_ask(base) && can_ask(changed))) leaders.emplace_back("server");
  const auto is_worked_out = [](const RunHeader& header) {
    return header.plan.request.num_ctx.kind == ContextSize::Kind::automatic;
  };
  if (is_worked_out(base) && is_worked_out(changed))
    for (const char* from : {"prompts", "model", "num-predict", "server"}) leaders.emplace_back(from);
  return leaders;
}

std::string think_of(const RunHeader& header) { return header.think.empty() ? "not sent" : header.think; }

/// The same wish in another protocol, or of another model, is sent in another form.
std::vector<std::string> leaders_of_think(const RunHeader& base, const RunHeader& changed) {
  if (base.plan.request.think != changed.plan.request.think) return {};
  return {"server", "model"};
}

}  // namespace

std::vector<Factor> differing_factors(const RunHeader& base, const std::string& base_model, const RunHeader& changed,
                                      const std::string& changed_model) {
  const Conditions one(base, base_model), other(changed, changed_model);
  Found found;
  found.compare("prompts", prompts_of(base), prompts_of(changed));
  found.add(model_factor(one, other));
  found.add(server_factor(base.server, changed.server));
  for (const char* option : {"sim-world", "command", "unload", "prompt-cache"})
    found.compare(option, option_of(base, option), option_of(changed, option));
  compare_machines(found, base, changed);
  found.compare("proxy", base.server.proxy, changed.server.proxy);
  found.compare_known("places of the server", positive(base.server.capacity.places.value_or(0)),
                      positive(changed.server.capacity.places.value_or(0)));
  found.compare_known("model on the GPU", gpu_of(one), gpu_of(other));
  found.compare("workers", std::to_string(base.workers), std::to_string(changed.workers));
  found.compare("load", base.loop, changed.loop);
  found.compare("num-predict", std::to_string(base.num_predict), std::to_string(changed.num_predict));
  found.compare_following("context", context_of(one), context_of(other), leaders_of_context(base, changed));
  found.compare_following("think", think_of(base), think_of(changed), leaders_of_think(base, changed));
  compare_requests(found, base.plan.request, changed.plan.request);
  return std::move(found).take();
}

}  // namespace bench
