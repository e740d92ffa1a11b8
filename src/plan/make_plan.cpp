#include "plan/make_plan.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "backend/server_options.h"
#include "base/text.h"
#include "plan/prompt/token_estimate.h"
#include "plan/run_plan.h"

namespace bench {
namespace {

constexpr std::int64_t least_context = 4096;
constexpr std::int64_t context_step = 1024;
constexpr std::int64_t open_ended_answer = 1024;  // room for an answer whose length has no limit (num_predict < 0)

/// --option with the values in their JSON form, or what is wrong with one.
Expected<std::vector<ServerOption>> checked_extras(const std::vector<ServerOption>& extras, const Backend& backend) {
  std::vector<ServerOption> checked;
  for (const ServerOption& extra : extras) {
    auto option = checked_server_option(extra, {&backend, 1});
    if (!option) return option.error();
    const std::string_view flag = find_option(option->name, {&backend, 1})->flag;
    if (!flag.empty())
      return usage_error("--option " + option->name + " has an option of its own", "two places for one value",
                         {"write " + std::string(flag) + " " + extra.json});
    const auto same = [&](const ServerOption& other) { return other.name == option->name; };
    if (std::any_of(checked.begin(), checked.end(), same))
      return usage_error("--option " + option->name + " is given twice");
    checked.push_back(*std::move(option));
  }
  return checked;
}

/// Options in a prompt file were read before anyone knew which server they would reach.
std::optional<SetupError> fault_in_cases(const Suite& suite, const Backend& backend) {
  for (const Case& asked : suite.cases)
    for (const ServerOption& option : asked.options)
      if (auto checked = checked_server_option(option, {&backend, 1}); !checked) return checked.error();
  return std::nullopt;
}

std::optional<SetupError> fault_in(const RequestOptions& request) {
  if (request.num_predict == 0)
    return usage_error("--num-predict must not be 0", "some models then answer one token, others never stop",
                       {"write the largest number of tokens an answer may have"});
  if (request.num_ctx.kind == ContextSize::Kind::fixed && request.num_ctx.tokens < 1)
    return usage_error("--num-ctx must be at least 1", "", {"write a number of tokens, auto, or server"});
  return std::nullopt;
}

/// The protocols that the server of this one speaks as well, and that can send a prompt without a template; else all
/// that can.
std::vector<std::string> apis_with_raw_prompts(const Backend& backend) {
  std::vector<std::string> same_server;
  std::vector<std::string> all;
  for (const Backend& other : backends()) {
    if (!other.raw_prompts) continue;
    const std::string name = "--api " + std::string(other.name);
    all.push_back(name);
    if (other.server.version == backend.server.version) same_server.push_back(name);
  }
  return same_server.empty() ? all : same_server;
}

/// What the protocol has no words for.
std::optional<SetupError> beyond(const Backend& backend, const RunOptions& options, const Suite& suite) {
  const RequestOptions& request = options.request;
  const std::string name(backend.name);
  if (options.unload && backend.server.unload == nullptr)
    return usage_error("--api " + name + " cannot ask for a model to be unloaded", "", {"leave out --unload"});
  if (request.keep_alive && !backend.settings.keep_alive)
    return usage_error("--api " + name + " cannot say how long a model is to stay loaded", "",
                       {"leave out --keepalive"});
  if (!backend.settings.context && request.num_ctx.kind == ContextSize::Kind::fixed)
    return usage_error(
        "--api " + name + " cannot ask for a context of " + std::to_string(request.num_ctx.tokens) + " tokens",
        "there the server decides", {"leave out --num-ctx, and start the server with that context"});
  const bool is_raw = std::any_of(suite.cases.begin(), suite.cases.end(), [](const Case& asked) { return asked.raw; });
  if (backend.raw_prompts || !is_raw) return std::nullopt;
  std::vector<std::string> advice = {"use a protocol that can:  " + joined(apis_with_raw_prompts(backend), "  or  ")};
  if (suite.eval) advice.emplace_back("or ask as a conversation, which gives other scores:  --form chat");
  return usage_error("--api " + name + " cannot send a prompt without the model's template", suite.name + " needs that",
                     std::move(advice));
}

std::int64_t room_for(const RequestOptions& request, const Case& asked, ConversationEstimates& estimates) {
  const std::int64_t answer = max_tokens_of(request, asked);
  return estimates.of(asked.messages) + (answer > 0 ? answer : open_ended_answer);
}

/// What the longest prompt with its answer takes, rounded up.
std::int64_t needed_context(const RequestOptions& request, const Suite& suite, bool nonces) {
  std::int64_t room = 0;
  ConversationEstimates estimates;
  for (const Case& asked : suite.cases) room = std::max(room, room_for(request, asked, estimates));
  if (suite.longest_prompt) room = std::max(room, *suite.longest_prompt + request.num_predict);
  if (nonces) room += nonce_tokens;
  return (room + context_step - 1) / context_step * context_step;
}

/// Never more than the model can keep: asking for more only costs memory.
std::int64_t resolved_context(const ContextSize& asked, std::int64_t needed, const PlanTarget& to) {
  if (asked.kind == ContextSize::Kind::server) return 0;
  if (asked.kind == ContextSize::Kind::fixed) return asked.tokens;
  const std::int64_t wanted = std::max(least_context, needed);
  return to.context_length && *to.context_length > 0 ? std::min(wanted, *to.context_length) : wanted;
}

/// A question that the server would cut is another question. An estimate that errs on the low side tells which surely
/// do not fit; the server, which is asked not to cut, refuses the rest.
std::optional<SetupError> surely_too_long(const RunPlan& plan) {
  constexpr std::size_t most_bytes_of_a_token = 8;
  if (!plan.suite.eval || plan.num_ctx == 0) return std::nullopt;
  for (const Case& asked : plan.suite.cases) {
    std::size_t bytes = 0;
    for (const Message& message : asked.messages) bytes += message.content.size();
    const auto least = static_cast<std::int64_t>(bytes / most_bytes_of_a_token);
    if (least <= plan.num_ctx) continue;
    return usage_error(
        "question " + asked.id + " does not fit into the context of " + std::to_string(plan.num_ctx) + " tokens",
        "it has at least " + std::to_string(least), {"give it more:  --num-ctx auto", "or ask with fewer --shots"});
  }
  return std::nullopt;
}

Expected<std::optional<std::int64_t>> resolved_count(const RunOptions& options, std::int64_t items) {
  if (options.requests) {
    if (*options.requests < 1) return usage_error("--requests must be at least 1");
    return options.requests;
  }
  if (options.duration && !options.runs) return std::optional<std::int64_t>();
  const std::int64_t runs = options.runs.value_or(options.precision ? most_runs_for_precision : default_runs);
  if (runs < 1) return usage_error("--runs must be at least 1");
  if (runs > std::numeric_limits<std::int64_t>::max() / items) return usage_error("--runs is too large");
  return std::optional(runs * items);
}

}  // namespace

Expected<RunPlan> make_plan(const RunOptions& options, const Suite& suite, const PlanTarget& to,
                            std::int64_t first_index, std::uint64_t nonce_seed) {
  if (suite.cases.empty()) return usage_error("the suite \"" + suite.name + "\" holds no prompts");
  const Backend& backend = backend_or_first(to.api);
  if (auto fault = fault_in(options.request)) return *std::move(fault);
  if (auto fault = beyond(backend, options, suite)) return *std::move(fault);
  if (auto fault = fault_in_cases(suite, backend)) return *std::move(fault);
  auto extras = checked_extras(options.request.extra, backend);
  if (!extras) return extras.error();
  const auto count = resolved_count(options, static_cast<std::int64_t>(suite.cases.size()));
  if (!count) return count.error();

  RunPlan plan;
  plan.suite = suite;
  plan.to = to;
  plan.request = options.request;
  plan.request.extra = *std::move(extras);
  plan.nonces = options.prompt_cache == PromptCache::avoid;
  plan.context_needed = needed_context(plan.request, suite, plan.nonces);
  plan.num_ctx = backend.settings.context ? resolved_context(plan.request.num_ctx, plan.context_needed, to) : 0;
  if (auto fault = surely_too_long(plan)) return *std::move(fault);
  plan.first_index = first_index;
  plan.count = *count;
  plan.seed = static_cast<std::uint64_t>(options.request.seed);
  plan.nonce_seed = nonce_seed;
  return plan;
}

RunPlan rescue_plan(const RunPlan& plan, const std::set<std::string>& ids, std::int64_t times,
                    std::int64_t first_index) {
  RunPlan rescue = plan;
  std::erase_if(rescue.suite.cases, [&](const Case& asked) { return !ids.contains(asked.id); });
  for (Case& asked : rescue.suite.cases) asked.max_tokens = times * max_tokens_of(plan.request, asked);
  rescue.count = static_cast<std::int64_t>(rescue.suite.cases.size());
  rescue.first_index = first_index;
  rescue.condition = rescue_condition;
  rescue.context_needed = needed_context(rescue.request, rescue.suite, rescue.nonces);
  const bool left_to_server = plan.num_ctx == 0;
  if (!left_to_server) rescue.num_ctx = std::max(plan.num_ctx, resolved_context({}, rescue.context_needed, plan.to));
  return rescue;
}

RunPlan warmup_plan(const RunPlan& plan, std::int64_t n) {
  const Case asked{"warm-up", {{"user", "Describe an ordinary breakfast in a few sentences."}}, "", {}, std::nullopt,
                   {}};
  RunPlan warmup = plan;
  warmup.suite = {"warm-up", {asked}, plan.suite.eval};
  warmup.count = n;
  warmup.first_index = -(plan.first_index + n);
  warmup.warmup = true;
  return warmup;
}

}  // namespace bench
