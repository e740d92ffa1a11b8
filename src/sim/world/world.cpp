#include "sim/world/world.h"

#include <algorithm>

#include "base/json/strict.h"
#include "sim/ollama/model_name.h"
#include "sim/world/draws.h"

namespace bench {
namespace sim {
namespace {

using Strikes = FaultRow::Strikes;

constexpr FaultRow fault_table[] = {
    {FaultKind::refuse, "refuse", Strikes::before},
    {FaultKind::reset, "reset", Strikes::at_token},
    {FaultKind::stall, "stall", Strikes::at_token},
    {FaultKind::truncate, "truncate", Strikes::in_stream},
    {FaultKind::error_line, "error_line", Strikes::at_token},
    {FaultKind::http_500, "http_500", Strikes::before, 500},
    {FaultKind::http_503, "http_503", Strikes::before, 503},
    {FaultKind::http_429, "http_429", Strikes::before, 429},
    {FaultKind::bad_json, "bad_json", Strikes::in_stream},
    {FaultKind::bad_utf8, "bad_utf8", Strikes::in_stream},
    {FaultKind::long_line, "long_line", Strikes::in_stream},
    {FaultKind::no_done, "no_done", Strikes::as_a_whole},
    {.kind = FaultKind::empty_reply, .name = "empty_reply", .strikes = Strikes::as_a_whole, .spoils = false},
    {.kind = FaultKind::slow_headers, .name = "slow_headers", .strikes = Strikes::as_a_whole, .spoils = false},
    {.kind = FaultKind::wrong_model, .name = "wrong_model", .strikes = Strikes::as_a_whole, .spoils = false},
};

}  // namespace

std::span<const FaultRow> fault_rows() { return fault_table; }

const FaultRow& row_of(FaultKind kind) { return fault_table[static_cast<std::size_t>(kind)]; }

std::optional<FaultKind> fault_kind_from(std::string_view name) {
  const auto found = std::find_if(std::begin(fault_table), std::end(fault_table),
                                  [&](const FaultRow& row) { return row.name == name; });
  return found == std::end(fault_table) ? std::nullopt : std::optional(found->kind);
}

std::optional<std::string> complaint_about_api(const std::vector<std::string>& api) {
  const auto has = [&](std::string_view name) { return std::find(api.begin(), api.end(), name) != api.end(); };
  for (const std::string& name : api)
    if (name != "ollama" && name != "openai" && name != "llamacpp")
      return "knows \"ollama\", \"openai\" and \"llamacpp\", not \"" + name + "\"";
  if (api.empty()) return "must name at least one of \"ollama\", \"openai\", \"llamacpp\"";
  if (has("ollama") && has("llamacpp")) return "can hold \"ollama\" or \"llamacpp\", not both: they are two servers";
  return std::nullopt;
}

std::uint64_t matching_rules(const std::vector<SerialRule>& rules, const RequestTraits& traits) {
  const auto holds = [&](const auto& wanted) {
    return std::any_of(traits.begin(), traits.end(), [&](const auto& trait) {
      return trait.first == wanted.first &&
             Json::parse(trait.second, nullptr, false) == Json::parse(wanted.second, nullptr, false);
    });
  };
  std::uint64_t matching = 0;
  for (std::size_t i = 0; i < rules.size() && i < 64; ++i)
    if (std::all_of(rules[i].begin(), rules[i].end(), holds)) matching |= std::uint64_t{1} << i;
  return matching;
}

std::string digest_of(const std::string& model_name) {
  Draws draws(hashed(model_name));
  std::string digest;
  while (digest.size() < 64) digest += "0123456789abcdef"[draws.below(16)];
  return digest;
}

bool Model::can(std::string_view capability) const {
  return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

}  // namespace sim

const sim::Model* World::find_model(std::string_view wanted) const {
  const std::string full = sim::with_tag(wanted);
  for (const sim::Model& model : models)
    if (model.name == full) return &model;
  return nullptr;
}

const sim::Model& World::description_of(std::string_view model) const {
  const sim::Model* found = find_model(model);
  return found ? *found : models.front();
}

void teach(World& world, const std::shared_ptr<const sim::KnownQuestions>& known) {
  const auto teach_one = [&](sim::Behaviour& behaviour) {
    if (behaviour.answers.mode == sim::AnswerMode::accuracy && !behaviour.answers.known)
      behaviour.answers.known = known;
  };
  teach_one(world.behaviour);
  for (sim::Model& model : world.models) teach_one(model.behaviour);
}

const sim::Behaviour& World::behaviour_of(std::string_view model) const {
  const sim::Model* found = find_model(model);
  return found ? found->behaviour : behaviour;
}

}  // namespace bench
