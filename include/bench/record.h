#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.h"
#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/precision.h"
#include "bench/sensors.h"
#include "bench/stream.h"
#include "bench/transport.h"

namespace bench {

/// What a scorer says of one reply. No value: the reply could not be graded, `detail` says why.
struct Grade {
  std::string name;                       ///< "schema_valid", "correct", "f1"
  std::optional<double> value = {};       ///< 0 to 1; of a lead over false answers -1 to 1
  std::string detail = {};                ///< may be empty
  std::string rule = {};                  ///< the scorer; "" where its name says no more than that of the grade
  std::string extracted = {};             ///< what was taken for the answer; may be empty
  bool unparsed = false;                  ///< nothing in the reply could be taken for an answer
  bool cut = false;                       ///< the reply ended at the token limit, and what it lacks might have decided
  std::optional<double> confidence = {};  ///< of a multiple choice by log-probabilities: of the choice that was taken
  std::optional<double> brier = {};       ///< the same: squared differences to the truth, summed over the choices
  std::int64_t absent = 0;                ///< the same: choices that the server gave no probability of
  bool operator==(const Grade&) const = default;
};

/// One request: facts of its own only. What compares it with others (cold, cache hit, queue, drift) is the summary's
/// work.
struct RunRecord {
  // identity
  bool warmup = false;
  std::int64_t seq = -1;  ///< ordinal of the line in its journal; set by the sink
  std::int64_t plan_index = 0;
  std::int64_t block = 0;
  std::int64_t run = 0;
  std::int64_t worker = 0;
  std::string target;
  std::string model;
  std::string condition;
  std::string suite;
  std::string id;
  std::vector<std::string> tags;
  std::string endpoint;
  std::string prompt_sha;  ///< SHA-256 of the request body, in hex
  bool nonce = false;
  bool schema = false;          ///< the reply was constrained
  std::int64_t max_tokens = 0;  ///< num_predict as sent
  WallTime ts_start;
  Nanos start{0};  ///< first request byte, from the start of the run's first load
  int attempt = 1;

  // outcome: what the decoder found
  Reply reply;
  RecvStamp recv_stamp = RecvStamp::user;
  std::int64_t bytes = 0;
  std::int64_t reads = 0;

  std::optional<Scoring> scoring;  ///< what it is graded by, so that it can be graded again; none: by nothing
  std::vector<Grade> grades;       ///< of replies that were to be graded and came; empty for all others

  bool operator==(const RunRecord&) const = default;
  const Grade* grade(std::string_view name) const;  ///< null when there is none of that name
};

/// A model as the server describes it. Empty or missing: the server did not say.
struct ModelFacts {
  std::string name;
  std::string digest;
  std::string format;  ///< "gguf"
  std::string family;
  std::string parameter_size;
  std::string quantization;
  std::optional<std::int64_t> size;
  std::optional<std::int64_t> context_length;  ///< trained
  std::string template_sha;
  std::vector<std::string> capabilities;
  std::string remote_host;
  bool operator==(const ModelFacts&) const = default;
};

/// A model in the memory of its server.
struct LoadedModel {
  std::string name;
  std::string digest;
  std::optional<std::int64_t> size;
  std::optional<std::int64_t> size_vram;
  std::optional<std::int64_t> context_length;
  bool operator==(const LoadedModel&) const = default;
  /// Share of the model on the GPU, 0 to 1; none when the server does not say.
  std::optional<double> gpu_share() const;
};

/// What a server can take at once. Missing: it did not say.
struct ServerCapacity {
  std::optional<std::int64_t> places;             ///< requests it works on at the same time; others wait
  std::optional<std::int64_t> context_per_place;  ///< tokens
  std::optional<std::int64_t> busy_places;        ///< at work for somebody else when it was asked
  std::optional<bool> shared_cache;  ///< all places draw on one context of that size, so not each can fill its own
  bool operator==(const ServerCapacity&) const = default;
};

struct ServerFacts {
  std::string url;
  std::string api;  ///< backend in use
  std::string version;
  std::string address;    ///< that the name was resolved to and that answered, "127.0.0.1:11434"; "": not known
  std::string proxy;      ///< on the way, "proxy:3128"; "": none
  bool insecure = false;  ///< its certificate was not checked
  bool simulated = false;
  bool local = false;               ///< on this machine
  std::vector<LoadedModel> loaded;  ///< before the first measured request
  std::string recognised_by = {};   ///< what told its kind: "GET /api/version answered with a version"; "": nothing
  ServerCapacity capacity = {};
  std::optional<Nanos> load = {};  ///< of one that this program started: until it was ready; part of no measurement
  bool operator==(const ServerFacts&) const = default;
};

struct BuildFacts {
  std::string version, git, compiler, flags, libraries;
  bool operator==(const BuildFacts&) const = default;
};

/// What one model is asked under one condition.
struct PlannedLeg {
  PlanTarget to;
  std::string condition;
  std::int64_t block = 0;
  std::int64_t first_index = 0;
  std::optional<std::int64_t> count;  ///< none: until a duration has passed
  std::int64_t num_ctx = 0;           ///< sent; 0: left to the server
  std::int64_t context_needed = 0;    ///< for the longest prompt with its answer, by an estimate on the high side
  std::int64_t warmups = 0;
  bool unload = false;
  bool operator==(const PlannedLeg&) const = default;
};

/// What a run sends, whole: with the seeds of the header it gives the same bytes again, whatever has become of the
/// files that the prompts came from.
struct PlanOfRun {
  RequestOptions request;  ///< without system and schema, which stand in the cases
  std::optional<Nanos> duration;
  /// How many requests there were, the values decided: the number of a leg is the most.
  std::optional<PrecisionGoal> precision = {};
  std::int64_t least_predict = 0;  ///< the smallest limit of an answer; the largest is the header's num_predict
  std::vector<PlannedLeg> legs;
  /// Empty: those of the suite of that name in the program, or of the same data, with the same hash.
  std::vector<Case> cases;
  bool operator==(const PlanOfRun&) const = default;
};

/// The second server of a run whose requests take turns between two.
struct OtherServer {
  ServerFacts server;
  std::vector<ModelFacts> models;
  bool operator==(const OtherServer&) const = default;
};

/// What a sweep varies, and when it spares the server more.
struct SweepFacts {
  std::string varied;          ///< "workers"
  std::vector<double> levels;  ///< ascending
  std::int64_t repetitions = 0;
  std::string stop_when;  ///< "errors>10%"; "" for never
  bool operator==(const SweepFacts&) const = default;
};

/// How many requests in flight `--workers auto` has chosen.
struct WorkersChoice {
  struct Probed {
    std::int64_t workers = 1;
    double output = 0;  ///< tokens per second of all
    bool operator==(const Probed&) const = default;
  };
  std::int64_t workers = 1;
  std::string why;                     ///< "the places of the server; 8 in flight give 2 % more"
  std::optional<std::int64_t> places;  ///< of the server, where they showed
  std::vector<Probed> probed;
  bool operator==(const WorkersChoice&) const = default;
};

/// First line of a journal: everything needed to know what was measured and to do it again.
struct RunHeader {
  std::string run_id;
  WallTime started;
  BuildFacts build;
  std::vector<std::string> argv;  ///< keys redacted
  std::vector<ResolvedOption> options;
  std::vector<std::pair<std::string, std::string>> labels;
  std::string suite;
  std::string suite_sha;          ///< SHA-256 over the suite's cases
  std::optional<EvalFacts> eval;  ///< of a quality suite
  std::int64_t items = 0;
  std::int64_t runs = 0;
  std::optional<std::int64_t> planned_requests;  ///< all models; none for a duration
  std::int64_t workers = 1;
  std::string loop = "closed";
  std::vector<double> percentiles;
  std::uint64_t seed = 0;
  std::uint64_t nonce_seed = 0;
  bool nonces = false;
  std::int64_t num_ctx = 0;      ///< sent; 0: left to the server
  std::int64_t num_predict = 0;  ///< sent; the largest where prompts have limits of their own
  std::string think;
  PlanOfRun plan;
  std::vector<ModelFacts> models;
  ServerFacts server;
  std::optional<OtherServer> against = {};
  std::optional<SweepFacts> sweep = {};
  std::optional<WorkersChoice> workers_auto = {};
  HostFacts host;
  std::string clock_name;
  Nanos clock_resolution{0};
  bool operator==(const RunHeader&) const = default;
};

/// What neither this program nor the server used of the machine's processors while it was watched.
struct OthersUsage {
  Nanos watched{0};
  Nanos cpu{0};
  int processors = 0;
  double share() const {  ///< of all processors
    const double all = seconds(watched) * processors;
    return all > 0 ? seconds(cpu) / all : 0;
  }
  bool operator==(const OthersUsage&) const = default;
};

/// What this program used while it measured: its start, its preflight and its warm-ups are no measuring.
struct MeasuringCost {
  Nanos wall{0};
  Nanos cpu{0};
  std::optional<OthersUsage> others = {};  ///< beside a server on this machine, where the system tells
  bool operator==(const MeasuringCost&) const = default;
};

/// What the measured requests under one condition have cost in processor time, where conditions took turns.
struct ConditionCost {
  std::string condition;
  std::int64_t requests = 0;
  Nanos client{0};              ///< of this program
  std::optional<Nanos> server;  ///< of a server on this machine, where the system tells
  bool operator==(const ConditionCost&) const = default;
};

/// Last line of a journal.
struct RunEnd {
  bool complete = true;
  std::string reason;                  ///< why not complete: "signal", "disk full", ...
  std::int64_t records = 0;            ///< request lines, warm-ups not counted
  std::optional<std::int64_t> unsent;  ///< planned, and never sent; none: without a plan that could be counted
  std::vector<LoadedModel> loaded;     ///< after the last request to each model
  Nanos wall{0};
  ProcessUsage self;  ///< of this program, not the model
  std::optional<MeasuringCost> measuring;
  std::vector<ConditionCost> conditions = {};
  std::vector<PrecisionLook> precision = {};  ///< the last look at each leg that was to end by precision
  std::optional<ProcessUsage> server;         ///< of a server on this machine, where the system tells
  bool operator==(const RunEnd&) const = default;
};

/// The records of a run in the order of its journal, warm-ups included: from memory or from a journal that is read
/// again each time, so that a run may be larger than the memory. Copies share what they show.
class Records {
 public:
  using Each = std::function<void(const RunRecord& record)>;

  Records() = default;  ///< none
  Records(std::vector<RunRecord> records)
      : visit_([kept = std::make_shared<const std::vector<RunRecord>>(std::move(records))](const Each& each) {
          for (const RunRecord& record : *kept) each(record);
        }) {}
  /// `visit` calls what it is given for each record, for the same ones every time.
  explicit Records(std::function<void(const Each& each)> visit) : visit_(std::move(visit)) {}

  void for_each(const Each& each) const {
    if (visit_) visit_(each);
  }

 private:
  std::function<void(const Each& each)> visit_;
};

/// Seam: where finished records go. The journal in life, a vector in tests.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void append(RunRecord record) = 0;
  /// Whether it has fallen so far behind that no new request should be sent. From any thread. What is appended all the
  /// same is taken: nothing may wait while a stream is stamped.
  virtual bool is_full() const { return false; }
};

}  // namespace bench
