#include "backend/ollama_wire.h"

namespace bench::ollama {

std::string options_json(std::span<const ServerOption> options) {
  JsonObjectText object;
  for (const ServerOption& option : options) object.add(option.name, option.json);
  return object.text();
}

void add_settings(const PlannedRequest& request, JsonObjectText& body) {
  body.add("stream", "true");
  if (!request.think.empty()) body.add("think", request.think);
  if (!request.schema.empty()) body.add("format", request.schema);
  if (!request.keep_alive.empty()) body.add("keep_alive", request.keep_alive);
  if (!request.options.empty()) body.add("options", options_json(request.options));
}

HttpRequest post(std::string_view path, const JsonObjectText& body) {
  return {"POST", std::string(path), body.text(), {}};
}

}  // namespace bench::ollama
