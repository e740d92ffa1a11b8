#include "sim/ollama/openai_layer.h"

#include "base/json/write.h"
#include "sim/ollama/go_reply.h"
#include "sim/ollama/go_text.h"
#include "sim/ollama/request.h"
#include "sim/openai/endpoints.h"
#include "sim/openai/form.h"

namespace bench::sim {
namespace {

constexpr const char* layer_type = "application/json";

std::string layer_id(bool chat, std::uint64_t key) {
  return (chat ? "chatcmpl-" : "cmpl-") + std::to_string(key % 999);
}

std::string layer_error(const HttpError& error) {
  return openai_error_object(error,
                             error.status == 404  ? "not_found_error"
                             : error.status < 500 ? "invalid_request_error"
                                                  : "api_error",
                             "") +
         "\n";
}

/// Go's server sends larger bodies in chunks.
void dress_as_go(ReplyHead& head) {
  if (head.framing == ReplyHead::Framing::length)
    head.framing = go_reply(200, "", std::string(head.length, ' ')).head.framing;
}

/// An error in mid-stream is lost: a last chunk names no model and holds no text.
constexpr OpenAiStyle layer_style = {
    .fingerprint = "fp_ollama",
    .whole_type = layer_type,
    .thinking = "reasoning",
    .opening = OpenAiStyle::Opening::with_text,
    .order = OpenAiStyle::Order::ollama,
    .whole_end = "\n",
    .zero_usage = true,
    .breakdown_told = false,
    .odds = {append_go_string},
    .id = layer_id,
    .dress = dress_as_go,
    .error = layer_error,
    .trouble = ollama_error,
    .crash = [] { return ollama_error(500); },
};

PlainReply refuse_in_layer(const HttpError& error) {
  PlainReply reply = styled_error(layer_style, error);
  if (error.late) reply.head.framing = ReplyHead::Framing::chunked;
  return reply;
}

/// It does not know "max_completion_tokens".
Json layer_options(const OpenAiRequest& asked) {
  Json options = {{"temperature", asked.temperature.value_or(1.0)}, {"top_p", asked.top_p.value_or(1.0)}};
  if (asked.max_tokens) options["num_predict"] = *asked.max_tokens;
  if (asked.seed) options["seed"] = *asked.seed;
  if (!asked.stop.empty()) options["stop"] = asked.stop;
  return options;
}

/// The same request in Ollama's own words.
std::string own_body(const OpenAiRequest& asked) {
  Json body = {{"model", asked.model}, {"stream", asked.stream}, {"options", layer_options(asked)}};
  if (asked.chat) {
    body["messages"] = Json::array();
    for (const Turn& message : asked.messages)
      body["messages"].push_back({{"role", message.role}, {"content", message.text}});
    if (asked.schema) body["format"] = *asked.schema;
    if (asked.json_format) body["format"] = "json";
    if (asked.think) body["think"] = *asked.think;
  } else {
    body["prompt"] = asked.prompt;
  }
  if (asked.top_logprobs && (asked.chat || *asked.top_logprobs > 0)) {
    body["logprobs"] = true;
    body["top_logprobs"] = *asked.top_logprobs;
  }
  return compact(body);
}

template <bool chat>
std::variant<Asked, HttpError> read_in_layer(const CallContext& call) {
  auto read = read_openai_request(chat, call.body);
  if (auto* error = std::get_if<HttpError>(&read)) return std::move(*error);
  const OpenAiRequest& asked = std::get<OpenAiRequest>(read);
  auto own = read_ollama_request(call.world, chat, own_body(asked));
  if (auto* error = std::get_if<HttpError>(&own)) return std::move(*error);
  Job& job = std::get<Job>(own);
  const std::string echoed(call.model.empty() ? std::string_view(job.model) : call.model);
  auto form = std::make_unique<OpenAiForm>(
      layer_style, OpenAiForm::Setup{chat, asked.include_usage, call.key, call.now, echoed}, job);
  return Asked{std::move(job), std::move(form)};
}

constexpr std::int64_t listed_since = 1767323045;  // any time will do

}  // namespace

constexpr WordsCall ollama_openai_chat = {read_in_layer<true>, refuse_in_layer, ollama_error};
constexpr WordsCall ollama_openai_completions = {read_in_layer<false>, refuse_in_layer, ollama_error};

PlainReply ollama_models_reply(const HttpCall&, const ServerState& state) {
  Json list = Json::array();
  for (const Model& model : state.world.models)
    list.push_back({{"id", model.name}, {"object", "model"}, {"created", listed_since}, {"owned_by", "library"}});
  return go_reply(200, layer_type, compact(Json{{"object", "list"}, {"data", std::move(list)}}));
}

}  // namespace bench::sim
