#include "study/diagnose/joint/joint_runs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "bench/backend.h"

#include "base/text.h"
#include "study/diagnose/joint/joint_timeline.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr double share_of_an_overlap = 0.1;        ///< of the shorter run: less is one after the other
constexpr double share_worth_waiting = 0.1;        ///< of the time that requests were under way: less is no queue
constexpr double share_of_a_memory = 0.1;          ///< of the prompts: more, and a gain is that of the cache
constexpr double share_of_the_same = 0.9;          ///< of the prompts: more, and both asked the same
constexpr double part_that_a_cache_leaves = 0.25;  ///< of the tokens, or of the time to read them

using Requests = std::vector<PlacedRequest>;

std::string times_words(double times) { return sentence_number(times, times < 10 ? 1 : 0) + " x"; }

/// A wait that no difference between requests explains.
double least_wait_of(const PlacedRequest& request) {
  return std::max(0.005, share_worth_waiting * (request.end - request.sent));
}

JointRun run_of(const JournalSide& side, const Requests& requests, std::optional<double> usual) {
  JointRun run;
  run.name = side.name;
  run.run_id = side.header.run_id;
  run.workers = side.header.workers;
  run.model = side.header.models.empty() ? "" : side.header.models.front().name;
  run.target = side.header.server.url;
  if (requests.empty()) return run;
  run.begins = requests.front().sent;
  for (const PlacedRequest& request : requests) {
    run.begins = std::min(run.begins, request.sent);
    run.ends = std::max(run.ends, request.end);
    ++run.requests;
    run.ok += request.status == Status::ok;
    run.output_tokens += request.tokens;
    run.under_way += request.end - request.sent;
    if (!usual || !request.begins) continue;
    const double wait = wait_of(request, *usual);
    run.waited = run.waited.value_or(0) + wait;
    run.waiting += wait > least_wait_of(request);
  }
  return run;
}

/// Of a prompt that was asked before: when it was first answered, and what really reading it took.
struct Before {
  double answered = 0;
  std::optional<double> prefill;
  std::optional<std::int64_t> read;
};

/// Prompts of the second run that the first had sent before, and those that the server did not read again.
void count_remembered(const Requests& first, const Requests& second, JointRun& run) {
  std::map<std::string, Before> asked;
  for (const PlacedRequest& request : first) {
    if (request.status != Status::ok || request.prompt_sha.empty()) continue;
    const auto [at, is_new] = asked.try_emplace(request.prompt_sha, Before{request.end, request.prefill, request.read});
    if (is_new) continue;
    // A first run may have found its own repeats in the cache: what counts is the time that really read it.
    Before& known = at->second;
    if (request.prefill && (!known.prefill || *request.prefill > *known.prefill)) known.prefill = request.prefill;
    if (request.read && (!known.read || *request.read > *known.read)) known.read = request.read;
    known.answered = std::min(known.answered, request.end);
  }
  for (const PlacedRequest& request : second) {
    const auto found = asked.find(request.prompt_sha);
    if (found == asked.end() || found->second.answered > request.sent) continue;
    ++run.repeated;
    const Before& before = found->second;
    const bool less_read =
        request.read && before.read &&
        static_cast<double>(*request.read) < part_that_a_cache_leaves * static_cast<double>(*before.read);
    const bool sooner =
        request.prefill && before.prefill && *request.prefill < part_that_a_cache_leaves * *before.prefill;
    run.remembered += less_read || sooner;
  }
}

/// Exact where requests waited although no more than these were worked on.
std::optional<PlacesFound> places_in(const Requests& requests, const JointRuns& overlap) {
  const std::int64_t most = most_at_work(requests);
  if (most == 0) return std::nullopt;
  PlacesFound found{most, true, {}};
  found.at_least = overlap.first.waiting + overlap.second.waiting == 0;
  return found;
}

bool waited_much(const JointRun& run) {
  return run.waited && run.waiting > 0 && *run.waited > share_worth_waiting * run.under_way;
}

std::string setting_words(const RunHeader& header, std::int64_t wanted) {
  const Backend& backend = backend_or_first(header.server.api);
  if (backend.places.name.empty()) return "";
  return std::string(backend.places.name) + (backend.places.name.starts_with('-') ? " " : "=") + std::to_string(wanted);
}

std::string places_at_once(const PlacesFound& places) { return counted(places.places, "request") + " at a time"; }

void conclude_side_by_side(JointRuns& overlap) {
  const JointRun& second = overlap.second;
  overlap.says = "The runs were under way together for " + sentence_seconds(overlap.overlap) + " of the " +
                 sentence_seconds(std::min(overlap.first.wall(), second.wall())) + " of the shorter one";
  if (!overlap.places) {
    overlap.says += ".";
    return;
  }
  const double waited = overlap.first.waited.value_or(0) + second.waited.value_or(0);
  if (waited_much(overlap.first) || waited_much(second)) {
    overlap.says += ", and waited for each other: the server works on " + places_at_once(*overlap.places) +
                    ", and their requests waited " + sentence_seconds(waited) + " in all for a place.";
  } else if (!second.waited) {
    overlap.says += "; the server does not tell its times, so whether requests waited for a place is not known.";
  } else {
    overlap.says += ", and hardly waited for a place: the server worked on up to " +
                    counted(overlap.places->places, "request") + " at once.";
  }
}

void conclude_one_by_one(JointRuns& overlap) {
  const double pause = overlap.second.begins - overlap.first.ends;
  overlap.says = std::string("The runs were ") + (pause < 0 ? "hardly" : "not") +
                 " under way together: " + overlap.second.name + " began " + sentence_seconds(std::abs(pause)) +
                 (pause < 0 ? " before " : " after ") + overlap.first.name + " had ended.";
  if (overlap.places && !overlap.places->at_least)
    overlap.says += " The server worked on " + places_at_once(*overlap.places) + ".";
}

/// What the cache did is told before anything that the times seem to say.
void conclude_cache(JointRuns& overlap) {
  const JointRun& second = overlap.second;
  const auto asked = static_cast<double>(std::max<std::int64_t>(second.requests, 1));
  if (static_cast<double>(second.remembered) <= share_of_a_memory * asked) return;
  overlap.is_of_cache = true;
  const std::string counts = sentence_count(second.remembered, second.requests, "prompts");
  std::string text = "the server remembered " + counts + " of " + second.name + " from " + overlap.first.name +
                     " and did not read them again";
  if (overlap.times_as_fast && *overlap.times_as_fast > 1)
    text += ": that it was " + times_words(*overlap.times_as_fast) +
            " as fast may come from there, and says nothing of requests side by side";
  overlap.warnings.push_back(
      {"prompt_cache", text, "restart the server before each run, or let every prompt be new (--prompt-cache avoid)"});
}

void conclude_gain(JointRuns& overlap, const RunHeader& header) {
  const JointRun& second = overlap.second;
  if (!overlap.same_server || !overlap.places || second.wall() <= 0) return;
  const std::string setting = setting_words(header, overlap.places->places + 1);
  if (overlap.kind == JointRuns::Kind::side_by_side) {
    if (!second.waited) return;
    if (!waited_much(second)) {
      overlap.could_gain = 1;
      overlap.gain_says = "More places would have gained " + second.name + " next to nothing.";
      return;
    }
    const double left = std::max(second.under_way - *second.waited, 1e-9);
    overlap.could_gain = second.under_way / left;
    overlap.gain_says = "Without waiting " + second.name + " would have taken at least " +
                        sentence_seconds(second.wall() / *overlap.could_gain) + " instead of " +
                        sentence_seconds(second.wall()) + ": up to " + times_words(*overlap.could_gain) +
                        " as fast, unknown until it is tried" + (setting.empty() ? "" : " (" + setting + " or more)") +
                        ".";
    return;
  }
  const double both = overlap.first.wall() + second.wall();
  const double longer = std::max(overlap.first.wall(), second.wall());
  const bool is_full = !overlap.places->at_least && overlap.places->places <= overlap.first.workers;
  if (is_full) {
    overlap.could_gain = 1;
    overlap.gain_says = "Side by side they would have waited for each other: one run alone fills the " +
                        counted(overlap.places->places, "place") + " of the server.";
    return;
  }
  overlap.could_gain = both / longer;
  overlap.gain_says = "Side by side both would have taken at least " + sentence_seconds(longer) + " instead of " +
                      sentence_seconds(both) + ": up to " + times_words(*overlap.could_gain) +
                      " as fast, if the server has places for both: that is not known from runs that did not overlap.";
}

}  // namespace

JointRuns joint_runs_of(const JournalSide& one, const JournalSide& other) {
  const auto starts_one = first_start(one.records);
  const auto starts_other = first_start(other.records);
  const bool swapped = starts_one && starts_other && *starts_other < *starts_one;
  const JournalSide& a = swapped ? other : one;
  const JournalSide& b = swapped ? one : other;
  const auto zero = swapped ? starts_other : starts_one ? starts_one : starts_other;
  JointRuns overlap;
  overlap.simulated = a.header.server.simulated || b.header.server.simulated;
  const Requests first = zero ? placed(a.records, 0, *zero) : Requests{};
  const Requests second = zero ? placed(b.records, 1, *zero) : Requests{};
  Requests all = first;
  all.insert(all.end(), second.begin(), second.end());
  const auto usual = usual_wait(all);
  overlap.first = run_of(a, first, usual);
  overlap.second = run_of(b, second, usual);
  overlap.same_server = overlap.first.target == overlap.second.target;
  overlap.same_model = same_model(a.header.server.api, overlap.first.model, overlap.second.model);
  if (first.empty() || second.empty()) {
    overlap.says = "Nothing can be said: " + (first.empty() ? overlap.first.name : overlap.second.name) +
                   " holds no measured request.";
    return overlap;
  }
  overlap.first.mean_at_work = mean_at_work(all, overlap.first.begins, overlap.first.ends);
  overlap.second.mean_at_work = mean_at_work(all, overlap.second.begins, overlap.second.ends);
  count_remembered(first, second, overlap.second);
  overlap.overlap = std::max(
      0.0, std::min(overlap.first.ends, overlap.second.ends) - std::max(overlap.first.begins, overlap.second.begins));
  const double shorter = std::min(overlap.first.wall(), overlap.second.wall());
  if (overlap.overlap > share_of_an_overlap * shorter) overlap.kind = JointRuns::Kind::side_by_side;
  if (overlap.same_server && overlap.same_model) overlap.places = places_in(all, overlap);
  const bool asked_the_same =
      overlap.first.requests == overlap.second.requests &&
      static_cast<double>(overlap.second.repeated) >= share_of_the_same * static_cast<double>(overlap.second.requests);
  if (asked_the_same && overlap.second.wall() > 0) overlap.times_as_fast = overlap.first.wall() / overlap.second.wall();
  if (overlap.kind == JointRuns::Kind::side_by_side) {
    conclude_side_by_side(overlap);
  } else {
    conclude_one_by_one(overlap);
  }
  if (!overlap.same_server)
    overlap.says += " They asked two servers, " + overlap.first.target + " and " + overlap.second.target +
                    ": neither could wait for the other there.";
  conclude_cache(overlap);
  conclude_gain(overlap, b.header);
  const double from = overlap.kind == JointRuns::Kind::side_by_side ? overlap.second.begins : 0;
  overlap.timeline = joint_timeline(std::move(all), from, usual.value_or(0));
  return overlap;
}

}  // namespace bench
