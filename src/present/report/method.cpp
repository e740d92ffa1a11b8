#include "present/report/method.h"

#include <algorithm>

#include "base/rfc3339.h"
#include "base/text.h"
#include "present/number.h"
#include "present/statements.h"

namespace bench {
namespace {

constexpr std::size_t enough_of_a_hash = 12;

void add(std::vector<Statement>& to, std::string label, Pieces pieces) {
  std::erase_if(pieces, [](const std::string& piece) { return piece.empty(); });
  if (!pieces.empty()) to.push_back({std::move(label), std::move(pieces)});
}

std::string behind(std::string_view word, const std::string& text) {
  return text.empty() ? "" : std::string(word) + " " + text;
}

Pieces facts_of(const ModelFacts& model) {
  Pieces pieces{model.name, model.quantization, model.parameter_size, model.family, model.format};
  if (model.size) pieces.push_back(bytes_text(*model.size));
  if (model.context_length) pieces.push_back("trained context " + std::to_string(*model.context_length));
  pieces.push_back(behind("digest", model.digest.substr(0, enough_of_a_hash)));
  return pieces;
}

Pieces facts_of(const HostFacts& host) {
  Pieces pieces{host.cpu};
  if (host.cores_usable) pieces.push_back(counted(*host.cores_usable, "usable core"));
  if (host.memory_bytes) pieces.push_back(bytes_text(*host.memory_bytes) + " of memory");
  pieces.push_back(host.os);
  pieces.push_back(behind("kernel", host.kernel));
  pieces.push_back(host.arch);
  pieces.push_back(behind("governor", host.governor));
  pieces.push_back(host.virtualisation);
  if (host.load_1min) pieces.push_back("load " + number_text({host.load_1min}, {}) + " at the start");
  return pieces;
}

Pieces facts_of(const EvalFacts& eval) {
  return {eval.recipe + behind(" version", eval.version), counted(eval.shots, "shot"),
          behind("data", eval.data_sha.substr(0, enough_of_a_hash)), eval.sample ? "sample questions" : ""};
}

Pieces seeds_of(const RunHeader& header) {
  Pieces pieces{"plan " + std::to_string(header.seed)};
  if (header.nonces) pieces.push_back("nonces " + std::to_string(header.nonce_seed) + ", so that no prompt is cached");
  return pieces;
}

}  // namespace

std::vector<Statement> describe_method(const RunView& run) {
  const RunHeader& header = run.header;
  std::vector<Statement> out;
  add(out, "run", {header.run_id, "begun " + to_rfc3339(header.started).substr(0, 19) + "Z"});
  add(out, "server", describe_run(header));
  for (const ModelFacts& model : header.models) add(out, "model", facts_of(model));
  if (header.against) add(out, "second server", {header.against->server.api + " at " + header.against->server.url});
  add(out, "this machine", facts_of(header.host));
  if (header.eval) add(out, "questions", facts_of(*header.eval));
  add(out, "seeds", seeds_of(header));
  Pieces labels;
  for (const auto& [key, value] : header.labels) labels.push_back(key + "=" + value);
  add(out, "labels", std::move(labels));
  for (Statement& statement : describe_usage(run.summary.end))
    add(out, std::move(statement.label), std::move(statement.pieces));
  add(out, "clock",
      {header.clock_name,
       header.clock_resolution.count() > 0 ? "resolution " + duration_text(seconds(header.clock_resolution)) : ""});
  add(out, "bench", {header.build.version, behind("git", header.build.git), header.build.compiler});
  add(out, "command", {joined(header.argv, " ")});
  return out;
}

Grid option_grid(const RunHeader& header) {
  Grid grid{{{"option", Align::left}, {"value", Align::left}, {"from", Align::left}}, {}};
  for (const ResolvedOption& option : header.options)
    if (option.source != "default") grid.rows.push_back({"--" + option.name, option.value, option.source});
  return grid;
}

}  // namespace bench
