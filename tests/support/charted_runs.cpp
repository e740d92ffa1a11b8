#include "support/charted_runs.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace bench_test {
namespace {

using namespace bench;

double share(Random& random) { return static_cast<double>(random.next() >> 11) / 9007199254740992.0; }

/// Around one, now and then twice as much, as times are.
double jitter(Random& random) {
  const double sum = share(random) + share(random) + share(random) - 1.5;
  return (1 + 0.12 * sum) * (share(random) < 0.04 ? 1.6 : 1);
}

RunHeader header_of(const std::vector<std::string>& models) {
  RunHeader header = steady_run().header;
  const ModelFacts facts = header.models.front();
  header.models.clear();
  for (const std::string& model : models) {
    header.models.push_back(facts);
    header.models.back().name = model;
  }
  header.plan = {};
  return header;
}

MadeRun summarised(RunHeader header, std::vector<RunRecord> records) {
  MadeRun run;
  run.header = std::move(header);
  run.records = std::move(records);
  Summariser summariser(run.header);
  for (std::size_t i = 0; i < run.records.size(); ++i) {
    run.records[i].seq = static_cast<std::int64_t>(i);
    summariser.add(run.records[i]);
  }
  RunEnd end;
  end.records = static_cast<std::int64_t>(run.records.size());
  run.summary = summariser.finish(end);
  return run;
}

struct Times {
  double start = 0, wait = 0, load = 0.002, prefill = 0.06, decode = 1;
  std::int64_t tokens = 40;
};

RunRecord answered_record(const std::string& model, std::int64_t index, const Times& times, bool tells_times) {
  RunRecord record;
  record.plan_index = index;
  record.model = model;
  record.target = "http://127.0.0.1:11434";
  record.suite = "default";
  record.id = "p" + std::to_string(index % 20);
  record.run = index / 20;
  record.nonce = true;
  record.max_tokens = times.tokens;
  record.start = from_seconds(times.start);
  Reply& reply = record.reply;
  reply.http_status = 200;
  reply.text = "text";
  reply.done_reason = "length";
  reply.text_events = times.tokens;
  reply.events = times.tokens + 1;
  const Nanos first = from_seconds(times.wait + times.load + times.prefill);
  const Nanos end = first + from_seconds(times.decode);
  Timeline& line = reply.timeline;
  line.sent = Nanos(0);
  line.first_byte = line.head = line.first_event = line.first_token = line.first_output = first;
  line.last_token = line.done = line.end = end;
  line.events = {first.count(), end.count()};
  if (!tells_times) return record;
  reply.server.load_duration = from_seconds(times.load).count();
  reply.server.prompt_eval_count = 200;
  reply.server.prompt_eval_duration = from_seconds(times.prefill).count();
  reply.server.eval_count = times.tokens;
  reply.server.eval_duration = from_seconds(times.decode).count();
  reply.server.total_duration = end.count();
  return record;
}

void fail(RunRecord& record) {
  record.reply.status = Status::server_error;
  record.reply.failure = Failure{Status::server_error, FailureKind::server, "the model runner has ended"};
  record.reply.done_reason.clear();
  record.reply.server = {};
}

/// Requests of a closed loop, the first of which loads the model. Returns when the last one ended.
double ask(const Queued& how, double from, std::int64_t first_index, std::vector<RunRecord>& records) {
  Random random(how.seed);
  std::vector<double> worker_free(static_cast<std::size_t>(how.workers), from);
  std::vector<double> place_free(static_cast<std::size_t>(how.places), from);
  double last = from;
  for (std::int64_t i = 0; i < how.requests; ++i) {
    const auto worker = std::min_element(worker_free.begin(), worker_free.end());
    const auto place = std::min_element(place_free.begin(), place_free.end());
    Times times;
    times.start = *worker + 0.001;
    times.wait = std::max(0.0, *place - times.start) + 0.004 * jitter(random);
    if (i == 0) times.load = how.load_s;
    times.prefill = 0.06 * jitter(random);
    times.tokens = 30 + static_cast<std::int64_t>(random.below(30));
    const double busy = static_cast<double>(std::min(how.workers, how.places));
    const double slower = 1 - how.slowing * static_cast<double>(i) / static_cast<double>(how.requests);
    const double rate = how.toks_per_s / (1 + 0.15 * (busy - 1)) * slower;
    times.decode = static_cast<double>(times.tokens) / rate * jitter(random);
    RunRecord record = answered_record(how.model, first_index + i, times, how.tells_times);
    record.worker = worker - worker_free.begin();
    if (how.fail_each > 0 && i % how.fail_each == how.fail_each - 1) fail(record);
    const double end = seconds(record.start + *record.reply.timeline.end);
    *worker = *place = end;
    last = std::max(last, end);
    records.push_back(std::move(record));
  }
  return last;
}

const char* category_of(std::int64_t subject) {
  constexpr const char* categories[] = {"humanities", "other", "social sciences", "stem"};
  return categories[subject % 4];
}

std::string subject_name(std::int64_t subject) {
  constexpr const char* names[] = {"astronomy",        "high_school_government_and_politics",
                                   "professional_law", "college_mathematics",
                                   "world_religions",  "management",
                                   "virology",         "machine_learning",
                                   "moral_disputes",   "high_school_european_history"};
  const auto i = static_cast<std::size_t>(subject);
  return i < std::size(names) ? names[i] : "subject_" + std::to_string(subject + 1);
}

}  // namespace

MadeRun queued_run(const Queued& how) { return queued_run(std::vector<Queued>{how}); }

MadeRun queued_run(const std::vector<Queued>& models) {
  std::vector<std::string> names;
  std::vector<RunRecord> records;
  double from = 0;
  for (const Queued& how : models) {
    names.push_back(how.model);
    from = ask(how, from, static_cast<std::int64_t>(records.size()), records);
  }
  RunHeader header = header_of(names);
  header.workers = models.front().workers;
  header.server.capacity.places = models.front().places;
  return summarised(std::move(header), std::move(records));
}

MadeRun questioned_run(const Questioned& how) {
  Random random(how.seed);
  std::vector<RunRecord> records;
  double from = 0;
  for (std::int64_t subject = 0; subject < how.subjects; ++subject) {
    const double skill = std::clamp(how.accuracy + 0.5 * (share(random) - 0.5), 0.1, 0.98);
    for (std::int64_t i = 0; i < how.each; ++i) {
      Times times;
      times.start = from;
      times.decode = static_cast<double>(times.tokens) / how.toks_per_s * jitter(random);
      const auto index = static_cast<std::int64_t>(records.size());
      RunRecord record = answered_record(how.model, index, times, true);
      from = seconds(record.start + *record.reply.timeline.end);
      record.suite = "mmlu";
      record.id = "q" + std::to_string(index);
      record.run = 0;
      record.nonce = false;
      record.tags = {subject_name(subject), category_of(subject)};
      record.scoring = Scoring{{"letter"}, {"A"}, {"1", "2", "3", "4"}};
      const double sure = 0.3 + 0.7 * share(random);
      const double right = how.calibrated ? sure * 0.85 : skill;
      Grade grade{.name = "correct", .value = share(random) < right ? 1.0 : 0.0, .rule = "letter"};
      if (how.calibrated) {
        grade.confidence = sure;
        grade.brier = 0.3;
      }
      record.grades = {grade};
      records.push_back(std::move(record));
    }
  }
  RunHeader header = header_of({how.model});
  header.nonces = false;
  header.suite = "mmlu";
  header.items = static_cast<std::int64_t>(records.size());
  header.runs = 1;
  EvalFacts& eval = header.eval.emplace();
  eval.suite = "mmlu";
  eval.recipe = "lm-eval:mmlu";
  eval.version = "1";
  eval.shots = 5;
  return summarised(std::move(header), std::move(records));
}

}  // namespace bench_test
