#include "campaign/earlier/load_shards.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "record/journal/line_source.h"
#include "record/journal/reader.h"
#include "record/line/lines.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

/// How a file begins, which tells where it belongs.
struct Beginning {
  std::string run_id;
  std::int64_t first_seq = 1;
};

Expected<Beginning> beginning_of(const std::string& path) {
  const auto header = read_journal_header(path);
  if (!header) return header.error();
  auto source = LineSource::open(path);
  if (!source) return source.error();
  for (int read = 0; read < 2; ++read) {
    const auto line = source->next();
    if (!line || !*line) break;
    const auto parsed = parse_line((*line)->text, {path, (*line)->number});
    if (!parsed) break;
    if (const auto* record = std::get_if<RunRecord>(&*parsed)) return Beginning{header->run_id, record->seq};
  }
  return Beginning{header->run_id, 1};
}

Expected<void> check_named_once(const std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      std::error_code error;
      if (paths[i] != paths[j] && !fs::equivalent(paths[i], paths[j], error)) continue;
      return usage_error(paths[i] + " is named twice", paths[i] == paths[j] ? "" : "as " + paths[j] + " as well",
                         {"name each journal once"});
    }
  }
  return {};
}

/// Everything that decides which requests there are.
bool same_plan(const RunHeader& a, const RunHeader& b) {
  const auto models = [](const RunHeader& header) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const ModelFacts& model : header.models) names.emplace_back(model.name, model.digest);
    return names;
  };
  return a.suite_sha == b.suite_sha && a.seed == b.seed && a.nonce_seed == b.nonce_seed && a.items == b.items &&
         a.runs == b.runs && a.plan == b.plan && models(a) == models(b) && a.server.api == b.server.api;
}

ProcessUsage together(const ProcessUsage& a, const ProcessUsage& b) {
  return {a.user + b.user, a.system + b.system, std::max(a.peak_bytes, b.peak_bytes)};
}

/// Of the same server, as seen by several: the one who looked last has seen most.
std::optional<ProcessUsage> most_of(const std::optional<ProcessUsage>& a, const std::optional<ProcessUsage>& b) {
  if (!a || !b) return a ? a : b;
  return ProcessUsage{std::max(a->user, b->user), std::max(a->system, b->system),
                      std::max(a->peak_bytes, b->peak_bytes)};
}

void add_condition(std::vector<ConditionCost>& to, const ConditionCost& cost) {
  for (ConditionCost& known : to) {
    if (known.condition != cost.condition) continue;
    known.requests += cost.requests;
    known.client += cost.client;
    known.server = std::max(known.server, cost.server);
    return;
  }
  to.push_back(cost);
}

void add_end(RunEnd& to, const RunEnd& end) {
  to.complete = to.complete && end.complete;
  if (to.reason.empty()) to.reason = end.reason;
  to.records += end.records;
  to.unsent = to.unsent && end.unsent ? std::optional(*to.unsent + *end.unsent) : std::nullopt;
  for (const LoadedModel& model : end.loaded) {
    const bool known = std::any_of(to.loaded.begin(), to.loaded.end(),
                                   [&](const LoadedModel& other) { return other.name == model.name; });
    if (!known) to.loaded.push_back(model);
  }
  to.wall = std::max(to.wall, end.wall);
  to.self = together(to.self, end.self);
  if (to.measuring && end.measuring) {
    to.measuring =
        MeasuringCost{std::max(to.measuring->wall, end.measuring->wall), to.measuring->cpu + end.measuring->cpu,
                      std::nullopt};  // to each of them, the rest were others
  } else if (end.measuring) {
    to.measuring = end.measuring;
  }
  for (const ConditionCost& cost : end.conditions) add_condition(to.conditions, cost);
  to.server = most_of(to.server, end.server);
}

/// Puts the times of a shard on the clock of the first: each counts from its own beginning.
class OneClock {
 public:
  void shard_begins(const RunHeader& header) {
    if (!first_) first_ = header.started;
    same_beginning_ = header.started == *first_;
    origin_of_shard_.reset();
  }
  void adjust(RunRecord& record) {
    if (record.warmup) return;
    if (!origin_of_shard_) origin_of_shard_ = record.ts_start - record.start;
    if (!origin_) origin_ = origin_of_shard_;
    // What was cut out of one journal shares its clock; wall clocks would only blur it.
    if (!same_beginning_) record.start += *origin_of_shard_ - *origin_;
  }

 private:
  std::optional<WallTime> first_;
  bool same_beginning_ = true;
  std::optional<WallTime> origin_;
  std::optional<WallTime> origin_of_shard_;
};

/// The state of one reading of all shards.
class ShardReading {
 public:
  ShardReading(const FilesOfRun& files, const Records::Each& also) : files_(files), also_(also) {}

  Expected<LoadedRun> all();

 private:
  Expected<void> read(std::size_t shard);
  void take(std::size_t shard, const RunRecord& record);
  SetupError shared_request() const;

  const FilesOfRun& files_;
  const Records::Each& also_;
  RunHeader header_;
  std::optional<Summariser> summariser_;
  std::optional<RunEnd> end_;
  bool every_end_is_there_ = true;
  std::vector<std::string> notes_;
  OneClock clock_;
  std::unordered_map<std::int64_t, std::size_t> shard_of_;  ///< by place in the plan
  struct Shared {
    std::int64_t plan_index;
    std::size_t first, second;
  };
  std::optional<Shared> shared_;
  bool plan_differs_ = false;
};

void ShardReading::take(std::size_t shard, const RunRecord& record) {
  if (!record.warmup) {
    const auto [known, is_new] = shard_of_.emplace(record.plan_index, shard);
    if (!is_new && known->second != shard && !shared_) shared_ = Shared{record.plan_index, known->second, shard};
  }
  summariser_->add(record);
  if (also_) also_(record);
}

SetupError ShardReading::shared_request() const {
  return usage_error("two shards of " + files_.run_id + " hold the same request",
                     "place " + std::to_string(shared_->plan_index) + " of the plan is in " +
                         files_.shards[shared_->first].front() + " and in " + files_.shards[shared_->second].front(),
                     {"shards are the parts of one plan; runs of the same plan need names of their own: --run-id"});
}

Expected<void> ShardReading::read(std::size_t shard) {
  const std::vector<std::string>& parts = files_.shards[shard];
  JournalVisitor visitor;
  visitor.header = [&](const RunHeader& header) {
    if (shard == 0) {
      header_ = header;
      summariser_.emplace(header_);
    }
    plan_differs_ = !same_plan(header_, header);
    clock_.shard_begins(header);
  };
  visitor.record = [&](RunRecord&& record) {
    if (plan_differs_) return;
    clock_.adjust(record);
    take(shard, record);
  };
  const auto found = read_journal(parts, visitor);
  if (!found) return found.error();
  if (plan_differs_)
    return usage_error(parts.front() + " is no shard of " + files_.run_id,
                       "its plan differs from that of " + files_.shards.front().front(),
                       {"compare runs under names of their own: --run-id"});
  if (shared_) return shared_request();
  RunEnd missing;
  missing.complete = false;
  missing.reason = "the journal of a shard has no end";
  RunEnd end = found->end.value_or(missing);
  end.records = found->records;
  if (end_) {
    add_end(*end_, end);
  } else {
    end_ = end;
  }
  every_end_is_there_ = every_end_is_there_ && found->end;
  for (const std::string& note : found->notes) notes_.push_back(parts.front() + ": " + note);
  return {};
}

/// The records of all shards, read again each time.
Records records_of_shards(const FilesOfRun& files) {
  return Records([files](const Records::Each& each) {
    OneClock clock;
    for (const std::vector<std::string>& parts : files.shards) {
      if (const auto header = read_journal_header(parts.front())) clock.shard_begins(*header);
      records_of_journal(parts).for_each([&](const RunRecord& record) {
        RunRecord adjusted = record;
        clock.adjust(adjusted);
        each(adjusted);
      });
    }
  });
}

Expected<LoadedRun> ShardReading::all() {
  for (std::size_t shard = 0; shard < files_.shards.size(); ++shard)
    if (auto done = read(shard); !done) return done.error();
  Summary summary = summariser_->finish(*end_);
  std::optional<RunEnd> end = every_end_is_there_ ? end_ : std::nullopt;
  return LoadedRun{std::move(header_), records_of_shards(files_), std::move(end), std::move(summary),
                   std::move(notes_)};
}

}  // namespace

Expected<std::vector<FilesOfRun>> sort_into_runs(const std::vector<std::string>& paths) {
  if (const auto once = check_named_once(paths); !once) return once.error();
  std::vector<FilesOfRun> runs;
  for (const std::string& path : paths) {
    if (path == "-") {  // can be read once: it is a run of its own
      runs.push_back({"", {{path}}});
      continue;
    }
    const auto begins = beginning_of(path);
    if (!begins) return begins.error();
    const auto known = std::find_if(runs.begin(), runs.end(), [&](const FilesOfRun& run) {
      return !begins->run_id.empty() && run.run_id == begins->run_id;
    });
    if (known == runs.end()) {
      runs.push_back({begins->run_id, {{path}}});
    } else if (begins->first_seq > 1) {
      known->shards.back().push_back(path);
    } else {
      known->shards.push_back({path});
    }
  }
  return runs;
}

Expected<LoadedRun> load_shards(const FilesOfRun& files, const Records::Each& also) {
  if (files.shards.size() == 1) return load_run(files.shards.front(), {}, also);
  return ShardReading(files, also).all();
}

}  // namespace bench
