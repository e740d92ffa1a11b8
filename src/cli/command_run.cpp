// `bench run`, step by step: everything around the pipeline of run.cpp.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include "bench/renderer.h"
#include "bench/run.h"
#include "bench/summary.h"

#include "backend/ollama_facts.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/exit_code.h"
#include "cli/option/option_tables.h"
#include "cli/preflight.h"
#include "cli/run_header.h"
#include "cli/run_plans.h"
#include "cli/run_sink.h"
#include "cli/session.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/progress_line.h"
#include "cli/terminal/terminal.h"
#include "plan/load_suite.h"
#include "plan/make_plan.h"
#include "present/summary_json.h"
#include "record/journal.h"
#include "record/run_store.h"
#include "system/clock.h"
#include "system/real_sensors.h"
#include "system/signals.h"

namespace bench {
namespace {

/// What is known before anything is sent.
struct Prepared {
  RunOptions options;
  Suite suite;
  const Renderer* renderer = nullptr;  ///< of stdout
};

Expected<Prepared> prepare(const Invocation& asked) {
  Prepared p;
  const auto options = with_seeds(asked.run);
  if (!options) return options.error();
  p.options = *options;
  const auto suite = load_suite(p.options, read_stdin);
  if (!suite) return suite.error();
  p.suite = *suite;
  p.renderer =
      p.options.format != nullptr ? p.options.format : find_renderer(isatty(STDOUT_FILENO) ? "table" : "jsonl");
  return p;
}

/// One run from the first warm-up to the last line of the journal.
class Run {
 public:
  Run(const Invocation& asked, Prepared prepared, Session& session, Preflight found, std::vector<RunPlan> plans)
      : asked_(asked),
        p_(std::move(prepared)),
        options_(p_.options),
        session_(session),
        found_(std::move(found)),
        plans_(std::move(plans)),
        began_(clock_.now()),
        header_(make_header(options_, asked.resolved, asked.argv, plans_, found_, sensors_, clock_)),
        summariser_(header_) {}

  /// The exit code; `signal` is the one that ended the run, if any.
  ExitCode carry_out(int& signal);

 private:
  Expected<void> open_journal();
  void measure(std::size_t leg, Instant origin);
  std::vector<RunRecord> warm_up(const RunPlan& plan, Instant origin);
  Load load_for(const RunPlan& plan, Instant origin, Progress* progress) const;
  RunEnd end_of_run(int signal);
  void show(const Summary& summary);
  void tell_of_reload(const RunPlan& plan) const;
  ExitCode code_of(const Summary& summary, int signal, bool durable) const;

  const Invocation& asked_;
  Prepared p_;
  const RunOptions& options_;
  Session& session_;
  Preflight found_;
  std::vector<RunPlan> plans_;
  SteadyClock clock_;
  RealSensors sensors_;
  Instant began_;
  RunHeader header_;
  Summariser summariser_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<RunSink> sink_;
  std::optional<ProcessUsage> server_before_;
  std::optional<Failure> fatal_;
};

Expected<void> Run::open_journal() {
  JournalOptions how;
  how.durability = options_.durability;
  how.force = options_.force;
  how.fallback_dir = options_.fallback_dir;
  how.failed = [this](const SetupError& error) {
    tell(error);
    session_.transport->stop();
  };
  const bool to_stdout = options_.output == "-";
  if (!to_stdout && p_.renderer->name == "jsonl")
    how.acknowledged = [](const RunRecord& record, std::string_view line) {
      if (!record.warmup) write_output(line);
    };
  auto journal = [&]() -> Expected<std::unique_ptr<Journal>> {
    if (to_stdout) return Journal::open(STDOUT_FILENO, header_, clock_, how);
    auto path = options_.output ? Expected<std::string>(*options_.output)
                                : new_run_path(header_.models.front().name, header_.started, header_.run_id);
    if (!path) return path.error();
    return Journal::open(*path, header_, clock_, how);
  }();
  if (!journal) return journal.error();
  journal_ = *std::move(journal);
  sink_ = std::make_unique<RunSink>(*journal_, summariser_, session_.secret);
  return {};
}

Load Run::load_for(const RunPlan& plan, Instant origin, Progress* progress) const {
  Load load;
  load.shape.workers = options_.workers;
  if (!plan.warmup) load.shape.duration = options_.duration;
  load.limits = options_.timeouts;
  load.origin = origin;
  load.progress = progress;
  load.name_requests = found_.server.simulated;
  if (options_.unload && !plan.warmup) load.before_each = ollama::unload_request(plan.to.model);
  return load;
}

std::vector<RunRecord> Run::warm_up(const RunPlan& plan, Instant origin) {
  if (options_.warmup == 0) return {};
  const RunPlan warmups = warmup_plan(plan, options_.warmup);
  const std::size_t before = sink_->outlines().size();
  const RunOutcome outcome =
      run(warmups, *found_.backend, load_for(warmups, origin, nullptr), {*session_.transport, clock_, *sink_});
  if (outcome.fatal && !fatal_) fatal_ = outcome.fatal;
  return {sink_->outlines().begin() + static_cast<std::ptrdiff_t>(before), sink_->outlines().end()};
}

/// When a model is in memory with another context, the first request makes the server load it again.
void Run::tell_of_reload(const RunPlan& plan) const {
  for (const LoadedModel& loaded : found_.server.loaded)
    if (loaded.name == plan.to.model && plan.num_ctx != 0 &&
        loaded.context_length.value_or(plan.num_ctx) != plan.num_ctx)
      talk(loaded.name + " is loaded with num_ctx " + std::to_string(*loaded.context_length) +
           " and will be loaded again with " + std::to_string(plan.num_ctx) + " (--num-ctx server leaves it as it is)");
}

void Run::measure(std::size_t leg, Instant origin) {
  const RunPlan& plan = plans_[leg];
  tell_of_reload(plan);
  talk(announcement(plan, options_) + (found_.server.simulated ? " [simulated]" : ""));
  const auto warmups = warm_up(plan, origin);
  if (fatal_) return;
  if (const auto better = announcement_after(warmups, plan, options_)) talk(*better);
  Progress progress;
  const ProgressLine line(progress, plan.size(), options_);
  const RunOutcome outcome =
      run(plan, *found_.backend, load_for(plan, origin, &progress), {*session_.transport, clock_, *sink_});
  if (outcome.fatal) fatal_ = outcome.fatal;
}

RunEnd Run::end_of_run(int signal) {
  RunEnd end;
  end.complete = signal == 0 && !fatal_;
  if (signal != 0) end.reason = "signal";
  if (fatal_) end.reason = fatal_->detail;
  end.loaded = loaded_models(*session_.transport, options_.timeouts);
  end.wall = clock_.now() - began_;
  end.self = sensors_.self();
  end.server = sensors_.server(session_.host);
  if (end.server && server_before_) {
    end.server->user -= server_before_->user;
    end.server->system -= server_before_->system;
  }
  return end;
}

ExitCode Run::carry_out(int& signal) {
  if (const auto opened = open_journal(); !opened) return tell(opened.error());
  server_before_ = sensors_.server(session_.host);
  RunEnd end;
  {
    SignalWatcher watcher({[this](int) { session_.transport->stop(); }, [this] { journal_->hold_writes(); }});
    const Instant origin = clock_.now();
    for (std::size_t leg = 0; leg < plans_.size() && watcher.caught() == 0 && !fatal_; ++leg) measure(leg, origin);
    signal = watcher.caught();
    end = end_of_run(signal);
    // What went wrong was told when it happened; the code of a lost journal comes below.
  }
  const auto finished = journal_->finish(end);
  for (const std::string& note : journal_->notes()) warn(note);
  for (const std::string& line : journal_->lost_lines()) write_error(line);
  const Summary summary = summariser_.finish(journal_->end());
  show(summary);
  return code_of(summary, signal, finished.has_value());
}

void Run::show(const Summary& summary) {
  const auto render = [&](const Renderer& renderer, const Terminal& screen) {
    return renderer.render({header_, sink_->outlines(), summary, screen.style});
  };
  const Terminal out = terminal_of(STDOUT_FILENO, options_);
  const Terminal err = terminal_of(STDERR_FILENO, options_);
  const bool to_stdout = options_.output == "-";
  if (p_.renderer->name == "jsonl" && !to_stdout)
    write_output(summary_line(summary));
  else if (!to_stdout)
    write_output(render(*p_.renderer, out));
  const bool table_shown = !to_stdout && p_.renderer->name == "table";
  if (!table_shown && err.is_terminal && !options_.quiet) write_error(render(*find_renderer("table"), err));
  if (fatal_) tell(SetupError{ExitCode::preflight, "the server turned the requests away", fatal_->detail, {}});
  for (const std::string& sentence : missed(options_.gates, summary)) warn("gate missed: " + sentence);
  if (!to_stdout && !options_.output) talk("journal: " + journal_->path());
}

ExitCode Run::code_of(const Summary& summary, int signal, bool durable) const {
  RunResult result;
  result.signal = signal;
  result.durable = durable;
  result.refused = fatal_.has_value();
  for (const GroupSummary& group : summary.groups) {
    result.failed += group.n_total - group.n_ok;
    result.total += group.n_total;
  }
  result.valid = summary.verdict.valid;
  result.strict = options_.strict;
  result.gate_missed = !missed(options_.gates, summary).empty();
  return exit_code_of(result, options_.allow_failures);
}

ExitCode carry_out_run(const Invocation& asked, int& signal) {
  const auto prepared = prepare(asked);
  if (!prepared) return tell(prepared.error());
  const RunOptions& options = prepared->options;
  auto session = open_session(options);
  if (!session) return tell(session.error());
  for (const std::string& text : session->warnings) warn(text);

  const auto found = options.dry_run ? Expected<Preflight>(glance(options, session->host, *session->transport))
                                     : preflight(options, session->host, *session->transport);
  if (!found) return tell(found.error());
  auto plans = run_plans(options, prepared->suite, *found);
  if (!plans) return tell(plans.error());
  if (plans->empty()) return tell({ExitCode::usage, "no model given", "", {"add --model NAME"}});
  if (options.dry_run) return dry_run(asked, *found, *plans);
  return Run(asked, *prepared, *session, *found, *std::move(plans)).carry_out(signal);
}

int measure(const Invocation& asked) {
  int signal = 0;
  const ExitCode code = carry_out_run(asked, signal);
  // Everything is written and every child has ended: the parent may now see the signal.
  if (signal != 0) reraise(signal);
  return static_cast<int>(code);
}

/// What makes only sense, or no sense, together.
Expected<void> check_run(Invocation& in) {
  RunOptions& run = in.run;
  run.sim = run.sim || run.sim_world;
  if (run.sim && in.flags.contains("host"))
    return usage_error("--sim and --host exclude each other", "--sim starts a server of its own",
                       {"leave one of them out"});
  if (in.flags.contains("prompt") && in.flags.contains("prompts"))
    return usage_error("--prompt and --prompts exclude each other", "", {"leave one of them out"});
  if (run.models.empty() && !run.sim)
    return usage_error("which model?", "",
                       {"name one:  bench --model llama3.1:8b", "see what is there:  bench ls models"});
  return {};
}

}  // namespace

Command run_command() {
  return {.name = "run",
          .about = "measure a prompt suite: time to first token, tokens per second, wall time (the default)",
          .options = {&model_options, &server_options, &exchange_options, &amount_options, &prompt_options,
                      &request_options, &result_options, &gate_options, &screen_options, &measurement_options},
          .check = check_run,
          .carry_out = measure,
          .has_journal = true};
}

}  // namespace bench
