#include "sim/llamacpp/style.h"

#include <algorithm>

#include "bench/clock.h"

#include "base/json/write.h"

namespace bench::sim {
namespace {

constexpr const char* llamacpp_type = "application/json; charset=utf-8";

std::string llamacpp_id(bool, std::uint64_t key) { return letters_and_digits("chatcmpl-", key, 32); }

void dress_as_llamacpp(ReplyHead& head) {
  head.first.emplace_back("Server", "llama.cpp");
  if (head.content_type == "text/event-stream") head.first.emplace_back("X-Accel-Buffering", "no");
}

std::string type_of(const HttpError& error) {
  if (!error.kind.empty()) return error.kind;
  switch (error.status) {
    case 401:
      return "authentication_error";
    case 404:
      return "not_found_error";
    case 503:
      return "unavailable_error";
    default:
      return error.status < 500 ? "invalid_request_error" : "server_error";
  }
}

double milliseconds(Nanos d, double skew) { return static_cast<double>(d.count()) * skew / 1e6; }

/// "X_ms", "X_per_token_ms", "X_per_second" of so many tokens.
void append_rate(std::string& out, const std::string& what, double ms, std::int64_t tokens) {
  const auto n = static_cast<double>(tokens);
  out += ",\"" + what + "_ms\":" + json_number(ms);
  out += ",\"" + what + "_per_token_ms\":" + json_number(tokens > 0 ? ms / n : 0);
  out += ",\"" + what + "_per_second\":" + json_number(ms > 0 ? n * 1e3 / ms : 0);
}

}  // namespace

constinit const OpenAiStyle llamacpp_style = {
    .fingerprint = "b0-sim",
    .whole_type = llamacpp_type,
    .thinking = "reasoning_content",
    .opening = OpenAiStyle::Opening::before_text,
    .order = OpenAiStyle::Order::llamacpp,
    .usage_in_last = true,
    .cached_told = true,
    .odds = {append_json_string, true},
    .id = llamacpp_id,
    .timings = append_timings,
    .dress = dress_as_llamacpp,
    .error = llamacpp_error,
    .trouble = llamacpp_trouble,
    .crash = [] { return HttpError{500, "Compute error."}; },
};

constinit const OpenAiRules llamacpp_rules = {0.8, templated, exceeds_context};

/// The first token belongs to the prompt's time: n tokens take n - 1 steps after it. Of one token there is no rate.
void append_timings(std::string& out, const ReplyEnd& end) {
  const Account& account = end.account;
  const std::int64_t read = account.prompt_tokens - account.cached_tokens;
  out += ",\"timings\":{\"cache_n\":" + std::to_string(account.cached_tokens) + ",\"prompt_n\":" + std::to_string(read);
  append_rate(out, "prompt", milliseconds(account.prompt_eval, end.counter_skew), read);
  out += ",\"predicted_n\":" + std::to_string(account.tokens);
  const bool one = account.tokens <= 1;
  append_rate(out, "predicted", one ? 0.001 : milliseconds(account.eval, end.counter_skew),
              one ? 0 : account.tokens - 1);
  out += '}';
}

const Model& served_model(const World& world) { return world.models.front(); }

std::int64_t context_of_place(const World& world) {
  const Model& model = served_model(world);
  return std::min(model.context_length, model.behaviour.kv_pool_tokens.value_or(model.context_length));
}

std::string llamacpp_error(const HttpError& error) {
  return "{\"error\":{\"code\":" + std::to_string(error.status) + ",\"message\":" + json_string(error.text) +
         ",\"type\":" + json_string(type_of(error)) + error.more + "}}";
}

HttpError llamacpp_trouble(int status) {
  if (status == 503) return {503, "Loading model"};
  if (status == 429) return {429, "Too many requests", false, "rate_limit_error"};
  return {status, "Compute error."};
}

PlainReply llamacpp_refuse(const HttpError& error) { return styled_error(llamacpp_style, error); }

PlainReply llamacpp_json(std::string body, int status) {
  PlainReply reply = plain_reply(status, llamacpp_type, std::move(body));
  dress_as_llamacpp(reply.head);
  return reply;
}

/// A reply that the client has begun is gone on with.
std::string templated(const std::vector<Turn>& messages) {
  std::string all;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const bool begun = i + 1 == messages.size() && messages[i].role == "assistant";
    all += "<|im_start|>" + messages[i].role + "\n" + messages[i].text + (begun ? "" : "<|im_end|>\n");
    if (begun) return all;
  }
  return all + "<|im_start|>assistant\n";
}

HttpError exceeds_context(std::int64_t tokens, std::int64_t context) {
  const std::string n = std::to_string(tokens), most = std::to_string(context);
  return {400, "request (" + n + " tokens) exceeds the available context size (" + most + " tokens), try increasing it",
          false, "exceed_context_size_error", ",\"n_prompt_tokens\":" + n + ",\"n_ctx\":" + most};
}

}  // namespace bench::sim
