#include <algorithm>

#include "backend/llamacpp/llamacpp.h"
#include "backend/request_json.h"
#include "base/json/write.h"

namespace bench {

namespace {

constexpr int llamacpp_ports[] = {8080};

bool has_option(const PlannedRequest& request, std::string_view name) {
  return std::any_of(request.options.begin(), request.options.end(),
                     [name](const ServerOption& option) { return option.name == name; });
}

/// The template reads these: models differ in which one they heed.
std::string template_words(const std::string& think) {
  const bool is_level = think.starts_with('"');
  return JsonObjectText().add(is_level ? "reasoning_effort" : "enable_thinking", think).text();
}

/// The same fields at either endpoint, only those that are to be sent. A prompt that does not fit is refused in any
/// case, so there is nothing to say for `whole`.
void add_own_fields(const PlannedRequest& request, JsonObjectText& body) {
  body.add("stream", "true");
  if (request.nonce && !has_option(request, "cache_prompt")) body.add("cache_prompt", "false");
  if (request.top_logprobs > 0) body.add("n_probs", std::to_string(request.top_logprobs));
  if (!request.schema.empty()) body.add("json_schema", request.schema);
  for (const ServerOption& option : request.options) body.add(option.name, option.json);
}

HttpRequest encode_llamacpp(const PlannedRequest& request) {
  JsonObjectText body;
  body.add("model", json_string(request.model));
  if (request.raw) {
    body.add("prompt", json_string(joined_contents(request.messages)));
    add_own_fields(request, body);
    return {"POST", "/completion", body.text(), {}};
  }
  body.add("messages", messages_json(request.messages));
  if (!request.think.empty()) body.add("chat_template_kwargs", template_words(request.think));
  add_own_fields(request, body);
  return {"POST", "/v1/chat/completions", body.text(), {}};
}

/// Its places divide the context among them.
constexpr SettingChange llamacpp_changes[] = {
    {SettingChange::On::any, "by hand", "llama-server -m FILE.gguf -np {places} -c {context}"},
    {SettingChange::On::any, "docker",
     "docker run -p 8080:8080 -v \"$PWD:/models\" ghcr.io/ggml-org/llama.cpp:server \\\n"
     "  -m /models/FILE.gguf --host 0.0.0.0 --port 8080 -np {places} -c {context}"},
};

}  // namespace

Backend make_llamacpp() {
  return {.name = "llamacpp",
          .about = "llama.cpp's llama-server, /v1/chat/completions with its own fields, raw prompts to /completion",
          .endpoint = "/v1/chat/completions",
          .framing = Framing::sse,
          .encode = encode_llamacpp,
          .parse = llamacpp::parse,
          .read_error = llamacpp::read_error,
          .same_model = llamacpp::same_model,
          .server = {.version = llamacpp::version,
                     .recognised_by = "GET /props answered with its places",
                     .installed = llamacpp::installed,
                     .describe = llamacpp::describe,
                     .loaded = llamacpp::loaded,
                     .capacity = llamacpp::capacity,
                     .count_tokens = llamacpp::count_tokens},
          .settings = {.known = llamacpp::known_options(),
                       .write = llamacpp::write_options,
                       .think = llamacpp::think_json,
                       .context = false},
          .words = {.product = "llama.cpp",
                    .a_server = "a llama.cpp server",
                    .host_variable = "",
                    .key_variable = "LLAMA_API_KEY",
                    .start = "llama-server -m FILE.gguf",
                    .get_model = "",
                    .serve_more = "start the server with a higher -np, and with a -c that is enough for all of them"},
          .places = {.name = "-np",
                     .changes = llamacpp_changes,
                     .own_cache_each = "-np N with --no-kv-unified, and a -c that is N times what one request needs"},
          .usual_ports = llamacpp_ports};
}

}  // namespace bench
