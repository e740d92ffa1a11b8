#include "campaign/earlier/resume.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "campaign/earlier/plan_of_run.h"
#include "record/journal/check.h"
#include "record/journal/repair.h"
#include "record/run_store.h"
#include "system/build_facts.h"
#include "system/clock.h"

namespace bench {
namespace {

SetupError cannot_resume(const RunHeader& header, std::string why, std::vector<std::string> try_this = {}) {
  return {ExitCode::usage, "the run " + header.run_id + " cannot go on", std::move(why), std::move(try_this)};
}

/// From the begin of its request to the last that was seen of it.
Nanos end_of(const RunRecord& record) {
  const Timeline& times = record.reply.timeline;
  Nanos latest{0};
  for (const auto& event : {times.sent, times.first_byte, times.last_token, times.done, times.end})
    if (event) latest = std::max(latest, *event);
  return record.start + latest;
}

/// What the records of a journal say of its plan.
class Progression {
 public:
  void take(const WholeLine& line) {
    if (const auto* header = std::get_if<RunHeader>(&line.parsed)) {
      legs_ = header->plan.legs;
      for (const PlannedLeg& leg : legs_) {
        sent_.emplace_back(static_cast<std::size_t>(leg.count.value_or(0)));
        take_index(leg.first_index + leg.count.value_or(0) - 1, leg.block);
      }
    } else if (const auto* record = std::get_if<RunRecord>(&line.parsed)) {
      take_index(record->plan_index, record->block);
      if (record->warmup) return;
      elapsed = std::max(elapsed, end_of(*record));
      for (std::size_t i = 0; i < legs_.size(); ++i) {
        const std::int64_t place = record->plan_index - legs_[i].first_index;
        if (place >= 0 && place < std::ssize(sent_[i])) sent_[i][static_cast<std::size_t>(place)] = true;
      }
    }
  }

  std::vector<std::vector<std::int64_t>> pending() const {
    std::vector<std::vector<std::int64_t>> places(sent_.size());
    for (std::size_t i = 0; i < sent_.size(); ++i)
      for (std::size_t place = 0; place < sent_[i].size(); ++place)
        if (!sent_[i][place]) places[i].push_back(static_cast<std::int64_t>(place));
    return places;
  }

  std::int64_t least_index = 0;
  std::int64_t next_index = 0;
  std::int64_t last_block = 0;
  Nanos elapsed{0};

 private:
  void take_index(std::int64_t index, std::int64_t block) {
    least_index = std::min(least_index, index);
    next_index = std::max(next_index, index + 1);
    last_block = std::max(last_block, block);
  }

  std::vector<PlannedLeg> legs_;
  std::vector<std::vector<bool>> sent_;
};

/// Damage that no repair of the end mends.
const JournalFinding* lasting_damage(const JournalCheck& check) {
  const bool torn = check.tail == JournalTail::torn;
  for (const JournalFinding& finding : check.findings)
    if (finding.damage && !(torn && finding.line == check.lines)) return &finding;
  return nullptr;
}

std::optional<SetupError> refusal_of(const std::string& path, const JournalCheck& check) {
  if (const JournalFinding* damage = lasting_damage(check)) {
    const std::string place = damage->line > 0 ? path + ":" + std::to_string(damage->line) : path;
    return SetupError{ExitCode::usage,
                      place + " is damaged, so the run cannot go on there",
                      damage->text,
                      {"see all that is wrong:  bench verify " + path,
                       "keep what is whole, and go on in that:  bench verify --salvage " + path}};
  }
  const PlanOfRun& plan = check.header.plan;
  if (plan.legs.empty())
    return cannot_resume(check.header, "an earlier version of bench wrote it, and not what was to be sent",
                         {"measure it once more with this one"});
  const auto is_endless = [](const PlannedLeg& leg) { return !leg.count; };
  if (plan.duration || std::any_of(plan.legs.begin(), plan.legs.end(), is_endless))
    return cannot_resume(check.header, "it was to last for a time, and nobody can say what is left of that",
                         {"measure it once more:  bench --replay " + path});
  if (check.first_seq > 1) return cannot_resume(check.header, "what came before is in another file");
  return std::nullopt;
}

bool measures_time(const RunHeader& header) { return !header.eval; }

void compare(std::vector<std::string>& differences, const std::string& what, const std::string& before,
             const std::string& now) {
  if (before != now)
    differences.push_back(what + " is " + (now.empty() ? "not told" : now) + " and was " +
                          (before.empty() ? "not told" : before));
}

std::vector<std::string> differences_of(const RunOptions& options, const RunHeader& header, const Preflight& found) {
  std::vector<std::string> differences;
  const auto kind = [](const ServerFacts& server) { return server.api + (server.simulated ? " (simulated)" : ""); };
  compare(differences, "the server", kind(header.server), kind(found.server));
  if (!options.sim) compare(differences, "its address", header.server.url, found.server.url);
  std::vector<std::string> before, now;
  for (const ModelFacts& model : header.models) before.push_back(model.name);
  for (const ModelFacts& model : found.models) now.push_back(model.name);
  compare(differences, "the model", joined(before), joined(now));
  for (const ModelFacts& was : header.models)
    for (const ModelFacts& is : found.models)
      if (was.name == is.name) compare(differences, "the digest of " + is.name, was.digest, is.digest);
  return differences;
}

}  // namespace

std::int64_t ResumableRun::left() const {
  std::int64_t count = 0;
  for (const auto& places : pending) count += std::ssize(places);
  return count;
}

Expected<ResumableRun> load_resumable(const std::string& run, bool mend) {
  const auto path = resolve_run(run);
  if (!path) return path.error();
  if (*path == "-") return usage_error("a run cannot go on in standard input", "", {"name its file"});
  Progression progression;
  const auto check = check_journal(*path, [&](const WholeLine& line) { progression.take(line); });
  if (!check) return check.error();
  if (auto refused = refusal_of(*path, *check)) return *std::move(refused);
  auto earlier = load_replay(*path);
  if (!earlier) return earlier.error();

  ResumableRun resumable;
  resumable.earlier = *std::move(earlier);
  resumable.pending = progression.pending();
  resumable.end = check->end;
  if (check->header.plan.precision && check->end && check->end->complete)  // what was not sent was not needed
    for (auto& places : resumable.pending) places.clear();
  GoingOn& going_on = resumable.going_on;
  going_on.header = check->header;
  going_on.so_far = {*path, check->bytes, check->records, check->last_seq};
  going_on.next_index = progression.next_index;
  going_on.least_index = progression.least_index;
  going_on.block = measures_time(check->header) ? progression.last_block + 1 : 0;
  going_on.elapsed = progression.elapsed;
  if (!mend) return resumable;
  auto repaired = repair_tail(*path, *check, SteadyClock().wall());
  if (!repaired) return repaired.error();
  resumable.repaired = *std::move(repaired);
  if (check->tail == JournalTail::without_line_feed) ++going_on.so_far.bytes;
  return resumable;
}

Expected<void> check_same_suite(const ResumableRun& run, const Suite& suite) {
  const RunHeader& header = run.going_on.header;
  if (suite_hash(suite) == header.suite_sha) return {};
  return cannot_resume(
      header,
      "the prompts of " + suite.name + " are others than those of its suite " + header.suite + ": " +
          counted(std::ssize(suite.cases), "prompt") + ", it has " + std::to_string(header.items),
      {"go on with those of the run:  bench --resume " + run.path(), "or choose another file with -o"});
}

Expected<std::vector<Leg>> resumed_legs(const RunOptions& options, const ResumableRun& run, const Preflight& found) {
  const RunHeader& header = run.going_on.header;
  if (const auto differences = differences_of(options, header, found); !differences.empty())
    return cannot_resume(header, joined(differences, "; "),
                         {"results of both would be mixed up in one file: measure it anew, with another -o"});
  std::vector<Leg> legs;
  for (std::size_t i = 0; i < run.pending.size(); ++i) {
    if (run.pending[i].empty()) continue;
    Leg leg = leg_again(header.plan.legs[i], std::ssize(run.pending[i]), run.earlier, options);
    leg.only = run.pending[i];
    leg.plan.block += run.going_on.block;
    leg.precision = header.plan.precision;
    legs.push_back(std::move(leg));
  }
  return legs;
}

Expected<void> complete_journal(const ResumableRun& run) {
  if (run.end && run.end->complete) return {};
  const SteadyClock clock;
  const ResumedRun resumed{clock.wall(), run.going_on.so_far.last_seq + 1, 0, build_facts().version};
  const auto journal = Journal::go_on(run.going_on.so_far, run.going_on.header, resumed, clock);
  if (!journal) return journal.error();
  RunEnd end = run.end.value_or(RunEnd{});
  end.complete = true;
  end.reason.clear();
  end.records = run.going_on.so_far.records;
  end.unsent = 0;
  return (*journal)->finish(end);
}

}  // namespace bench
