#include <algorithm>
#include <iterator>

#include "backend/ollama/ollama.h"
#include "backend/request_json.h"
#include "base/json/write.h"

namespace bench {

namespace {

constexpr int usual_ports[] = {11434};

/// The fields that stand behind the prompt, only those that are to be sent.
void add_settings(const PlannedRequest& request, JsonObjectText& body) {
  body.add("stream", "true");
  if (request.raw) body.add("raw", "true");
  if (request.top_logprobs > 0) body.add("logprobs", "true").add("top_logprobs", std::to_string(request.top_logprobs));
  if (request.whole) body.add("truncate", "false").add("shift", "false");
  if (!request.think.empty() && !request.raw) body.add("think", request.think);
  if (!request.schema.empty()) body.add("format", request.schema);
  if (!request.keep_alive.empty()) body.add("keep_alive", request.keep_alive);
  if (!request.options.empty()) body.add("options", options_json(request.options));
}

HttpRequest encode_generate(const PlannedRequest& request);

/// Only /api/generate passes a prompt on as it stands.
HttpRequest encode_chat(const PlannedRequest& request) {
  if (request.raw) return encode_generate(request);
  JsonObjectText body;
  body.add("model", json_string(request.model)).add("messages", messages_json(request.messages));
  add_settings(request, body);
  return {"POST", "/api/chat", body.text(), {}};
}

/// /api/generate knows a system prompt and one prompt. What several messages say is joined as Ollama joins neighbours
/// of one role.
std::string contents_of(const std::vector<Message>& messages, bool system) {
  std::vector<Message> some;
  std::copy_if(messages.begin(), messages.end(), std::back_inserter(some),
               [system](const Message& message) { return (message.role == "system") == system; });
  return joined_contents(some);
}

HttpRequest encode_generate(const PlannedRequest& request) {
  JsonObjectText body;
  body.add("model", json_string(request.model)).add("prompt", json_string(contents_of(request.messages, false)));
  const std::string system = contents_of(request.messages, true);
  if (!system.empty()) body.add("system", json_string(system));
  add_settings(request, body);
  return {"POST", "/api/generate", body.text(), {}};
}

}  // namespace

Backend make_ollama() {
  return {.name = "ollama",
          .about = "Ollama, /api/chat",
          .endpoint = "/api/chat",
          .framing = Framing::ndjson,
          .head_with_token = true,
          .encode = encode_chat,
          .parse = ollama::parse,
          .read_error = ollama::read_error,
          .same_model = ollama::same_model,
          .prompt_was_cut = ollama::prompt_was_cut,
          .server = {.version = ollama::version,
                     .recognised_by = "GET /api/version answered with a version",
                     .installed = ollama::installed,
                     .describe = ollama::describe,
                     .loaded = ollama::loaded,
                     .unload = ollama::unload_request},
          .settings = {.known = ollama::known_options(),
                       .write = ollama::write_options,
                       .think = ollama::think_json,
                       .keep_alive = true},
          .words = {.product = "Ollama",
                    .a_server = "an Ollama server",
                    .host_variable = "OLLAMA_HOST",
                    .key_variable = "OLLAMA_API_KEY",
                    .start = "ollama serve",
                    .get_model = "ollama pull",
                    .serve_more = "start the server with a higher OLLAMA_NUM_PARALLEL"},
          .places = ollama::places_setting(),
          .usual_ports = usual_ports};
}

/// The same server, asked without a conversation.
Backend make_ollama_generate() {
  Backend generate = make_ollama();
  generate.name = "ollama-generate";
  generate.about = "Ollama, /api/generate";
  generate.endpoint = "/api/generate";
  generate.encode = encode_generate;
  return generate;
}

}  // namespace bench
