#include "present/facts.h"

#include <algorithm>

#include "bench/metric.h"

#include "base/text.h"
#include "present/metric_choice.h"
#include "present/number.h"
#include "present/sparkline.h"

namespace bench {
namespace {

std::string_view name_of(const std::string& name) { return name; }

template <class Name>
Items counts(const std::vector<std::pair<Name, std::int64_t>>& by_name) {
  Items items;
  for (const auto& [name, count] : by_name) items.push_back(std::to_string(count) + " " + std::string(name_of(name)));
  return items;
}

std::string amount_of_work(const RunHeader& header) {
  const std::string suite = header.suite + ": " + counted(header.items, "prompt");
  const auto models = std::max<std::int64_t>(1, static_cast<std::int64_t>(header.models.size()));
  if (header.planned_requests == header.items * header.runs * models) {
    return suite + " × " + counted(header.runs, "run");
  }
  return header.planned_requests ? suite + ", " + counted(*header.planned_requests, "request") : suite;
}

std::string gpu_text(const LoadedModel& model) {
  const auto share = model.gpu_share();
  if (!share) return "";
  const Scale percent{100, "%"};
  return value_text(Estimate{*share, {}, false, false}, percent) + " % on GPU";
}

Items request_counts(const GroupSummary& group) {
  Items items{std::to_string(group.n_ok) + "/" + std::to_string(group.n_total) + " ok"};
  for (std::string& failure : counts(group.failures)) items.push_back(std::move(failure));
  if (group.n_measured != group.n_ok)
    items.push_back(std::to_string(group.n_measured) + " measured, without cold and disturbed ones");
  return items;
}

Items throughput(const GroupSummary& group) {
  Items items;
  const auto add = [&](std::optional<double> value, std::string_view unit) {
    if (value) items.push_back(value_text(Estimate{*value, {}, false, false}, {}) + " " + std::string(unit));
  };
  add(group.output_toks_per_s, "tok/s");
  add(group.requests_per_s, "requests/s");
  add(group.mean_in_flight, "in flight");
  items.push_back(counted(group.output_tokens, "token") + " in " + duration_text(group.wall_s));
  return items;
}

Fact usage(std::string label, const ProcessUsage& used, std::string_view whose) {
  Fact fact{std::move(label), {}};
  fact.items.push_back("user " + duration_text(seconds(used.user)));
  fact.items.push_back("sys " + duration_text(seconds(used.system)));
  if (used.peak_bytes) {
    std::string memory = "peak memory " + bytes_text(*used.peak_bytes);
    if (!whose.empty()) memory.append(" ").append(whose);
    fact.items.push_back(std::move(memory));
  }
  return fact;
}

bool belongs_to(const RunRecord& record, const GroupSummary& group) {
  return !record.warmup && record.model == group.model && record.target == group.target &&
         record.condition == group.condition;
}

}  // namespace

Items describe_run(const RunHeader& header) {
  Items items;
  const std::string version = header.server.version.empty() ? "" : " " + header.server.version;
  items.push_back(header.server.api + version + " at " + header.server.url);
  items.push_back(amount_of_work(header));
  items.push_back(counted(header.workers, "worker"));
  if (header.num_predict > 0) items.push_back("num_predict " + std::to_string(header.num_predict));
  if (header.num_ctx > 0) items.push_back("num_ctx " + std::to_string(header.num_ctx));
  return items;
}

Items describe_model(const GroupSummary& group, const RunHeader& header) {
  Items items{group.model};
  for (const ModelFacts& model : header.models) {
    if (model.name != group.model) continue;
    if (!model.quantization.empty()) items.push_back(model.quantization);
    if (!model.parameter_size.empty()) items.push_back(model.parameter_size);
  }
  for (const LoadedModel& model : header.server.loaded) {
    if (model.name == group.model && model.gpu_share()) items.push_back(gpu_text(model));
  }
  if (!group.condition.empty()) items.push_back(group.condition);
  if (group.target != header.server.url) items.push_back("at " + group.target);
  return items;
}

std::vector<Fact> facts_of(const GroupSummary& group) {
  std::vector<Fact> facts{{"requests", request_counts(group)}};
  if (group.n_ok > 0) facts.push_back({"throughput", throughput(group)});
  if (group.short_output) {
    facts.push_back({"short outputs", {rate_text(*group.short_output), "ended before num_predict"}});
  }
  for (const MetricSummary& summary : group.metrics) {
    const Metric* metric = find_metric(summary.id);
    if (metric && metric->unit == Unit::share) facts.push_back({std::string(metric->title), {share_text(summary)}});
  }
  if (!group.flags.empty()) facts.push_back({"flags", counts(group.flags)});
  return facts;
}

std::vector<Fact> trend_of(const GroupSummary& group, std::span<const RunRecord> records, int columns) {
  const auto headline = headline_of(group.metrics);
  if (headline.empty()) return {};
  const Metric& metric = *find_metric(headline.front()->id);

  std::vector<const RunRecord*> in_time;
  for (const RunRecord& record : records) {
    if (belongs_to(record, group)) in_time.push_back(&record);
  }
  if (in_time.size() < 2) return {};
  std::stable_sort(in_time.begin(), in_time.end(),
                   [](const RunRecord* a, const RunRecord* b) { return a->start < b->start; });
  std::vector<std::optional<double>> values;
  for (const RunRecord* record : in_time) values.push_back(metric.of(*record));
  const auto top = *std::max_element(values.begin(), values.end());
  if (!top) return {};
  Items items{sparkline(values, columns), "up to " + quantity_text(Estimate{*top, {}, false, false}, metric.unit)};
  if (items.front().find("×") != std::string::npos) items.push_back("× no value");
  return {{std::string(metric.title) + " in time", std::move(items)}};
}

std::vector<Fact> usage_of(const RunEnd& end) {
  Fact self = usage("this program", end.self, "(not the model's)");
  self.items.insert(self.items.begin(), "wall " + duration_text(seconds(end.wall)));
  std::vector<Fact> facts{std::move(self)};
  if (end.server) facts.push_back(usage("server", *end.server, ""));
  return facts;
}

std::string interruption_of(const RunView& view) {
  if (view.summary.complete) return "";
  std::string text = "INCOMPLETE: " + std::to_string(view.summary.end.records);
  if (view.header.planned_requests) text += " of " + std::to_string(*view.header.planned_requests);
  text += " requests are in";
  return view.summary.end.reason.empty() ? text : text + " (" + view.summary.end.reason + ")";
}

}  // namespace bench
