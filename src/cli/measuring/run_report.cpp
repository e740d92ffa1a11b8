#include "cli/measuring/run_report.h"

#include <string>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "base/text.h"
#include "cli/measuring/announcement.h"
#include "cli/measuring/run_log.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/page/text.h"
#include "present/precision_words.h"
#include "present/quality/answer.h"
#include "present/quality/cite.h"

namespace bench {
namespace {

RunView view_of(const CampaignResult& result, const Style& style, std::span<const ComparedRuns> compared) {
  return {result.header, result.records, result.summary, style, compared};
}

}  // namespace

RunReport::RunReport(const RunOptions& options)
    : options_(options),
      format_(options.format ? *options.format : default_renderer(isatty(STDOUT_FILENO) != 0)),
      stdout_is_journal_(options.output == "-"),
      copies_records_(!stdout_is_journal_ && format_.streams_records()),
      progress_(options) {
  queue_output();
}

void RunReport::asking(const Host& host, const HttpRequest& question) {
  progress_.wait_for((has_answered_ ? "asking " : "connecting to ") + host.url());
  spdlog::debug("asking {}{}", host.url(), question.path);
}

void RunReport::answered(const HttpRequest& question, const FailureOr<HttpResponse>& answer) {
  has_answered_ = has_answered_ || answer.has_value();
  spdlog::info("{}", answer_line(question, answer));
}

void RunReport::preflight_ended(const Expected<Preflight>& found) {
  progress_.rest();
  if (!found) return;
  const ServerFacts& server = found->server;
  const std::string why = server.recognised_by.empty() ? "" : ": " + server.recognised_by;
  spdlog::info("{} speaks {} {}{}", server.url, server.api, server.version, why);
}

void RunReport::campaign_begins(std::span<const Leg> legs, bool simulated) {
  ProgressWhole whole;
  whole.loads = static_cast<std::int64_t>(legs.size());
  whole.total = 0;
  for (const Leg& leg : legs) {
    const bool counted = leg.plan.size() && !leg.shape.duration && !leg.precision && whole.total;
    whole.total = counted ? std::optional(*whole.total + *leg.plan.size()) : std::nullopt;
  }
  progress_.expect(whole);
  if (legs.size() < 2 || is_study_) return;
  if (const std::string text = announcement_of_all(legs); !text.empty()) talk(text + (simulated ? " [simulated]" : ""));
}

void RunReport::study_begins(std::span<const Leg> legs) {
  is_study_ = true;
  campaign_begins(legs, false);
}

void RunReport::reload_expected(const ReloadNotice& reload) {
  if (!is_study_) talk(reload_text(reload));
}

void RunReport::leg_announced(const Leg& leg, const PlanEstimate& cost, bool simulated) {
  if (is_study_) {
    spdlog::info("{}", leg.plan.condition + ": " + announcement(leg, cost));
    return;
  }
  if (const std::string text = context_text(leg, cost); !text.empty()) warn(text);
  talk(announcement(leg, cost) + (simulated ? " [simulated]" : ""));
}

void RunReport::load_expected(const Leg& leg) {
  load_expected_ = true;
  spdlog::debug("{} is not in memory as it is asked for: the server will load it", leg.plan.to.model);
}

void RunReport::warm_up_begins(const Leg& leg, const Progress& counters) {
  ProgressLoad load = load_of(leg);
  load.warm_up = true;
  progress_.follow(counters, load);
  spdlog::debug("warm-up of {} begins: {}", leg.plan.to.model, counted(leg.warmups, "request"));
}

void RunReport::warm_up_ended(const Leg& leg) {
  progress_.rest();
  load_expected_ = false;
  spdlog::debug("warm-up of {} has ended", leg.plan.to.model);
}

void RunReport::warmed_up(const Leg& leg, const PlanEstimate& cost, const TokenRates& rates) {
  const std::string text = announcement_after(leg, cost, rates);
  if (!text.empty() && !is_study_) talk(text);
}

void RunReport::leg_begins(const Leg& leg, const Progress& counters) {
  progress_.follow(counters, load_of(leg));
  load_expected_ = false;
  if (options_.show_answers != ShowAnswers::none) {
    const std::lock_guard lock(questions_mutex_);
    for (const Case& asked : leg.plan.suite.cases) questions_.emplace(asked.id, asked);
  }
  spdlog::debug("measuring {}: {} in flight at most", leg.plan.to.model, counted(leg.shape.workers, "request"));
}

void RunReport::leg_ended(const Leg& leg, const RunOutcome& outcome) {
  progress_.rest();
  if (looked_) talk_of_precision();
  spdlog::debug("{} is measured: {}, {} failed", leg.plan.to.model, counted(outcome.started, "request"),
                outcome.failed);
}

void RunReport::precision_looked(const Leg& leg, const PrecisionLook& look) {
  looked_ = look;
  spdlog::debug("{}: {}", leg.plan.to.model, known_words(look));
  const auto most = leg.plan.size();
  const bool far_off = look.more_requests && most && look.requests + *look.more_requests > *most;
  if (!far_off || told_far_off_ || look.requests >= *most) return;
  told_far_off_ = true;
  talk(known_words(look) + ": it takes " + further_words(look) + ", and " + counted(*most, "request") +
       " are the most that will be sent");
}

void RunReport::talk_of_precision() {
  const PrecisionLook& look = *looked_;
  const std::string further = further_words(look);
  const std::string text = known_words(look) + " (corrected for " + counted(look.looks, "look") + ")";
  if (look.reached) {
    talk(text);
  } else {
    warn(text + ", which is not what was wanted" +
         (further.empty() ? "" : ": it takes " + further + " (raise --runs or --duration)"));
  }
  looked_.reset();
  told_far_off_ = false;
}

void RunReport::stop_asked(Nanos grace) { progress_.stop_asked(grace); }

ProgressLoad RunReport::load_of(const Leg& leg) const {
  ProgressLoad load;
  load.model = leg.plan.to.model;
  if (load_expected_) load.waiting = "loading " + load.model;
  if (!leg.precision) load.total = leg.plan.size();
  load.duration = leg.shape.duration;
  load.workers = leg.shape.workers;
  return load;
}

void RunReport::record_written(const RunRecord& record, std::string_view line) {
  if (spdlog::should_log(spdlog::level::info)) spdlog::info("{}", logged_request(record));
  if (spdlog::should_log(spdlog::level::debug)) spdlog::debug("{}", timeline_line(record));
  if (copies_records_ && !record.warmup)
    write_output(isatty(STDOUT_FILENO) != 0 ? json_for_terminal(line) : std::string(line));
  if (options_.show_answers != ShowAnswers::none && !record.warmup) show_answer(record);
}

/// With the page, where that goes to stdout; else beside the data.
void RunReport::show_answer(const RunRecord& record) const {
  const std::lock_guard lock(questions_mutex_);
  const auto asked = questions_.find(record.id);
  if (asked == questions_.end() || (options_.show_answers == ShowAnswers::wrong && was_right(record))) return;
  const bool on_stdout = page_is_on_stdout();
  const Terminal screen = terminal_of(on_stdout ? STDOUT_FILENO : STDERR_FILENO, options_);
  const std::string text = answer_text(asked->second, record, screen.style);
  if (on_stdout) {
    write_output(text);
  } else {
    write_error(text);
  }
}

void RunReport::journal_failed(const SetupError& error) { tell(error); }

void RunReport::show(const CampaignResult& result, std::span<const ComparedRuns> compared) const {
  const auto render = [&](const Renderer& format, const Style& style, bool behind_records) {
    return (behind_records ? format.render_rest : format.render)(view_of(result, style, compared));
  };
  show_by(render, result, compared);
}

void RunReport::show(const CampaignResult& result, const Overhead& overhead) const {
  const auto render = [&](const Renderer& format, const Style& style, bool) {
    return format.render_overhead({overhead, result.summary, style});
  };
  show_by(render, result);
}

void RunReport::show(const CampaignResult& result, const Sweep& sweep) const {
  const auto render = [&](const Renderer& format, const Style& style, bool) {
    return format.render_sweep({sweep, result.summary, style});
  };
  show_by(render, result);
}

void RunReport::show_by(const Render& render, const CampaignResult& result,
                        std::span<const ComparedRuns> compared) const {
  if (result.signal == 0)
    finish_output();  // nothing is held up any more: all of it is written, however slowly it is read
  for (const std::string& note : result.notes) warn(note);
  for (const std::string& line : result.lost_lines) write_error(line);
  show_page(render);
  if (result.fault)
    tell(SetupError{ExitCode::internal,
                    "an internal fault ended the run",
                    *result.fault,
                    {"what was measured until then is kept", "please report it, with the command line"}});
  if (result.fatal)
    tell(SetupError{ExitCode::preflight,
                    result.fatal->kind == FailureKind::ended ? "the server has ended, and with it the run"
                                                             : "the server turned the requests away",
                    result.fatal->detail,
                    {}});
  if (!person_saw_page()) show_misses(result, compared);  // which has the gates
  if (options_.cite)
    for (const GroupSummary& group : result.summary.groups) cite(citation(group, result.header));
  if (!stdout_is_journal_ && !options_.output) talk("journal: " + result.journal);
}

void RunReport::show_misses(const CampaignResult& result, std::span<const ComparedRuns> compared) const {
  for (const std::string& sentence : missed_gates(result.summary)) warn("gate missed: " + sentence);
  for (const ComparedRuns& runs : compared)
    for (const ChangeGateOutcome& gate : runs.gates)
      if (!gate.kept) warn("gate missed: " + gate.text + ": " + gate.told);
}

/// Behind the page, where that goes to stdout; else beside the data.
void RunReport::cite(const std::string& line) const {
  if (line.empty()) return;
  if (page_is_on_stdout()) {
    write_output("\n" + line + "\n");
  } else {
    write_error(line + "\n");
  }
}

bool RunReport::page_is_on_stdout() const { return !stdout_is_journal_ && &format_ == &default_renderer(true); }

bool RunReport::person_saw_page() const {
  if (page_is_on_stdout()) return isatty(STDOUT_FILENO) != 0;
  return isatty(STDERR_FILENO) != 0 && !options_.quiet;
}

void RunReport::show_page(const Render& render) const {
  const Terminal out = terminal_of(STDOUT_FILENO, options_);
  const Terminal err = terminal_of(STDERR_FILENO, options_);
  if (!stdout_is_journal_) write_output(render(format_, out.style, copies_records_));
  if (!page_is_on_stdout() && err.is_terminal && !options_.quiet)
    write_error(render(default_renderer(true), err.style, false));
}

}  // namespace bench
