#include "backend/ollama_wire.h"

namespace bench {

namespace {

/// This endpoint knows one prompt and no roles: what several messages say is joined with a blank line, as Ollama joins
/// neighbours of one role.
std::string joined(const std::vector<Message>& messages, bool system) {
  std::string text;
  for (const Message& message : messages) {
    if ((message.role == "system") != system) continue;
    if (!text.empty()) text += "\n\n";
    text += message.content;
  }
  return text;
}

HttpRequest encode_generate(const PlannedRequest& request) {
  JsonObjectText body;
  body.add("model", json_string(request.model)).add("prompt", json_string(joined(request.messages, false)));
  const std::string system = joined(request.messages, true);
  if (!system.empty()) body.add("system", json_string(system));
  ollama::add_settings(request, body);
  return ollama::post("/api/generate", body);
}

}  // namespace

Backend make_ollama_generate() {
  return {"ollama-generate", "/api/generate", Framing::ndjson, encode_generate, ollama::parse, ollama::error_text};
}

}  // namespace bench
