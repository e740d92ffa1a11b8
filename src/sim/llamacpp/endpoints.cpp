#include "sim/llamacpp/endpoints.h"

#include <algorithm>

#include "base/json/write.h"
#include "base/utf8.h"
#include "sim/llamacpp/form.h"
#include "sim/llamacpp/info.h"
#include "sim/llamacpp/style.h"
#include "sim/openai/endpoints.h"
#include "sim/openai/form.h"
#include "sim/reply/token_ids.h"

namespace bench::sim {
namespace {

/// llama.cpp's own words count at its /v1 as well, where OpenAI's do not stand.
std::string in_openai_words(std::string_view text) {
  auto read = read_json_object(text);
  if (std::holds_alternative<HttpError>(read)) return std::string(text);  // said by who reads it next
  Json& body = std::get<Json>(read);
  if (body.contains("n_predict") && !body.contains("max_tokens")) body["max_tokens"] = body["n_predict"];
  if (body.contains("n_probs") && !body.contains("logprobs")) {
    body["logprobs"] = true;
    body["top_logprobs"] = body["n_probs"];
  }
  if (body.contains("json_schema") && !body.contains("response_format"))
    body["response_format"] = {{"type", "json_schema"}, {"json_schema", {{"schema", body["json_schema"]}}}};
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <bool chat>
std::variant<Asked, HttpError> read_openai_words(const CallContext& call) {
  auto read = read_openai_request(chat, in_openai_words(call.body));
  if (auto* error = std::get_if<HttpError>(&read)) return std::move(*error);
  OpenAiRequest& asked = std::get<OpenAiRequest>(read);
  const std::string echoed = !call.model.empty()    ? std::string(call.model)
                             : !asked.model.empty() ? asked.model
                                                    : untagged(served_model(call.world).name);
  asked.model = served_model(call.world).name;
  auto job = openai_job(call.world, asked, llamacpp_rules);
  if (auto* error = std::get_if<HttpError>(&job)) return std::move(*error);
  std::get<Job>(job).avoids_cache = asked.avoids_cache;
  auto form = std::make_unique<OpenAiForm>(
      llamacpp_style, OpenAiForm::Setup{chat, asked.include_usage, call.key, call.now, echoed}, std::get<Job>(job));
  return Asked{std::get<Job>(std::move(job)), std::move(form)};
}

std::variant<Asked, HttpError> read_completion(const CallContext& call) {
  auto read = read_llama_request(call.world, call.body);
  if (auto* error = std::get_if<HttpError>(&read)) return std::move(*error);
  LlamaRequest& asked = std::get<LlamaRequest>(read);
  std::string echoed = call.model.empty() ? untagged(asked.job.model) : std::string(call.model);
  auto form = std::make_unique<LlamaForm>(asked, std::move(echoed));
  return Asked{std::move(asked.job), std::move(form)};
}

constexpr WordsCall llama_chat = {read_openai_words<true>, llamacpp_refuse, llamacpp_trouble};
constexpr WordsCall llama_completions = {read_openai_words<false>, llamacpp_refuse, llamacpp_trouble};
constexpr WordsCall llama_completion = {read_completion, llamacpp_refuse, llamacpp_trouble};

PlainReply health_reply(const HttpCall&, const ServerState&) { return llamacpp_json("{\"status\":\"ok\"}"); }

PlainReply props_reply(const HttpCall&, const ServerState& state) { return llamacpp_json(props_document(state.world)); }

PlainReply slots_reply(const HttpCall&, const ServerState& state) {
  return llamacpp_json(slots_document(state.world, state.activity));
}

PlainReply llama_models_reply(const HttpCall&, const ServerState& state) {
  return llamacpp_json(llamacpp_models_document(state.world));
}

PlainReply metrics_reply(const HttpCall&, const ServerState& state) {
  PlainReply reply = llamacpp_json(metrics_text(state.activity));
  reply.head.content_type = "text/plain; version=0.0.4";
  return reply;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (!next.valid) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

/// A piece that is part of a character is told as its bytes.
Json piece_of(std::int64_t id) {
  std::string bytes = bytes_of(id);
  if (is_utf8(bytes)) return Json(std::move(bytes));
  Json list = Json::array();
  for (const char c : bytes) list.push_back(static_cast<unsigned char>(c));
  return list;
}

PlainReply tokenize_reply(const HttpCall& call, const ServerState&) {
  const auto read = read_json_object(call.body);
  if (const auto* error = std::get_if<HttpError>(&read)) return llamacpp_refuse(*error);
  const Json& body = std::get<Json>(read);
  Json tokens = Json::array();
  const auto content = body.find("content");
  if (content == body.end()) return llamacpp_json(compact(Json{{"tokens", tokens}}));
  if (!content->is_string()) return llamacpp_refuse({400, "'content' must be a string"});
  const auto pieces = body.find("with_pieces");
  const bool with_pieces = pieces != body.end() && *pieces == Json(true);
  for (const std::int64_t id : prompt_ids(content->get<std::string>()))
    tokens.push_back(with_pieces ? Json{{"id", id}, {"piece", piece_of(id)}} : Json(id));
  return llamacpp_json(compact(Json{{"tokens", std::move(tokens)}}));
}

PlainReply detokenize_reply(const HttpCall& call, const ServerState&) {
  const auto read = read_json_object(call.body);
  if (const auto* error = std::get_if<HttpError>(&read)) return llamacpp_refuse(*error);
  const auto tokens = std::get<Json>(read).find("tokens");
  if (tokens == std::get<Json>(read).end()) return llamacpp_json("{\"content\":\"\"}");
  const auto text = tokens->is_array() ? llama_prompt(*tokens) : std::nullopt;
  if (!text) return llamacpp_refuse({400, "'tokens' must be a list of integers"});
  return llamacpp_json(compact(Json{{"content", *text}}));
}

PlainReply template_reply(const HttpCall& call, const ServerState&) {
  const auto read = read_openai_request(true, call.body);
  if (const auto* error = std::get_if<HttpError>(&read)) return llamacpp_refuse(*error);
  return llamacpp_json(compact(Json{{"prompt", templated(std::get<OpenAiRequest>(read).messages)}}));
}

struct LlamaRow {
  std::string_view path;
  std::string_view method;
  PlainReply (*reply)(const HttpCall&, const ServerState&);
  const WordsCall* words = nullptr;  ///< instead of `reply`: a model's words are asked for
  bool open = false;                 ///< answered to whoever has no key
};
constexpr LlamaRow llama_rows[] = {
    {"/health", "GET", health_reply, nullptr, true},
    {"/v1/health", "GET", health_reply, nullptr, true},
    {"/props", "GET", props_reply},
    {"/slots", "GET", slots_reply},
    {"/metrics", "GET", metrics_reply},
    {"/v1/models", "GET", llama_models_reply},
    {"/models", "GET", llama_models_reply},
    {"/tokenize", "POST", tokenize_reply},
    {"/detokenize", "POST", detokenize_reply},
    {"/apply-template", "POST", template_reply},
    {"/completion", "POST", nullptr, &llama_completion},
    {"/completions", "POST", nullptr, &llama_completion},
    {"/v1/completions", "POST", nullptr, &llama_completions},
    {"/v1/chat/completions", "POST", nullptr, &llama_chat},
    {"/chat/completions", "POST", nullptr, &llama_chat},
};

}  // namespace

std::optional<CallAnswer> answer_llamacpp(const HttpCall& call, const ServerState& state) {
  const std::string_view path = path_of(call);
  const auto row = std::find_if(std::begin(llama_rows), std::end(llama_rows),
                                [&](const LlamaRow& known) { return known.path == path; });
  if (row == std::end(llama_rows)) return std::nullopt;
  if (!row->open && !shows_key(state.world, call)) return llamacpp_refuse({401, "Invalid API Key"});
  if (call.method != row->method) return llamacpp_has_no_such_path();
  if (row->words) return row->words;
  return row->reply(call, state);
}

/// Said by another part of the server than the other errors, in another order.
PlainReply llamacpp_has_no_such_path() {
  return llamacpp_json(R"({"error":{"message":"File Not Found","type":"not_found_error","code":404}})", 404);
}

}  // namespace bench::sim
