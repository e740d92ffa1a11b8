#include "present/statements.h"

#include <algorithm>

#include "base/text.h"
#include "present/number.h"
#include "present/precision_words.h"
#include "summarise/group_summary.h"
#include "summarise/metric/ids.h"
#include "summarise/run_conditions.h"

namespace bench {
namespace {

std::string count_text(std::int64_t count, std::string_view name) {
  return std::to_string(count) + " " + std::string(name);
}

std::string amount_of_work(const RunHeader& header) {
  const std::string suite = header.suite + ": " + counted(header.items, "prompt");
  if (header.plan.precision) return suite + ", until " + goal_words(*header.plan.precision, header.eval.has_value());
  const auto models = std::max<std::int64_t>(1, static_cast<std::int64_t>(header.models.size()));
  if (header.planned_requests == header.items * header.runs * models) {
    return suite + " × " + counted(header.runs, "run");
  }
  return header.planned_requests ? suite + ", " + counted(*header.planned_requests, "request") : suite;
}

/// "256", or "64 to 512" where prompts have limits of their own.
std::string answer_limit(const RunHeader& header) {
  const std::string most = std::to_string(header.num_predict);
  const std::int64_t least = header.plan.least_predict;
  return least > 0 && least < header.num_predict ? std::to_string(least) + " to " + most : most;
}

Pieces request_counts(const GroupSummary& group) {
  Pieces pieces{std::to_string(group.n_ok) + "/" + std::to_string(group.n_total) + " ok"};
  for (const FailureCount& failure : group.failures) pieces.push_back(count_text(failure.n, name_of(failure)));
  if (group.n_measured != group.n_ok)
    pieces.push_back(std::to_string(group.n_measured) + " measured, without cold and disturbed ones");
  return pieces;
}

Pieces flag_counts(const GroupSummary& group) {
  Pieces pieces;
  for (const auto& [flag, count] : group.flags) {
    const bool is_said = flag == Flag::short_output && (group.short_output || group.quality);
    if (!is_said) pieces.push_back(count_text(count, name_of(flag)));
  }
  return pieces;
}

Pieces throughput(const GroupSummary& group) {
  Pieces pieces;
  const auto add = [&](std::optional<double> value, std::string_view unit) {
    if (value) pieces.push_back(number_text({value}, {}) + " " + std::string(unit));
  };
  add(group.output_toks_per_s, "tok/s");
  add(group.requests_per_s, "requests/s");
  add(group.mean_in_flight, "in flight");
  pieces.push_back(counted(group.output_tokens, "token") + " in " + duration_text(group.wall_s));
  return pieces;
}

/// The setting as it is typed: the header holds JSON.
std::string think_text(std::string_view json) {
  if (json == "false") return "think off";
  if (json == "true") return "think on";
  return "think " + std::string(trimmed(json, "\""));
}

Statement usage(std::string label, const ProcessUsage& used, std::string_view whose) {
  Statement statement{std::move(label), {}};
  statement.pieces.push_back("user " + duration_text(seconds(used.user)));
  statement.pieces.push_back("sys " + duration_text(seconds(used.system)));
  if (used.peak_bytes) {
    std::string memory = "peak memory " + bytes_text(*used.peak_bytes);
    if (!whose.empty()) memory.append(" ").append(whose);
    statement.pieces.push_back(std::move(memory));
  }
  return statement;
}

Statement others(const OthersUsage& used) {
  return {"other programs",
          {std::to_string(std::lround(100 * used.share())) + " % of " + counted(used.processors, "processor")}};
}

}  // namespace

Pieces describe_run(const RunHeader& header) {
  Pieces pieces;
  const std::string version = header.server.version.empty() ? "" : " " + header.server.version;
  pieces.push_back(header.server.api + version + " at " + header.server.url);
  if (std::string places = describe_capacity(header.server.capacity); !places.empty())
    pieces.push_back(std::move(places));
  if (header.server.load)
    pieces.push_back("loaded in " + duration_text(seconds(*header.server.load)) + " (not measured)");
  pieces.push_back(amount_of_work(header));
  pieces.push_back(counted(header.workers, "worker"));
  if (header.num_predict > 0) pieces.push_back("num_predict " + answer_limit(header));
  if (header.num_ctx > 0) pieces.push_back("num_ctx " + std::to_string(header.num_ctx));
  if (!header.think.empty()) pieces.push_back(think_text(header.think));
  return pieces;
}

std::string describe_capacity(const ServerCapacity& capacity) {
  if (!capacity.places) return "";
  std::string text = counted(*capacity.places, "place");
  if (!capacity.context_per_place) return text;
  text += (*capacity.places == 1 ? " of " : ", ") + std::to_string(*capacity.context_per_place) + " tokens";
  if (*capacity.places == 1) return text;
  if (!capacity.shared_cache) return text + " each or shared";
  return text + (*capacity.shared_cache ? " shared by all" : " each");
}

Pieces describe_model(const GroupSummary& group, const RunHeader& header, const RunEnd& end) {
  Pieces pieces{group.model};
  for (const ModelFacts& model : header.models) {
    if (model.name != group.model) continue;
    if (!model.quantization.empty()) pieces.push_back(model.quantization);
    if (!model.parameter_size.empty()) pieces.push_back(model.parameter_size);
  }
  const auto on_gpu = gpu_share_of(group.model, header, end);
  if (on_gpu) pieces.push_back(quantity_text({on_gpu}, Unit::share) + " on GPU");
  if (!group.condition.empty()) pieces.push_back(group.condition);
  if (group.target != header.server.url) pieces.push_back("at " + group.target);
  return pieces;
}

std::vector<Statement> describe_requests(const GroupSummary& group) {
  std::vector<Statement> statements{{"requests", request_counts(group)}};
  if (group.n_ok > 0) statements.push_back({"throughput", throughput(group)});
  // A warning says it where it matters.
  if (group.short_output && group.short_output->hits > 0 && !many_are_short(group) && !group.quality) {
    statements.push_back({"short outputs", {proportion_text(*group.short_output), "ended before num_predict"}});
  }
  for (const MetricSummary& summary : group.metrics) {
    const Metric* metric = find_metric(summary.id);
    if (group.quality && metric && (metric->id == metric::correct || metric->id == group.quality->grade))
      continue;  // the score says it
    if (metric && metric->unit == Unit::share)
      statements.push_back({std::string(metric->title), {share_text(summary)}});
  }
  if (Pieces flags = flag_counts(group); !flags.empty()) statements.push_back({"flags", std::move(flags)});
  return statements;
}

std::string describe_gate(const GateOutcome& gate, bool several_models) {
  std::string text = gate.text + ": ";
  if (several_models && !gate.model.empty()) text += gate.model + " has ";
  if (!gate.value) return text + "no value (" + gate.why_none + ")";
  return text + (gate.at_least ? "≥ " : "") + quantity_text({gate.value}, gate.unit);
}

std::vector<Statement> describe_usage(const RunEnd& end) {
  Statement self = usage("this program", end.self, "(not the model's)");
  self.pieces.insert(self.pieces.begin(), "wall " + duration_text(seconds(end.wall)));
  std::vector<Statement> statements{std::move(self)};
  if (end.server) statements.push_back(usage("server", *end.server, ""));
  if (end.measuring && end.measuring->others) statements.push_back(others(*end.measuring->others));
  for (const PrecisionLook& look : end.precision)
    statements.push_back(describe_precision(look, end.precision.size() > 1));
  return statements;
}

std::string interruption_of(const RunView& view) {
  if (view.summary.complete) return "";
  std::string text = "INCOMPLETE: " + std::to_string(view.summary.end.records);
  if (view.header.planned_requests) text += " of " + std::to_string(*view.header.planned_requests);
  text += " requests are in";
  return view.summary.end.reason.empty() ? text : text + " (" + view.summary.end.reason + ")";
}

}  // namespace bench
