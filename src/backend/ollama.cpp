#include "backend/ollama_wire.h"

namespace bench {

namespace {

std::string messages_json(const std::vector<Message>& messages) {
  std::string array = "[";
  for (const Message& message : messages) {
    if (array.size() > 1) array += ',';
    array +=
        JsonObjectText().add("role", json_string(message.role)).add("content", json_string(message.content)).text();
  }
  return array + ']';
}

HttpRequest encode_chat(const PlannedRequest& request) {
  JsonObjectText body;
  body.add("model", json_string(request.model)).add("messages", messages_json(request.messages));
  ollama::add_settings(request, body);
  return ollama::post("/api/chat", body);
}

}  // namespace

Backend make_ollama() {
  return {"ollama", "/api/chat", Framing::ndjson, encode_chat, ollama::parse, ollama::error_text};
}

}  // namespace bench
