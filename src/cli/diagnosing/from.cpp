// `bench diagnose --from`: what journals say. Nothing is sent.

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <unistd.h>

#include "base/text.h"
#include "campaign/earlier/load_run.h"
#include "cli/diagnosing/diagnosing.h"
#include "cli/option/value_grammar.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/study/diagnosis_timeline.h"
#include "record/run_store.h"
#include "study/diagnose/answer_drift.h"
#include "study/diagnose/conclusion/advice.h"
#include "study/diagnose/joint/joint_runs.h"

namespace bench {
namespace {

const ResolvedOption* option_in(const RunHeader& header, std::string_view name) {
  const auto found = std::find_if(header.options.begin(), header.options.end(),
                                  [name](const ResolvedOption& option) { return option.name == name; });
  return found == header.options.end() ? nullptr : &*found;
}

bool was_given(const RunHeader& header, std::string_view name) {
  const ResolvedOption* option = option_in(header, name);
  return option != nullptr && option->source != "default";
}

std::string value_in(const RunHeader& header, std::string_view name) {
  const ResolvedOption* option = option_in(header, name);
  return option == nullptr ? "" : option->value;
}

std::string file_name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// The loss of the picture is no loss of the conclusion.
void write_picture(const std::string& path, const std::vector<TimelineRow>& timeline, const std::string& title) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << timeline_svg(timeline, title);
  file.close();
  if (!file) warn("the picture could not be written to '" + path + "'");
}

ExitCode conclude_again(const Invocation& asked, const std::string& name) {
  const auto path = resolve_run(name);
  if (!path) return tell(path.error());
  const auto run = load_run(*path);
  if (!run) return tell(run.error());
  for (const std::string& note : run->notes) warn(name + ": " + note);
  if (is_drift_run(run->header)) {
    show_drift(asked, drift_of(run->header, run->records, run->summary.end));
    return ExitCode::ok;
  }
  const auto options = diagnose_options_of(run->header);
  if (!options)
    return tell(usage_error(name + " is no run of bench diagnose", "one ordinary run alone does not tell",
                            {"name two:  bench diagnose --from A.jsonl B.jsonl",
                             "or ask the server:  bench diagnose --model " +
                                 (run->header.models.empty() ? "m" : run->header.models.front().name)}));
  const Diagnosis diagnosis = concluded(run->header, run->records, run->summary.end, *options,
                                        asked.own.of<DiagnoseArguments>().peak_bandwidth);
  show_diagnosis(asked, diagnosis);
  return ExitCode::ok;
}

Expected<JournalSide> side_of(const std::string& name) {
  const auto path = resolve_run(name);
  if (!path) return path.error();
  auto run = load_run(*path);
  if (!run) return run.error();
  for (const std::string& note : run->notes) warn(name + ": " + note);
  return JournalSide{name == *path ? file_name_of(name) : name, std::move(run->header), std::move(run->records)};
}

ExitCode show_joint_runs(const Invocation& asked, const std::string& one, const std::string& other) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  const auto a = side_of(one);
  if (!a) return tell(a.error());
  const auto b = side_of(other);
  if (!b) return tell(b.error());
  const JointRuns overlap = joint_runs_of(*a, *b);
  write_output(own.format->joint_runs(overlap, terminal_of(STDOUT_FILENO, asked.run).style));
  if (own.export_svg) write_picture(*own.export_svg, overlap.timeline, a->name + " and " + b->name);
  return ExitCode::ok;
}

}  // namespace

std::optional<DiagnoseOptions> diagnose_options_of(const RunHeader& header) {
  if (option_in(header, "verify-advice") == nullptr || value_in(header, "fit") == "true") return std::nullopt;
  DiagnoseOptions options;
  const bool has_prompts = was_given(header, "prompts") || was_given(header, "prompt");
  options.workers = header.workers;
  options.seed = static_cast<std::uint64_t>(header.plan.request.seed);
  options.schema = value_in(header, "no-schema") != "true" && (!has_prompts || was_given(header, "schema"));
  if (const auto temperature = parse_number(value_in(header, "temperature"), {0, 100}))
    options.temperature = *temperature;
  if (const auto budget = parse_duration(value_in(header, "budget"), Nanos{1}, std::chrono::hours(24)))
    options.budget = *budget;
  if (const auto tokens = parse_count(value_in(header, "num-predict"), {1, 10'000'000}))
    if (was_given(header, "num-predict")) options.output_tokens = *tokens;
  return options;
}

Diagnosis concluded(const RunHeader& header, const Records& records, const RunEnd& end, const DiagnoseOptions& options,
                    std::optional<double> peak_bandwidth) {
  Diagnosis diagnosis = diagnose(header, records, end, options);
  diagnosis.advice = advice_for(diagnosis, header);
  for (const Evidence& finding : diagnosis.findings) {
    if (finding.id != "step_with_1" || !finding.value) continue;
    if (auto bandwidth = effective_bandwidth(header, diagnosis.model, *finding.value, peak_bandwidth)) {
      diagnosis.findings.push_back(*std::move(bandwidth));
      break;
    }
  }
  return diagnosis;
}

void show_diagnosis(const Invocation& asked, const Diagnosis& diagnosis) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  write_output(own.format->render(diagnosis, terminal_of(STDOUT_FILENO, asked.run).style));
  if (own.export_svg)
    write_picture(*own.export_svg, diagnosis.timeline,
                  diagnosis.model + ": " + std::string(name_of(diagnosis.verdict)));
}

void show_drift(const Invocation& asked, const AnswerDrift& drift) {
  const auto& own = asked.own.of<DiagnoseArguments>();
  write_output(own.format->drift(drift, terminal_of(STDOUT_FILENO, asked.run).style));
}

int diagnose_from(const Invocation& asked) {
  const std::string& first = *asked.own.of<DiagnoseArguments>().from;
  return static_cast<int>(asked.operands.empty() ? conclude_again(asked, first)
                                                 : show_joint_runs(asked, first, asked.operands.front()));
}

}  // namespace bench
