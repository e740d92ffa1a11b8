#include "sim/ollama/endpoints.h"

#include <algorithm>

#include "base/text.h"
#include "sim/ollama/form.h"
#include "sim/ollama/go_json.h"
#include "sim/ollama/go_reply.h"
#include "sim/ollama/info.h"
#include "sim/ollama/model_name.h"
#include "sim/ollama/openai_layer.h"
#include "sim/ollama/request.h"

namespace bench::sim {
namespace {

PlainReply root_reply(const HttpCall&, const ServerState&) {
  return go_reply(200, "text/plain; charset=utf-8", "Ollama is running");
}

PlainReply version_reply(const HttpCall&, const ServerState& state) {
  return json_reply(version_document(state.world));
}

PlainReply status_reply(const HttpCall&, const ServerState&) { return json_reply(status_document()); }

PlainReply tags_reply(const HttpCall&, const ServerState& state) { return json_reply(tags_document(state.world)); }

PlainReply ps_reply(const HttpCall&, const ServerState& state) {
  return json_reply(ps_document(state.world, state.engine.residents(state.now), state.epoch));
}

PlainReply show_reply(const HttpCall& call, const ServerState& state) {
  const GoJson read = read_go_json(call.body);
  if (read.error == "EOF") return error_reply({400, "missing request body"});
  if (!read.error.empty()) return error_reply({400, read.error});
  std::string model;
  for (const char* key : {"name", "model"})  // `name` is the older word for it
    if (read.value.is_object() && read.value.contains(key) && read.value[key].is_string())
      model = read.value[key].get<std::string>();
  if (model.empty()) return error_reply({400, "model is required"});
  if (!is_model_name(model) || (!state.world.answers_any_model && !state.world.find_model(model)))
    return error_reply({404, "model '" + with_tag(model) + "' not found"});
  return json_reply(show_document(state.world, model));
}

template <bool chat>
std::variant<Asked, HttpError> read_words(const CallContext& call) {
  auto read = read_ollama_request(call.world, chat, call.body);
  if (auto* error = std::get_if<HttpError>(&read)) return std::move(*error);
  Job& job = std::get<Job>(read);
  auto form = std::make_unique<OllamaForm>(chat, call.model.empty() ? job.model : call.model, job);
  return Asked{std::move(job), std::move(form)};
}
constexpr WordsCall chat_call = {read_words<true>, error_reply, ollama_error};
constexpr WordsCall generate_call = {read_words<false>, error_reply, ollama_error};

struct EndpointRow {
  std::string_view path;
  std::string_view methods;
  PlainReply (*reply)(const HttpCall&, const ServerState&);
  const WordsCall* words = nullptr;  ///< instead of `reply`: a model's words are asked for
  bool of_openai = false;            ///< the world must speak that as well
};

constexpr EndpointRow endpoint_rows[] = {
    {"/", "GET, HEAD", root_reply},
    {"/api/version", "GET, HEAD", version_reply},
    {"/api/status", "GET", status_reply},
    {"/api/tags", "GET, HEAD", tags_reply},
    {"/api/ps", "GET", ps_reply},
    {"/api/chat", "POST", nullptr, &chat_call},
    {"/api/generate", "POST", nullptr, &generate_call},
    {"/api/show", "POST", show_reply},
    {"/v1/models", "GET", ollama_models_reply, nullptr, true},
    {"/v1/chat/completions", "POST", nullptr, &ollama_openai_chat, true},
    {"/v1/completions", "POST", nullptr, &ollama_openai_completions, true},
};

const EndpointRow* endpoint_at(std::string_view path) {
  const auto found = std::find_if(std::begin(endpoint_rows), std::end(endpoint_rows),
                                  [&](const EndpointRow& row) { return row.path == path; });
  return found == std::end(endpoint_rows) ? nullptr : found;
}

/// One slash where there are several, none at the end.
std::string cleaned_path(std::string_view path) {
  std::string clean;
  for (const char c : path)
    if (c != '/' || clean.empty() || clean.back() != '/') clean += c;
  if (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean;
}

bool names_method(std::string_view methods, std::string_view method) {
  const std::vector<std::string_view> names = split(methods, ',');
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return trimmed(name) == method; });
}

bool is_address(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return true;
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

bool is_allowed_host(std::string_view host, std::string_view own_name) {
  if (host.starts_with('[')) return true;  // an IPv6 address
  const std::size_t colon = host.rfind(':');
  const std::string_view name = host.substr(0, colon);
  if (name.empty() || is_address(name) || name == "localhost" || name == own_name) return true;
  return name.ends_with(".localhost") || name.ends_with(".local") || name.ends_with(".internal");
}

std::optional<CallAnswer> answer_ollama(const HttpCall& call, const ServerState& state) {
  if (!is_allowed_host(call.host, state.own_name)) return plain_reply(403, "", "");
  const std::string_view target = call.target, path = target.substr(0, target.find('?'));
  const EndpointRow* row = endpoint_at(path);
  const std::string clean = cleaned_path(path);
  const EndpointRow* meant = row ? row : endpoint_at(clean);
  if (!meant || (meant->of_openai && !speaks(state.world, "openai"))) return std::nullopt;
  if (!row) return with_header(plain_reply(307, "", ""), "Location", clean);
  if (!names_method(row->methods, call.method))
    return with_header(plain_reply(405, "text/plain", "405 method not allowed"), "Allow", std::string(row->methods));
  if (row->words) return row->words;
  return row->reply(call, state);
}

PlainReply ollama_has_no_such_path() { return plain_reply(404, "text/plain", "404 page not found"); }

}  // namespace bench::sim
