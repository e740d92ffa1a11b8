#include "cli/run_report.h"

#include <string>
#include <unistd.h>

#include "cli/announcement.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"

namespace bench {
namespace {

RunView view_of(const CampaignResult& result, const Terminal& screen) {
  return {result.header, result.records, result.summary, screen.style};
}

}  // namespace

RunReport::RunReport(const RunOptions& options)
    : options_(options),
      format_(options.format ? *options.format : default_renderer(isatty(STDOUT_FILENO) != 0)),
      stdout_is_journal_(options.output == "-"),
      copies_records_(!stdout_is_journal_ && format_.streams_records()) {}

void RunReport::reload_expected(const ReloadNotice& reload) { talk(reload_text(reload)); }

void RunReport::leg_announced(const Leg& leg, const PlanEstimate& cost, bool simulated) {
  if (const std::string text = context_text(leg, cost); !text.empty()) warn(text);
  talk(announcement(leg, cost) + (simulated ? " [simulated]" : ""));
}

void RunReport::warmed_up(const Leg& leg, const PlanEstimate& cost, const TokenRates& rates) {
  const std::string text = announcement_after(leg, cost, rates);
  if (!text.empty()) talk(text);
}

void RunReport::leg_begins(const Leg& leg, const Progress& counters) {
  progress_.emplace(counters, leg.plan.size(), leg.shape.duration, options_);
}

void RunReport::leg_ended(const Leg&, const RunOutcome&) { progress_.reset(); }

void RunReport::record_written(const RunRecord& record, std::string_view line) {
  if (copies_records_ && !record.warmup) write_output(line);
}

void RunReport::journal_failed(const SetupError& error) { tell(error); }

void RunReport::show(const CampaignResult& result) const {
  for (const std::string& note : result.notes) warn(note);
  for (const std::string& line : result.lost_lines) write_error(line);
  show_summary(result);
  if (result.fatal)
    tell(SetupError{ExitCode::preflight, "the server turned the requests away", result.fatal->detail, {}});
  for (const std::string& sentence : missed_gates(result.summary)) warn("gate missed: " + sentence);
  if (!stdout_is_journal_ && !options_.output) talk("journal: " + result.journal);
}

void RunReport::show_summary(const CampaignResult& result) const {
  const Terminal out = terminal_of(STDOUT_FILENO, options_);
  const Terminal err = terminal_of(STDERR_FILENO, options_);
  if (!stdout_is_journal_) write_output((copies_records_ ? format_.render_rest : format_.render)(view_of(result, out)));
  const Renderer& for_people = default_renderer(true);
  const bool shown = !stdout_is_journal_ && &format_ == &for_people;
  if (!shown && err.is_terminal && !options_.quiet) write_error(for_people.render(view_of(result, err)));
}

}  // namespace bench
