// The rows of llama.cpp's llama-bench, as its `-o json` has them: reading a prompt (n_prompt tokens) and going on from
// it (n_gen tokens), each behind n_depth tokens of context. Requests with the same counts are the samples of one row.

#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/renderer.h"

#include "base/rfc3339.h"
#include "present/export/measured_records.h"
#include "present/json_parts.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;

/// What llama-bench knows of a run in its own process. Who asks from outside is not told: null.
constexpr const char* only_llama_bench_knows[] = {"n_batch",
                                                  "n_ubatch",
                                                  "n_threads",
                                                  "cpu_mask",
                                                  "cpu_strict",
                                                  "poll",
                                                  "type_k",
                                                  "type_v",
                                                  "n_gpu_layers",
                                                  "n_cpu_moe",
                                                  "split_mode",
                                                  "main_gpu",
                                                  "no_kv_offload",
                                                  "flash_attn",
                                                  "devices",
                                                  "tensor_split",
                                                  "tensor_buft_overrides",
                                                  "load_mode",
                                                  "embeddings",
                                                  "no_op_offload",
                                                  "no_host",
                                                  "fit_target",
                                                  "fit_min_ctx"};

struct LlamaBenchRow {
  std::string model;
  std::string target;
  std::string condition;
  std::int64_t n_prompt = 0;
  std::int64_t n_gen = 0;
  std::int64_t n_depth = 0;
  bool operator<(const LlamaBenchRow& other) const {
    const auto key = [](const LlamaBenchRow& row) {
      return std::tie(row.model, row.target, row.condition, row.n_gen, row.n_prompt, row.n_depth);
    };
    return key(*this) < key(other);
  }
};

using LlamaBenchSamples = std::map<LlamaBenchRow, std::vector<std::int64_t>>;

void add_samples(LlamaBenchSamples& samples, const RunRecord& record) {
  const ServerCounters& server = record.reply.server;
  if (record.reply.flags.has(Flag::units_suspect) || !server.prompt_eval_count) return;
  const std::int64_t prompt = *server.prompt_eval_count;
  const std::int64_t cached = server.prompt_eval_cached_count.value_or(0);
  const auto add = [&](std::int64_t n_prompt, std::int64_t n_gen, std::int64_t depth,
                       const std::optional<std::int64_t>& ns) {
    if (ns && *ns > 0 && n_prompt + n_gen > 0)
      samples[{record.model, record.target, record.condition, n_prompt, n_gen, depth}].push_back(*ns);
  };
  if (cached >= 0 && cached < prompt) add(prompt - cached, 0, cached, server.prompt_eval_duration);
  if (server.eval_count && *server.eval_count > 0) add(0, *server.eval_count, prompt, server.eval_duration);
}

double average(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// With n - 1; none of a single value, where llama-bench writes 0.
std::optional<double> deviation(const std::vector<double>& values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = average(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

const ModelFacts* facts_of(const RunHeader& header, const LlamaBenchRow& row) {
  const bool other = header.against && row.target == header.against->server.url;
  for (const ModelFacts& model : other ? header.against->models : header.models)
    if (model.name == row.model) return &model;
  return nullptr;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

void put_model(Json& object, const LlamaBenchRow& row, const ModelFacts* facts) {
  object["model_filename"] = row.model;
  std::string type;
  if (facts != nullptr)
    for (const std::string* part : {&facts->family, &facts->parameter_size, &facts->quantization})
      if (!part->empty()) type += (type.empty() ? "" : " ") + *part;
  object["model_type"] = text_or_null(type);
  object["model_size"] = facts == nullptr ? Json(nullptr) : json_parts::or_null(facts->size);
  object["model_n_params"] = nullptr;
}

void put_figures(Json& object, std::int64_t tokens, const std::vector<std::int64_t>& samples) {
  std::vector<double> times, rates;
  for (const std::int64_t ns : samples) {
    times.push_back(static_cast<double>(ns));
    rates.push_back(static_cast<double>(tokens) / static_cast<double>(ns) * 1e9);
  }
  const auto time_deviation = deviation(times);
  object["avg_ns"] = std::llround(average(times));
  object["stddev_ns"] = time_deviation ? Json(std::llround(*time_deviation)) : Json(nullptr);
  object["avg_ts"] = average(rates);
  object["stddev_ts"] = json_parts::or_null(deviation(rates));
  object["samples_ns"] = samples;
  object["samples_ts"] = rates;
}

Json row_json(const RunView& view, const LlamaBenchRow& row, const std::vector<std::int64_t>& samples) {
  const RunHeader& header = view.header;
  const ServerFacts& server =
      header.against && row.target == header.against->server.url ? header.against->server : header.server;
  Json object = Json::object();
  // That of the server; its number is part of no protocol.
  object["build_commit"] = text_or_null(server.version);
  object["build_number"] = nullptr;
  object["cpu_info"] = server.local ? text_or_null(header.host.cpu) : Json(nullptr);
  object["gpu_info"] = nullptr;
  object["backends"] = text_or_null(server.api);
  put_model(object, row, facts_of(header, row));
  for (const char* name : only_llama_bench_knows) object[name] = nullptr;
  object["n_prompt"] = row.n_prompt;
  object["n_gen"] = row.n_gen;
  object["n_depth"] = row.n_depth;
  object["test_time"] = to_rfc3339(header.started).substr(0, 19) + "Z";
  put_figures(object, row.n_prompt + row.n_gen, samples);
  // Not of llama-bench.
  object["source"] = "bench " + header.build.version;
  object["run_id"] = view.summary.run_id;
  object["simulated"] = view.summary.simulated;
  object["valid"] = view.summary.verdict.valid;
  object["condition"] = text_or_null(row.condition);
  return object;
}

std::string render_llama_bench(const RunView& view) {
  LlamaBenchSamples samples;
  MeasuredRecords(view).for_each([&](const RunRecord& record) { add_samples(samples, record); });
  std::string out = "[";
  for (const auto& [row, values] : samples)
    out += (out.size() == 1 ? "\n" : ",\n") + json_text(row_json(view, row, values));
  return out + "\n]\n";
}

}  // namespace

Renderer make_llama_bench() {
  return {.name = "llama-bench",
          .about = "rows of llama-bench -o json, by numbers of tokens",
          .render = render_llama_bench};
}

}  // namespace bench
