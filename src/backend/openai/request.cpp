#include "backend/openai/openai.h"
#include "backend/request_json.h"
#include "base/json/write.h"

namespace bench {

namespace {

/// vLLM and `transformers serve`; llama.cpp's server and LocalAI; LM Studio; SGLang.
constexpr int usual_ports[] = {8000, 8080, 1234, 30000};

/// The fields that both endpoints have in common, behind the prompt. Settings stand beside the others, not inside an
/// object of their own. A usage is asked for, since a server that follows the protocol sends none otherwise.
void add_shared_fields(const PlannedRequest& request, JsonObjectText& body) {
  body.add("stream", "true").add("stream_options", R"({"include_usage":true})");
  for (const ServerOption& option : request.options) body.add(option.name, option.json);
  if (!request.think.empty() && !request.raw) body.add("reasoning_effort", request.think);
  if (request.schema.empty()) return;
  const std::string schema =
      JsonObjectText().add("name", R"("reply")").add("strict", "true").add("schema", request.schema).text();
  body.add("response_format", JsonObjectText().add("type", R"("json_schema")").add("json_schema", schema).text());
}

HttpRequest encode_chat_completion(const PlannedRequest& request) {
  JsonObjectText body;
  body.add("model", json_string(request.model)).add("messages", messages_json(request.messages));
  add_shared_fields(request, body);
  if (request.top_logprobs > 0) body.add("logprobs", "true").add("top_logprobs", std::to_string(request.top_logprobs));
  return {"POST", "/v1/chat/completions", body.text(), {}};
}

HttpRequest encode_completion(const PlannedRequest& request) {
  JsonObjectText body;
  body.add("model", json_string(request.model)).add("prompt", json_string(joined_contents(request.messages)));
  add_shared_fields(request, body);
  if (request.top_logprobs > 0) body.add("logprobs", std::to_string(request.top_logprobs));
  return {"POST", "/v1/completions", body.text(), {}};
}

}  // namespace

Backend make_openai() {
  return {.name = "openai",
          .about = "OpenAI's protocol, /v1/chat/completions",
          .endpoint = "/v1/chat/completions",
          .framing = Framing::sse,
          .raw_prompts = false,
          .times_replies = false,
          .key_of_service = true,
          .may_end_with_reason = true,
          .encode = encode_chat_completion,
          .parse = openai::parse,
          .read_error = openai::read_error,
          .same_model = openai::same_model,
          .server = {.version = openai::version,
                     .recognised_by = "GET /v1/models answered with a list of models",
                     .installed = openai::installed,
                     .describe = openai::describe},
          .settings = {.known = openai::known_options(),
                       .write = openai::write_options,
                       .without_cache = openai::without_cache,
                       .think = openai::think_json,
                       .context = false},
          .words = {.product = "OpenAI-compatible",
                    .a_server = "an OpenAI-compatible server",
                    .host_variable = "OPENAI_BASE_URL",
                    .key_variable = "OPENAI_API_KEY",
                    .start = "",
                    .get_model = "",
                    .serve_more = ""},
          .usual_ports = usual_ports,
          .path_prefix = "/v1"};
}

/// The same servers, asked without a conversation: a prompt reaches the model as it stands.
Backend make_openai_completions() {
  Backend completions = make_openai();
  completions.name = "openai-completions";
  completions.about = "OpenAI's protocol, /v1/completions";
  completions.endpoint = "/v1/completions";
  completions.raw_prompts = true;
  completions.encode = encode_completion;
  return completions;
}

}  // namespace bench
