#include "study/diagnose/conclusion/advice.h"

#include <algorithm>
#include <iterator>

#include "bench/backend.h"

#include "base/text.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr std::int64_t most_times_as_many = 4;
constexpr double whole = 0.999;  ///< of a model, on the GPU

/// Architectures of which a step reads only a part of the weights.
constexpr std::string_view mixtures[] = {"*moe*",   "*mixtral*",    "*gptoss*", "*gpt-oss*", "deepseek2*",
                                         "llama4*", "*deepseek-v*", "dbrx*",    "grok*"};

bool is_mixture(const ModelFacts& facts) {
  const std::string name = lower_case(facts.name);
  for (std::size_t i = 1; i + 1 < name.size(); ++i)  // "8x7b"
    if (name[i] == 'x' && is_digit(name[i - 1]) && is_digit(name[i + 1])) return true;
  return std::any_of(std::begin(mixtures), std::end(mixtures), [&](std::string_view pattern) {
    return matches(pattern, lower_case(facts.family)) || matches(pattern, name);
  });
}

const ModelFacts* facts_of(const RunHeader& header, const std::string& model) {
  for (const ModelFacts& facts : header.models)
    if (same_model(header.server.api, facts.name, model)) return &facts;
  return nullptr;
}

std::string replaced(std::string text, std::string_view mark, const std::string& by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
    text.replace(at, mark.size(), by);
  return text;
}

std::string gigabytes(double bytes) { return sentence_number(bytes / 1e9, 1) + " GB"; }

/// Tokens that one request may fill.
std::optional<std::int64_t> context_of_place(const RunHeader& header, const std::string& model) {
  if (header.num_ctx > 0) return header.num_ctx;
  if (header.server.capacity.context_per_place) return header.server.capacity.context_per_place;
  const LoadedModel* loaded = find_loaded(header.server.api, header.server.loaded, model);
  return loaded == nullptr ? std::nullopt : loaded->context_length;
}

bool is_meant_for(SettingChange::On on, const RunHeader& header) {
  const bool known = header.server.local && !header.host.os.empty();
  if (on == SettingChange::On::any || !known) return true;
  return (on == SettingChange::On::mac) == header.host.os.starts_with("macOS");
}

std::vector<std::string> commands_for(const Backend& backend, const RunHeader& header, const std::string& model,
                                      std::int64_t places) {
  std::vector<std::string> commands;
  const auto context = context_of_place(header, model);
  for (const SettingChange& change : backend.places.changes) {
    if (!is_meant_for(change.on, header)) continue;
    std::string lines = replaced(std::string(change.lines), "{places}", std::to_string(places));
    lines = replaced(lines, "{context}", context ? std::to_string(*context * places) : "CONTEXT");
    commands.push_back("# " + std::string(change.how));
    for (const std::string_view line : split(lines, '\n')) commands.emplace_back(line);
  }
  return commands;
}

/// What the memory has to hold for that many places, by what the server says of the ones it has.
std::optional<double> bytes_needed(const RunHeader& header, const std::string& model, std::int64_t now,
                                   std::int64_t wanted) {
  const LoadedModel* loaded = find_loaded(header.server.api, header.server.loaded, model);
  const ModelFacts* facts = facts_of(header, model);
  if (loaded == nullptr || facts == nullptr || !loaded->size || !facts->size || *loaded->size <= *facts->size)
    return std::nullopt;
  const auto weights = static_cast<double>(*facts->size);
  const double beside = static_cast<double>(*loaded->size) - weights;
  return weights + beside * static_cast<double>(wanted) / static_cast<double>(std::max<std::int64_t>(now, 1));
}

std::vector<std::string> memory_cautions(const Backend& backend, const RunHeader& header, const std::string& model,
                                         std::int64_t now, std::int64_t wanted) {
  std::vector<std::string> cautions;
  if (const auto offload = cpu_offload(header))
    cautions.push_back(offload->text + ": more places push more of it there");
  const auto context = context_of_place(header, model);
  const std::string each = context ? " of " + std::to_string(*context) + " tokens" : "";
  if (backend.places.name.empty()) return cautions;
  if (!backend.places.whole_context_each) {
    cautions.push_back("the places divide the context of the server: give it " + std::to_string(wanted) +
                       " times what one request needs" +
                       (context ? ", " + std::to_string(*context * wanted) + " tokens for what it has now" : ""));
    return cautions;
  }
  if (const auto bytes = bytes_needed(header, model, now, wanted)) {
    std::string text = "every place keeps a context" + each + ": with " + std::to_string(wanted) +
                       " of them the model takes about " + gigabytes(*bytes) + " by the server's own figures";
    const auto memory = header.host.memory_bytes;
    if (header.server.local && memory && *bytes > static_cast<double>(*memory))
      text += ", more than the " + gigabytes(static_cast<double>(*memory)) + " of this machine";
    cautions.push_back(text + "; what does not fit on the GPU goes to the CPU and slows every request");
  } else {
    cautions.push_back(
        "every place keeps a context" + each + ", so " + std::to_string(wanted) + " of them take " +
        std::to_string(wanted) +
        " times the memory of one; what does not fit on the GPU goes to the CPU and slows every request");
  }
  return cautions;
}

const std::string* one_place_family(const Backend& backend, const ModelFacts* facts) {
  if (facts == nullptr) return nullptr;
  for (const std::string_view pattern : backend.places.one_place_families)
    if (matches(pattern, lower_case(facts->family))) return &facts->family;
  return nullptr;
}

const ConditionSpeed* workload_of(const Diagnosis& diagnosis) {
  for (const ConditionSpeed& speed : diagnosis.speeds)
    if (speed.is_workload) return &speed;
  return nullptr;
}

/// The same condition but for one thing.
const ConditionSpeed* sibling(const Diagnosis& diagnosis, std::string_view what, const std::string& instead) {
  const ConditionSpeed* workload = workload_of(diagnosis);
  if (workload == nullptr) return nullptr;
  const std::string wanted = replaced(workload->name, what, instead);
  for (const ConditionSpeed& speed : diagnosis.speeds)
    if (speed.name == wanted && &speed != workload) return &speed;
  return nullptr;
}

/// A request takes longer by as much for each further place as it was seen to with the places there are: with one,
/// nothing of that is known, and as many places are as many times the speed at best.
double speedup_with(double wanted, double now, double speedup_now) {
  if (now < 2) return std::min(wanted, speedup_now * wanted);
  const double longer_each = std::max(0.0, now / speedup_now - 1) / (now - 1);
  return std::max(std::min(speedup_now, wanted), wanted / (1 + longer_each * (wanted - 1)));
}

Advice place_advice(const Diagnosis& diagnosis, const RunHeader& header, Advice advice) {
  const Backend& backend = backend_or_first(header.server.api);
  const std::int64_t now = diagnosis.places ? diagnosis.places->places : 1;
  if (const std::string* family = one_place_family(backend, facts_of(header, diagnosis.model)); family && now == 1) {
    advice.says = std::string(backend.words.product) + " serves models of the architecture " + *family +
                  " one request at a time, whatever " + std::string(backend.places.name) +
                  " says: take another model for parallel work, or run several servers";
    return advice;
  }
  const std::int64_t wanted = places_to_try(diagnosis.workers, now);
  if (wanted <= now) {
    advice.says = "nothing of the server's settings: its " + std::to_string(now) +
                  " places are as many as are asked for, and others hold some of them";
    return advice;
  }
  advice.places = wanted;
  advice.says =
      "let the server work on " + std::to_string(wanted) + " requests at once instead of " + std::to_string(now);
  if (!backend.places.name.empty())
    advice.says += ": " + std::string(backend.places.name) + (backend.places.name.starts_with('-') ? " " : "=") +
                   std::to_string(wanted);
  if (advice.speedup_now) {
    const auto goal = static_cast<double>(std::min(wanted, diagnosis.workers));
    advice.speedup_expected =
        speedup_with(goal, static_cast<double>(std::max<std::int64_t>(now, 1)), *advice.speedup_now);
    advice.is_bound = true;
  }
  advice.commands = commands_for(backend, header, diagnosis.model, wanted);
  advice.cautions = memory_cautions(backend, header, diagnosis.model, now, wanted);
  if (!header.server.local && !advice.commands.empty())
    advice.cautions.emplace_back("these commands are for the machine of the server, which is another one");
  return advice;
}

Advice sibling_advice(Advice advice, const ConditionSpeed* other) {
  if (other != nullptr && other->speedup && (!advice.speedup_now || *other->speedup > *advice.speedup_now))
    advice.speedup_expected = other->speedup;
  return advice;
}

Advice cache_advice(const Diagnosis& diagnosis, const RunHeader& header, Advice advice) {
  const Backend& backend = backend_or_first(header.server.api);
  advice.says = "give every place a cache of its own, or the shared one enough for all requests at once";
  if (!backend.places.own_cache_each.empty()) advice.says += ": " + std::string(backend.places.own_cache_each);
  const auto context = context_of_place(header, diagnosis.model);
  if (diagnosis.places && context && header.server.capacity.shared_cache.value_or(true))
    advice.commands = commands_for(backend, header, diagnosis.model, diagnosis.places->places);
  advice.cautions.emplace_back("until then ask for fewer at once: those in flight end each other");
  return advice;
}

}  // namespace

std::int64_t places_to_try(std::int64_t workers, std::int64_t places) {
  const std::int64_t least = std::max<std::int64_t>(places, 1);
  return std::max(least, std::min(workers, most_times_as_many * least));
}

std::optional<Warning> cpu_offload(const RunHeader& header) {
  for (const LoadedModel& loaded : header.server.loaded) {
    const auto share = loaded.gpu_share();
    if (!share || *share <= 0 || *share >= whole) continue;
    return Warning{"cpu_offload",
                   "only " + sentence_percent(*share) + " of " + loaded.name + " is on the GPU, the rest on the CPU",
                   "a smaller context, fewer places or a smaller model, until all of it fits"};
  }
  return std::nullopt;
}

std::optional<Evidence> effective_bandwidth(const RunHeader& header, const std::string& model, double step_s,
                                            std::optional<double> peak_gb_per_s) {
  const ModelFacts* facts = facts_of(header, model);
  if (facts == nullptr || !facts->size || step_s <= 0) return std::nullopt;
  if (is_mixture(*facts)) return std::nullopt;
  const double gb_per_s = static_cast<double>(*facts->size) / step_s / 1e9;
  Evidence evidence;
  evidence.id = "effective_bandwidth";
  evidence.value = gb_per_s;
  evidence.says = "one request alone makes the memory deliver " + sentence_number(gb_per_s, 0) + " GB/s of weights (" +
                  gigabytes(static_cast<double>(*facts->size)) + " a step)";
  if (peak_gb_per_s) evidence.says += ", " + sentence_percent(gb_per_s / *peak_gb_per_s) + " of the peak";
  return evidence;
}

std::optional<Advice> advice_for(const Diagnosis& diagnosis, const RunHeader& header) {
  Advice advice;
  if (const ConditionSpeed* workload = workload_of(diagnosis)) advice.speedup_now = workload->speedup;
  switch (diagnosis.verdict) {
    case Cause::scales:
    case Cause::undetermined:
      return std::nullopt;
    case Cause::slots:
      return place_advice(diagnosis, header, std::move(advice));
    case Cause::saturated:
      advice.says =
          "ask for no more at once than the server still gains from: its steps already take longer with every "
          "request. A smaller or more strongly quantised model or a faster machine gives more, places do not";
      return advice;
    case Cause::prefill:
      advice.says =
          "give it less to read: shorter prompts, or prompts that begin alike, which its prompt cache then serves";
      return advice;
    case Cause::grammar:
      advice.says =
          "ask without the schema where the reply can be checked afterwards, or with a simpler one: what it costs "
          "adds up over the requests at once";
      return sibling_advice(std::move(advice), sibling(diagnosis, "with a schema", "without a schema"));
    case Cause::serialised_by_temperature:
      advice.says = "ask at a temperature above 0 where that will do: at 0 this server works on one after another";
      return sibling_advice(std::move(advice), sibling(diagnosis, "temperature 0", "temperature 1"));
    case Cause::rate_limited:
      advice.says = "stay below the limit that the server sets (fewer --workers), or ask its owner for a higher one";
      return advice;
    case Cause::buffered:
      advice.says = "let replies through as they come: turn off the buffering of what stands in front of the server";
      advice.commands = {"# nginx, in the location of the server", "proxy_buffering off;"};
      return advice;
    case Cause::cold_loads:
      advice.says = "keep the model in memory: the same context size in every request, and no other model in between";
      return advice;
    case Cause::contention:
      advice.says = "measure again when nobody else uses the server: what they take cannot be told from what it lacks";
      return advice;
    case Cause::shared_cache:
      return cache_advice(diagnosis, header, std::move(advice));
    case Cause::client:
      advice.says = "ask from another machine or over another network: this side is the limit, not the server";
      return advice;
  }
  return std::nullopt;
}

}  // namespace bench
