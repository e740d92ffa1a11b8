#include "sim/openai/endpoints.h"

#include "base/json/write.h"
#include "sim/ollama/model_name.h"
#include "sim/openai/form.h"

namespace bench::sim {
namespace {

constexpr const char* whole_type = "application/json";

std::string plain_id(bool chat, std::uint64_t key) { return letters_and_digits(chat ? "chatcmpl-" : "cmpl-", key, 29); }

std::string plain_error(const HttpError& error) {
  switch (error.status) {
    case 401:
      return openai_error_object(error, "invalid_request_error", "invalid_api_key");
    case 404:
      return openai_error_object(error, "invalid_request_error", error.kind);
    case 429:
      return openai_error_object(error, "requests", "rate_limit_exceeded");
    default:
      return openai_error_object(error, error.status < 500 ? "invalid_request_error" : "server_error", error.kind);
  }
}

HttpError plain_trouble(int status) {
  if (status == 503) return {503, "The engine is currently overloaded, please try again later."};
  if (status == 429) return {429, "Rate limit reached for requests. Please try again later."};
  return {status, "The server had an error while processing your request. Sorry about that!"};
}

HttpError plain_crash() { return {500, "The server had an error while processing your request: the engine died."}; }

constexpr OpenAiStyle plain_style = {
    .fingerprint = "fp_bench_sim",
    .whole_type = whole_type,
    .thinking = "reasoning_content",
    .says_null = true,
    .odds_as_lists = true,
    .done_after_breakdown = true,
    .odds = {append_json_string, false, true},
    .id = plain_id,
    .error = plain_error,
    .trouble = plain_trouble,
    .crash = plain_crash,
};

PlainReply refuse_plainly(const HttpError& error) { return styled_error(plain_style, error); }

HttpError longer_than_context(std::int64_t tokens, std::int64_t context) {
  return {400,
          "This model's maximum context length is " + std::to_string(context) + " tokens. However, your messages " +
              "resulted in " + std::to_string(tokens) + " tokens. Please reduce the length of the messages.",
          false, "context_length_exceeded"};
}

HttpError no_such_model(const std::string& model) {
  return {404, "The model `" + model + "` does not exist or you do not have access to it.", false, "model_not_found"};
}

template <bool chat>
std::variant<Asked, HttpError> read_plainly(const CallContext& call) {
  auto read = read_openai_request(chat, call.body);
  if (auto* error = std::get_if<HttpError>(&read)) return std::move(*error);
  const OpenAiRequest& asked = std::get<OpenAiRequest>(read);
  if (asked.model.empty()) return HttpError{400, "you must provide a model parameter"};
  if (!call.world.answers_any_model && !call.world.find_model(asked.model)) return no_such_model(asked.model);
  OpenAiRules rules;
  rules.too_long = longer_than_context;
  auto job = openai_job(call.world, asked, rules);
  if (auto* error = std::get_if<HttpError>(&job)) return std::move(*error);
  const std::string echoed(call.model.empty() ? std::string_view(asked.model) : call.model);
  auto form = std::make_unique<OpenAiForm>(
      plain_style, OpenAiForm::Setup{chat, asked.include_usage, call.key, call.now, echoed}, std::get<Job>(job));
  return Asked{std::get<Job>(std::move(job)), std::move(form)};
}
constexpr WordsCall chat_words = {read_plainly<true>, refuse_plainly, plain_trouble};
constexpr WordsCall completion_words = {read_plainly<false>, refuse_plainly, plain_trouble};

constexpr std::int64_t models_created = 1767323045;  // any time will do

Json model_entry(const Model& model) {
  return {{"id", untagged(model.name)},
          {"object", "model"},
          {"created", models_created},
          {"owned_by", "bench-sim"},
          {"max_model_len", model.context_length}};
}

PlainReply models_reply(const World& world) {
  Json list = Json::array();
  for (const Model& model : world.models) list.push_back(model_entry(model));
  return plain_reply(200, whole_type, compact(Json{{"object", "list"}, {"data", std::move(list)}}));
}

PlainReply model_reply(const World& world, const std::string& name) {
  const Model* model = world.find_model(name);
  if (!model) return refuse_plainly(no_such_model(name));
  return plain_reply(200, whole_type, compact(model_entry(*model)));
}

HttpError wrong_method() { return {405, "Method not allowed for this path.", false, "method_not_allowed"}; }

}  // namespace

std::string_view path_of(const HttpCall& call) {
  return std::string_view(call.target).substr(0, call.target.find('?'));
}

std::string untagged(std::string_view model) {
  constexpr std::string_view latest = ":latest";
  if (model.ends_with(latest)) model.remove_suffix(latest.size());
  return std::string(model);
}

std::string openai_error_object(const HttpError& error, std::string_view type, const std::string& code) {
  std::string out = "{\"error\":{\"message\":" + json_string(error.text);
  out.append(",\"type\":\"").append(type).append("\",\"param\":null,\"code\":");
  out += code.empty() ? "null" : json_string(code);
  return out + "}}";
}

bool shows_key(const World& world, const HttpCall& call) {
  return !world.api_key || call.authorization == "Bearer " + *world.api_key;
}

std::optional<CallAnswer> answer_openai(const HttpCall& call, const ServerState& state) {
  constexpr std::string_view models = "/v1/models", one_model = "/v1/models/";
  const std::string_view path = path_of(call);
  const bool is_chat = path == "/v1/chat/completions", is_completion = path == "/v1/completions";
  const bool is_models = path == models || path.starts_with(one_model);
  if (!is_chat && !is_completion && !is_models) return std::nullopt;
  if (!shows_key(state.world, call)) return refuse_plainly({401, "Incorrect API key provided."});
  if (call.method != (is_models ? "GET" : "POST")) return refuse_plainly(wrong_method());
  if (is_chat) return &chat_words;
  if (is_completion) return &completion_words;
  if (path == models) return models_reply(state.world);
  return model_reply(state.world, std::string(path.substr(one_model.size())));
}

PlainReply openai_has_no_such_path() { return refuse_plainly({404, "Not Found", false, "not_found"}); }

}  // namespace bench::sim
