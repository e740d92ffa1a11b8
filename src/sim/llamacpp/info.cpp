#include "sim/llamacpp/info.h"

#include "base/json/write.h"
#include "sim/llamacpp/settings.h"
#include "sim/llamacpp/style.h"
#include "sim/model_size.h"
#include "sim/openai/endpoints.h"

namespace bench::sim {
namespace {

constexpr const char* chat_template =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + "
    "'\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

Json place_document(int id, std::int64_t context, const Activity::Place& place) {
  Json out = {{"id", id}, {"n_ctx", context}, {"speculative", false}, {"is_processing", place.busy}};
  if (place.request == 0) return out;
  out["id_task"] = place.request;
  out["n_prompt_tokens"] = place.prompt_tokens + place.generated;
  out["n_prompt_tokens_processed"] = place.busy && place.prefilled ? place.prompt_tokens - place.cached_tokens : 0;
  out["n_prompt_tokens_cache"] = place.busy ? place.cached_tokens : 0;
  out["params"] = settings_document({}, true);
  out["next_token"] = Json::array({{{"has_next_token", place.busy},
                                    {"has_new_line", false},
                                    {"n_remain", -1},
                                    {"n_decoded", place.busy ? place.generated : 0}}});
  return out;
}

void append_metric(std::string& out, const char* name, const char* type, const char* help, double value) {
  const std::string full = std::string("llamacpp:") + name;
  out +=
      "# HELP " + full + " " + help + "\n# TYPE " + full + " " + type + "\n" + full + " " + json_number(value) + "\n";
}

double per_second(std::int64_t tokens, Nanos time) {
  return time > Nanos{0} ? static_cast<double>(tokens) / seconds(time) : 0;
}

}  // namespace

std::string props_document(const World& world) {
  const Model& model = served_model(world);
  const std::string name = untagged(model.name);
  Json out = {
      {"default_generation_settings", {{"params", settings_document({}, true)}, {"n_ctx", context_of_place(world)}}},
      {"total_slots", model.behaviour.slots},
      {"model_alias", name},
      {"model_ftype", model.quantization_level},
      {"model_path", "models/" + name + ".gguf"},
      {"modalities", {{"vision", model.can("vision")}, {"video", false}, {"audio", false}}},
      {"media_marker", "<__media__>"},
      {"endpoint_slots", true},
      {"endpoint_props", false},
      {"endpoint_metrics", true},
      {"ui", false},
      {"ui_settings", Json::object()},
      {"chat_template", chat_template}};
  out["chat_template_caps"] = {{"supports_object_arguments", false},   {"supports_parallel_tool_calls", false},
                               {"supports_preserve_reasoning", false}, {"supports_reasoning_effort", false},
                               {"supports_string_content", true},      {"supports_system_role", true},
                               {"supports_tool_calls", false},         {"supports_tools", false},
                               {"supports_typed_content", false}};
  out["bos_token"] = "<|im_start|>";
  out["eos_token"] = "<|im_end|>";
  out["build_info"] = "b0-sim";
  out["is_sleeping"] = false;
  out["cors_proxy_enabled"] = false;
  return compact(out);
}

std::string slots_document(const World& world, const Activity& activity) {
  const Model& model = served_model(world);
  Json out = Json::array();
  for (std::int64_t i = 0; i < model.behaviour.slots; ++i) {
    const auto at = static_cast<std::size_t>(i);
    out.push_back(place_document(static_cast<int>(i), context_of_place(world),
                                 at < activity.places().size() ? activity.places()[at] : Activity::Place{}));
  }
  return compact(out);
}

std::string llamacpp_models_document(const World& world) {
  const Model& model = served_model(world);
  const std::string name = untagged(model.name);
  const Json details = {{"parent_model", ""},   {"format", "gguf"},
                        {"family", ""},         {"families", Json::array({""})},
                        {"parameter_size", ""}, {"quantization_level", ""}};
  Json listed = {{"name", name},
                 {"model", name},
                 {"modified_at", ""},
                 {"size", ""},
                 {"digest", ""},
                 {"type", "model"},
                 {"description", ""},
                 {"tags", Json::array({""})},
                 {"capabilities", model.capabilities},
                 {"parameters", ""},
                 {"details", details}};
  Json entry = {
      {"id", name},
      {"aliases", Json::array({name})},
      {"tags", Json::array()},
      {"object", "model"},
      {"architecture", {{"input_modalities", Json::array({"text"})}, {"output_modalities", Json::array({"text"})}}},
      {"created", 1767323045},
      {"owned_by", "llamacpp"}};
  entry["meta"] = {{"vocab_type", 2},
                   {"n_vocab", 128256},
                   {"n_ctx", context_of_place(world)},
                   {"n_ctx_train", model.context_length},
                   {"n_embd", 4096},
                   {"n_params", parameter_count(model.parameter_size)},
                   {"size", model.size},
                   {"ftype", model.quantization_level}};
  return compact(Json{
      {"models", Json::array({std::move(listed)})}, {"object", "list"}, {"data", Json::array({std::move(entry)})}});
}

std::string metrics_text(const Activity& activity) {
  const Activity::Totals& all = activity.totals();
  std::string out;
  const auto counter = [&](const char* name, const char* help, double value) {
    append_metric(out, name, "counter", help, value);
  };
  const auto gauge = [&](const char* name, const char* help, double value) {
    append_metric(out, name, "gauge", help, value);
  };
  const auto count = [](std::int64_t n) { return static_cast<double>(n); };
  counter("prompt_tokens_total", "Tokens of prompts processed, without those from the cache", count(all.prompt_tokens));
  counter("prompt_tokens_cached_total", "Tokens of prompts taken from the cache", count(all.cached_tokens));
  counter("prompt_seconds_total", "Time spent on prompts", seconds(all.prompt_time));
  counter("tokens_predicted_total", "Tokens generated", count(all.tokens));
  counter("tokens_predicted_seconds_total", "Time spent generating", seconds(all.decode_time));
  counter("n_decode_total", "Steps that gave tokens", count(all.steps));
  counter("n_tokens_max", "The longest prompt with its reply", count(all.most_in_one));
  counter("spec_decode_num_draft_tokens_total", "Speculative: tokens drafted", 0);
  counter("spec_decode_num_accepted_tokens_total", "Speculative: drafted tokens accepted", 0);
  counter("spec_decode_num_drafts_total", "Speculative: drafts", 0);
  gauge("prompt_tokens_seconds", "Tokens of prompts per second", per_second(all.prompt_tokens, all.prompt_time));
  gauge("predicted_tokens_seconds", "Tokens generated per second", per_second(all.tokens, all.decode_time));
  gauge("requests_processing", "Requests in a place", count(activity.busy()));
  gauge("requests_deferred", "Requests that wait", count(activity.waiting()));
  gauge("n_busy_slots_per_decode", "Places at work in a step",
        all.steps > 0 ? count(all.tokens) / count(all.steps) : 0);
  return out;
}

}  // namespace bench::sim
