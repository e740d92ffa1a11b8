#pragma once

#include <charconv>
#include <string>

#include "record/line/fields.h"

namespace bench {

// The member "plan" of the header: what a run sends, from the options of a request to the cases of its suite.

inline std::string context_word(const ContextSize& size) {
  if (size.kind == ContextSize::Kind::fixed) return std::to_string(size.tokens);
  return size.kind == ContextSize::Kind::server ? "server" : "auto";
}

inline ContextSize context_from_word(const std::string& word) {
  ContextSize size;
  if (word == "server") size.kind = ContextSize::Kind::server;
  const char* const end = word.data() + word.size();
  const bool number = !word.empty() && std::from_chars(word.data(), end, size.tokens).ptr == end;
  if (number) size.kind = ContextSize::Kind::fixed;
  return size;
}

/// Words of a later version say nothing to this one.
inline ThinkMode think_from_word(const std::string& word) {
  for (const auto& named : think_modes)
    if (named.name == word) return named.value;
  return ThinkMode::automatic;
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ServerOption>& option) {
  fields.required("name", option.name);
  fields.required("json", option.json);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, RequestOptions>& request) {
  const auto think_word = [](ThinkMode mode) { return std::string(name_in(think_modes, mode)); };
  fields.required("num_predict", request.num_predict);
  fields.optional_as("num_ctx", request.num_ctx, context_word, context_from_word);
  fields.required("temperature", request.temperature);
  fields.optional("top_p", request.top_p);
  fields.optional("top_k", request.top_k);
  fields.optional("min_p", request.min_p);
  fields.optional("repeat_penalty", request.repeat_penalty);
  fields.required("seed", request.seed);
  fields.optional("stop", request.stop);
  fields.list("extra", request.extra);
  fields.optional("keep_alive", request.keep_alive);
  fields.optional_as("think", request.think, think_word, think_from_word);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, PlanTarget>& to) {
  fields.required("model", to.model);
  fields.required("target", to.target);
  fields.optional("can_think", to.can_think);
  fields.optional("thinks_in_levels", to.thinks_in_levels);
  fields.required("api", to.api);
  fields.optional("context_length", to.context_length);
  fields.list_where_any("without_cache", to.without_cache);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, PlannedLeg>& leg) {
  describe(fields, leg.to);
  fields.required("condition", leg.condition);
  fields.required("block", leg.block);
  fields.required("first_index", leg.first_index);
  fields.optional("count", leg.count);
  fields.required("num_ctx", leg.num_ctx);
  fields.optional("context_needed", leg.context_needed);
  fields.optional("warmups", leg.warmups);
  fields.optional("unload", leg.unload);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, Message>& message) {
  fields.required("role", message.role);
  fields.required("content", message.content);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, Case>& asked) {
  fields.required("id", asked.id);
  fields.list("messages", asked.messages);
  fields.or_null("schema", asked.schema);
  fields.list("options", asked.options);
  fields.optional("max_tokens", asked.max_tokens);
  fields.optional("tags", asked.tags);
  fields.object("scoring", [&](Fields& scoring) { describe(scoring, asked.scoring); });
  fields.optional("raw", asked.raw);
  fields.optional("stop", asked.stop);
  fields.optional("top_logprobs", asked.top_logprobs);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, PrecisionGoal>& goal) {
  fields.required("text", goal.text);
  fields.or_null("metric", goal.metric);
  fields.required("half_width", goal.half_width);
  fields.optional("of_change", goal.of_change);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, PlanOfRun>& plan) {
  fields.object("request", [&](Fields& request) { describe(request, plan.request); });
  fields.optional("duration_ns", plan.duration);
  fields.object_where_known("precision", plan.precision);
  fields.optional("least_predict", plan.least_predict);
  fields.list("legs", plan.legs);
  fields.list("cases", plan.cases);
}

}  // namespace bench
