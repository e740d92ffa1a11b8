#include "campaign/input_length.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "bench/backend.h"
#include "bench/run.h"

#include "base/random.h"
#include "campaign/leg.h"

namespace bench {
namespace {

constexpr std::int64_t few_words = 16;
constexpr std::int64_t many_words = 512;      // enough for a rate; more only takes time
constexpr std::int64_t longest_check = 8192;  // tokens: a longer prompt is not read once more only to count it
constexpr std::int64_t of_the_calibration = -(std::int64_t{1} << 41);  // indices that no request of a journal has

struct LastRecord final : RecordSink {
  void append(RunRecord record) override { last = std::move(record); }
  std::optional<RunRecord> last;
};

std::uint64_t seed_of_words(const RunOptions& options) {
  return sub_seed(static_cast<std::uint64_t>(options.request.seed), "input tokens");
}

/// Tokens of so many words, before anything is known of them, with what stands beside them.
std::int64_t most_of(std::int64_t words) { return 3 * words + 256; }

bool misses(std::int64_t reached, std::int64_t wanted) {
  constexpr double told_beyond = 0.02;
  return std::fabs(static_cast<double>(reached - wanted)) > told_beyond * static_cast<double>(wanted);
}

}  // namespace

/// The prompt tokens of a request with so many words, template and marker included.
/// `expected`: tokens, a little more than there will be, so that none is cut away.
std::optional<std::int64_t> InputLength::count(std::int64_t words, std::int64_t expected) {
  RunOptions options = options_;
  options.request.num_predict = 1;
  options.runs.reset();
  options.duration.reset();
  options.requests = 1;
  options.workers = 1;
  const auto seed = sub_seed(seed_of_words(options_), "calibration", static_cast<std::uint64_t>(words));
  Suite suite{"calibration", {{"calibration", {{"user", synthetic_text(words, seed)}}, "", {}, {}, {}}}};
  suite.longest_prompt = expected;
  auto legs = make_legs(options, suite, found_, {"calibration", 0}, 0);
  if (!legs) return std::nullopt;
  Leg& leg = legs->front();
  leg.plan.warmup = true;
  leg.plan.block = asked_;  // another marker for each
  leg.plan.first_index = of_the_calibration + asked_++;
  Load load;
  load.shape.workers = 1;
  load.limits = leg.limits;
  load.origin = clock_.now();
  load.threaded = threaded_;
  load.name_requests = found_.server.simulated;
  LastRecord sink;
  bench::run(leg.plan, *found_.backend, load, {transport_, clock_, sink});
  if (!sink.last || sink.last->reply.status != Status::ok) return std::nullopt;
  return sink.last->reply.server.prompt_eval_count;
}

/// Where the server counts a text without working on it, that gives the rate, and one request what stands beside.
std::optional<WordCounts> InputLength::calibrate(std::int64_t tokens) {
  const auto few = count(few_words, most_of(few_words));
  if (!few) return std::nullopt;
  if (const auto ask_count = found_.backend->server.count_tokens) {
    const Ask ask = [this](const HttpRequest& question) {
      Timeouts limits;
      limits.total = options_.preflight_timeout;
      return transport_.fetch(question, limits);
    };
    const std::int64_t words = std::max(tokens, 2 * few_words);
    const auto seed = seed_of_words(options_);
    const auto short_text = ask_count(ask, synthetic_text(few_words, seed));
    const auto long_text = ask_count(ask, synthetic_text(words, seed));
    if (short_text && long_text)
      if (const auto alone = word_counts({few_words, *short_text}, {words, *long_text}))
        return WordCounts{static_cast<double>(*few) - alone->each * static_cast<double>(few_words), alone->each};
  }
  const std::int64_t words = std::clamp(tokens, 2 * few_words, many_words);
  const auto many = count(words, most_of(words));
  return many ? word_counts({few_words, *few}, {words, *many}) : std::nullopt;
}

Expected<InputLength::Made> InputLength::prompts_of(std::int64_t tokens) {
  const std::string wanted = std::to_string(tokens);
  const auto counts = calibrate(tokens);
  if (!counts)
    return Made{uncalibrated_prompts(options_, tokens), std::nullopt,
                "the server does not tell how long a prompt is: the prompts have about " + wanted + " words instead"};
  std::int64_t words = words_for(tokens, *counts);
  std::int64_t reached = std::llround(counts->beside + counts->each * static_cast<double>(words));
  const std::int64_t longest = std::max(tokens, reached) + tokens / 10;
  if (tokens <= longest_check) {
    if (const auto first = count(words, longest)) {
      reached = *first;
      if (misses(reached, tokens) && reached > 0) {
        words = std::max<std::int64_t>(1, words + std::llround(static_cast<double>(tokens - reached) / counts->each));
        reached = count(words, longest).value_or(reached);
      }
    }
  }
  Made made{synthetic_suite(tokens, words, seed_of_words(options_)), reached, ""};
  made.suite.longest_prompt = std::max(reached, tokens);
  if (misses(reached, tokens))
    made.caution = "prompts of " + wanted + " tokens were asked for, and the server counts " + std::to_string(reached) +
                   (words == 1 ? ": its template and the marker take that much" : "");
  return made;
}

Suite uncalibrated_prompts(const RunOptions& options, std::int64_t tokens) {
  return synthetic_suite(tokens, tokens, seed_of_words(options));
}

}  // namespace bench
