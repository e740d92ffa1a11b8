// Go's benchmark text, for benchstat: a line for each request and step, in the names and units of Ollama's own tool, so
// that both files stand side by side.

#include <optional>
#include <string>

#include <spdlog/fmt/fmt.h>

#include "bench/renderer.h"

#include "present/export/measured_records.h"
#include "present/export/pieces.h"
#include "present/page/text.h"
#include "present/statements.h"

namespace bench {
namespace {

/// benchstat takes 64 KiB a line and fails on a longer one.
constexpr std::size_t longest_name = 4096;

/// A part of a benchmark's name: no blank ends it and no slash begins the next one.
std::string name_part(std::string_view raw) {
  std::string name = safe_text(raw.substr(0, longest_name), false);
  for (char& c : name)
    if (c == ' ' || c == '/') c = '_';
  return name.empty() ? "_" : name;
}

/// The step stands last: "-8" at the end of a name would be read as a number of processors.
std::string benchmark_name(const RunRecord& record, std::string_view step) {
  std::string name = "BenchmarkModel/name=" + name_part(record.model);
  if (!record.condition.empty()) name += "/condition=" + name_part(record.condition);
  return name + "/step=" + std::string(step);
}

/// Tokens and the time they took.
struct Pace {
  std::int64_t tokens;
  double ns;
};

std::string pace_line(const RunRecord& record, std::string_view step, const std::optional<Pace>& pace) {
  if (!pace || pace->tokens < 1 || pace->ns <= 0) return "";
  const auto tokens = static_cast<double>(pace->tokens);
  return fmt::format("{} 1 {:.2f} ns/token {:.2f} token/sec\n", benchmark_name(record, step), pace->ns / tokens,
                     tokens / pace->ns * 1e9);
}

std::string time_line(const RunRecord& record, std::string_view step, const std::optional<std::int64_t>& ns) {
  return ns && *ns >= 0 ? fmt::format("{} 1 {} ns/op\n", benchmark_name(record, step), *ns) : "";
}

std::optional<std::int64_t> count_of(const std::optional<Nanos>& time) {
  return time ? std::optional<std::int64_t>(time->count()) : std::nullopt;
}

/// A token from the cache is not read.
std::optional<Pace> prefill_pace(const ServerCounters& server) {
  const std::int64_t cached = server.prompt_eval_cached_count.value_or(0);
  if (!server.prompt_eval_count || !server.prompt_eval_duration) return std::nullopt;
  if (cached < 0 || *server.prompt_eval_count <= cached) return std::nullopt;
  return Pace{*server.prompt_eval_count - cached, static_cast<double>(*server.prompt_eval_duration)};
}

std::optional<Pace> generate_pace(const Reply& reply, const ServerCounters& server) {
  if (server.eval_count && server.eval_duration)
    return Pace{*server.eval_count, static_cast<double>(*server.eval_duration)};
  const auto& first = reply.timeline.first_token;
  const auto& last = reply.timeline.last_token;
  const std::int64_t tokens = server.eval_count.value_or(reply.text_events);
  if (!first || !last || tokens < 2) return std::nullopt;
  return Pace{tokens - 1, static_cast<double>(last->count()) - static_cast<double>(first->count())};
}

std::string steps_of(const RunRecord& record) {
  const Reply& reply = record.reply;
  ServerCounters server = reply.server;
  if (reply.flags.has(Flag::units_suspect)) server = {};
  return pace_line(record, "prefill", prefill_pace(server)) +
         pace_line(record, "generate", generate_pace(reply, server)) +
         time_line(record, "ttft", count_of(reply.timeline.first_token)) +
         time_line(record, "load", server.load_duration) +
         time_line(record, "total", server.total_duration ? server.total_duration : count_of(reply.timeline.done));
}

std::string comment(const std::string& text) { return "# " + safe_text(text, false) + "\n"; }

const LoadedModel* loaded_of(const RunView& view, const std::string& model) {
  for (const auto* list : {&view.summary.end.loaded, &view.header.server.loaded})
    for (const LoadedModel& loaded : *list)
      if (loaded.name == model) return &loaded;
  return nullptr;
}

std::string model_comment(const RunView& view, const ModelFacts& model) {
  std::string text = "Model: " + model.name;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += std::string(" | ") + name + ": " + value;
  };
  add("Params", model.parameter_size);
  add("Quant", model.quantization);
  add("Family", model.family);
  if (model.size) add("Size", std::to_string(*model.size));
  const LoadedModel* const loaded = loaded_of(view, model.name);
  if (loaded != nullptr && loaded->size_vram) add("VRAM", std::to_string(*loaded->size_vram));
  if (view.header.num_ctx > 0) add("NumCtx", std::to_string(view.header.num_ctx));
  return comment(text);
}

/// Nothing of this is a "key: value" line: benchstat would put files that differ in one into tables of their own.
std::string benchstat_preface(const RunView& view) {
  std::string text = comment("bench " + view.header.build.version + " (git " + view.header.build.git + "), run " +
                             view.summary.run_id);
  if (view.summary.simulated) text += comment(std::string(simulated_notice));
  if (!view.summary.complete) text += comment("INCOMPLETE: " + view.summary.end.reason);
  if (!view.summary.verdict.valid) text += comment("INVALID measurement");
  for (const std::string& reason : view.summary.verdict.reasons) text += comment("- " + reason);
  for (const ModelFacts& model : view.header.models) text += model_comment(view, model);
  text += comment("warm requests that were answered; prefill, generate, load and total by the server's counters,");
  text += comment("ttft, and generate and total where the server has none, by the clock of the client");
  return text + "Unit ns/token better=lower\nUnit token/sec better=higher\n";
}

void emit_benchstat(const RunView& view, const Emit& emit) {
  emit(benchstat_preface(view));
  MeasuredRecords(view).for_each([&](const RunRecord& record) { emit(steps_of(record)); });
}

std::string render_benchstat(const RunView& view) { return collected(emit_benchstat, view); }

}  // namespace

Renderer make_benchstat() {
  return {.name = "benchstat",
          .about = "a line for each request and step, for benchstat",
          .render = render_benchstat,
          .emit = emit_benchstat};
}

}  // namespace bench
