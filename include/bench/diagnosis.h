#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/summary.h"

namespace bench {

/// What keeps N requests in flight from giving N times the throughput of one.
enum class Cause {
  scales,     ///< nothing does: at least 0.8 N
  slots,      ///< requests wait for a place
  saturated,  ///< decoding more sequences at once gives hardly more tokens per second
  prefill,    ///< reading prompts is the limit
  grammar,    ///< constrained output is the limit
  serialised_by_temperature,
  rate_limited,
  buffered,      ///< something on the way holds the stream back
  cold_loads,    ///< the model is loaded again and again
  contention,    ///< others use the server
  shared_cache,  ///< requests in flight end each other for want of cache, though each fits alone
  client,        ///< this machine, or the network between, is the limit
  undetermined,
};
std::string_view name_of(Cause cause);

enum class Answer { confirmed, refuted, open };
std::string_view name_of(Answer answer);

/// A figure and the requests that prove it.
struct Evidence {
  std::string id;    ///< "speedup_of_burst": for programs
  std::string says;  ///< the figure in words, with its unit
  std::optional<double> value = {};
  std::optional<Interval> interval = {};
  std::vector<std::int64_t> requests = {};  ///< their plan_index; a few of them where they are many
  bool operator==(const Evidence&) const = default;
};

struct Hypothesis {
  std::string id;  ///< "queueing", "bandwidth", "grammar", "temperature"
  Answer answer = Answer::open;
  std::string says;  ///< the answer in a sentence
  std::vector<Evidence> evidence;
  std::string settled_by = {};  ///< what would settle an open one; "" for nothing known
  bool operator==(const Hypothesis&) const = default;
};

/// Throughput of output tokens under one condition, alone and with N in flight.
struct ConditionSpeed {
  std::string name;  ///< "temperature 0, with a schema"
  bool is_workload = false;
  std::int64_t in_flight = 0;  ///< of `many`
  std::optional<Location> one;
  std::optional<Location> many;
  std::optional<double> speedup;
  std::optional<Interval> speedup_interval;
  bool operator==(const ConditionSpeed&) const = default;
};

/// How much of the lost speed-up a cause has. All of them with the remainder sum to one.
struct CauseShare {
  std::string cause;  ///< name of a Cause, or "remainder"
  double share = 0;
  std::optional<Interval> interval = {};
  bool operator==(const CauseShare&) const = default;
};

/// Places of the server that were found.
struct PlacesFound {
  std::int64_t places = 0;
  bool at_least = false;                  ///< more may be there
  std::optional<std::int64_t> told = {};  ///< what the server says of itself
  bool operator==(const PlacesFound&) const = default;
};

/// The one thing to do.
struct Advice {
  std::string says;
  std::optional<double> speedup_now = {};
  std::optional<double> speedup_expected = {};  ///< never beyond what was measured
  bool is_bound = false;                        ///< of speedup_expected: up to that much, unknown until it is tried
  std::vector<std::string> commands = {};       ///< for this machine
  std::vector<std::string> cautions = {};       ///< memory, architectures: what may go wrong with it
  std::optional<std::int64_t> places = {};      ///< to give the server, where that is what to do
  std::optional<double> speedup_tried = {};     ///< measured after it was followed
  bool operator==(const Advice&) const = default;
};

/// A request on the common clock of a diagnosis, in seconds since its first one.
struct TimelineRow {
  std::int64_t request = 0;  ///< plan_index
  std::string label;         ///< "worker 3", "run A, request 7"
  double sent = 0;
  std::optional<double> begins = {};  ///< the server took it up: what lies before is waiting
  std::optional<double> first_token = {};
  std::optional<double> end = {};
  Status status = Status::ok;
  bool operator==(const TimelineRow&) const = default;
};

/// The outcome of `bench diagnose`.
struct Diagnosis {
  std::string run_id;
  std::string model;
  std::string target;
  std::string api;
  bool simulated = false;
  std::int64_t workers = 8;  ///< the N of the question
  std::uint64_t seed = 0;
  Cause verdict = Cause::undetermined;
  std::string says;             ///< the verdict in a sentence or two
  std::string settled_by = {};  ///< of an undetermined one: what would settle it
  std::optional<PlacesFound> places;
  std::vector<ConditionSpeed> speeds;  ///< the workload first
  std::vector<Hypothesis> hypotheses;  ///< in the order queueing, bandwidth, grammar, temperature
  std::vector<CauseShare> shares;      ///< largest first; empty when nothing is lost
  std::vector<Evidence> findings;  ///< what else was measured: service time, prefill and decode rates, step times, ...
  std::optional<Advice> advice;
  std::vector<Warning> warnings;
  std::vector<TimelineRow> timeline;  ///< of the experiment that decides
  std::int64_t requests = 0;
  double took_s = 0;
  bool complete = true;  ///< false: stopped, or the server went away
  bool operator==(const Diagnosis&) const = default;
  const Hypothesis* hypothesis(std::string_view id) const;
};

}  // namespace bench
