#include <nlohmann/json.hpp>

#include "bench/renderer.h"

#include "present/summary_json.h"

namespace bench {
namespace {

/// One document: what was run, on what, and what came out.
std::string render_json(const RunView& view) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  document["type"] = "run";
  document["run"] = header_json(view.header);
  document["summary"] = summary_json(view.summary);
  return json_text(document, 2) + "\n";
}

}  // namespace

Renderer make_json() { return {"json", ".json", false, render_json}; }

}  // namespace bench
