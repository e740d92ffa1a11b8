#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "campaign/campaign.h"
#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/diagnose.h"
#include "study/diagnose/experiment/pace.h"
#include "study/diagnose/experiment/prompt_probe.h"
#include "study/diagnose/experiment/prompt_probing.h"
#include "study/diagnose/experiment/slow_server.h"
#include "study/diagnose/experiment/workload.h"
#include "study/diagnose/measured/analysis.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr std::int64_t first_burst = 16;
constexpr std::int64_t largest_burst = 64;
constexpr std::int64_t quick_requests = 40;
constexpr std::int64_t enough_alone = 4;     // requests of each condition with one in flight
constexpr std::int64_t enough_together = 5;  // rounds of each condition with many
constexpr std::int64_t enough_costly = 3;    // the same where a round takes long
constexpr double costly_round = 1.6;         // times a request alone
constexpr double round_share = 0.6;          // of a round with many: what the patience of the whole is measured in
constexpr int contention_patience = 3;
constexpr int drift_patience = 2;
constexpr Nanos longest_unasked = std::chrono::minutes(10);  // without a budget
constexpr double told_anew_from = 1.5;                       // times what was forecast
constexpr int little_more = 10;  // the part by which the time without a budget may be exceeded
constexpr std::int64_t most_rooms = 4;
constexpr double enough_tokens = 24;  // of an answer, to tell places by how answers overlap

/// One carrying out of the experiment: what to measure next follows from what the records say so far.
class Experiment {
 public:
  Experiment(Campaign& campaign, const RunOptions& run, const DiagnoseOptions& options, const Preflight& found,
             const StepTold& told)
      : campaign_(campaign), run_(run), options_(options), found_(found), told_(told) {}

  void carry_out() {
    if (!measure(base(1), 2, "one request after another")) return;
    tell_anew();
    many_ = options_.workers;
    if (!meet_the_limits()) return;
    look_around();
    const std::int64_t most_blocks = 12;
    for (block_ = 1; block_ <= most_blocks && goes_on() && !is_settled(); ++block_)
      if (!measure_block()) break;
    look_at_prompts();
  }

 private:
  static Cell base(std::int64_t in_flight) { return {Purpose::speed, base_temperature, false, in_flight}; }

  bool goes_on() const { return !campaign_.is_over() && !out_of_time_ && !gone_; }

  /// False: there is no going on.
  bool measure(const Cell& cell, std::int64_t requests, const std::string& what) {
    if (!goes_on()) return false;
    const Nanos about = about_for(cell, requests);
    if (analysis_ && campaign_.elapsed() + about > limit()) {
      out_of_time_ = true;
      return false;
    }
    auto leg = leg_of_cell(cell, requests, block_, next_index_, run_, options_, found_);
    if (!leg) return false;
    if (!analysis_) open(*leg);
    // What takes longer than was thought is cut short where the time is up.
    if (analysis_ && campaign_.elapsed() + 3 * about > limit())
      leg->shape.duration = std::max<Nanos>(limit() - campaign_.elapsed(), std::chrono::seconds(1));
    next_index_ += requests;
    if (told_) told_(what, about);
    const bool knows_the_server = analysis_.has_value();
    campaign_.measure(*leg, [this, knows_the_server](const RunRecord& record) {
      if (!record.warmup) observation_.add(record);
      if (!knows_the_server) end_if_slow(record);
    });
    look();
    return goes_on();
  }

  /// Nobody knows yet what a request takes.
  void open(Leg& leg) const {
    leg.warmups = 1;
    if (options_.stops_if_slow || options_.budget) leg.shape.duration = opening_patience(options_);
  }
  void end_if_slow(const RunRecord& record) {
    if (options_.stops_if_slow && slow_server(record, options_)) campaign_.stop();
  }

  /// What was forecast without knowing the server, where that was far off.
  void tell_anew() const {
    if (!told_) return;
    const std::string alone = "a request alone takes " + sentence_seconds(service()) + ": ";
    const Nanos whole = usual_time(service());
    if (options_.budget && *options_.budget < least_time(service()))
      told_(alone + "the budget is too small for a whole conclusion here, --budget " + budget_text(whole) + " would do",
            Nanos{0});
    if (!options_.budget && seconds(whole) > told_anew_from * seconds(usual_time(usual_service(options_))))
      told_(alone + "all of it may take " + sentence_seconds(seconds(least_time(service()))) + " to " +
                sentence_seconds(seconds(whole)),
            Nanos{0});
  }

  /// Last, when nothing that matters more is left to do: a few seconds, which a budget must have left.
  void look_at_prompts() {
    if (campaign_.is_over() || gone_) return;
    const PromptProbing probing(*analysis_, context_of_requests(run_, options_, found_));
    std::vector<RunRecord> so_far;
    while (const auto step = probing.next(so_far)) {
      const Nanos most = options_.budget ? *options_.budget : limit() + limit() / little_more;
      if (campaign_.is_over() || campaign_.elapsed() + step->about > most) return;
      const auto leg = leg_of_probe(step->request, next_index_, run_, options_, found_);
      if (!leg) return;
      next_index_ += *leg->plan.count;
      if (told_)
        told_(step->request.probe == PromptProbe::twice ? "a long prompt, and the same once more"
                                                        : "a prompt that is longer than the context",
              step->about);
      campaign_.measure(*leg, [&](const RunRecord& record) { so_far.push_back(record); });
    }
  }

  void look() {
    Observation so_far = observation_;
    auto legs = std::move(so_far).legs();
    gone_ = !legs.empty() && is_gone(legs.back());
    analysis_ = analyse(std::move(legs), options_);
  }

  /// What others, or a speed that changes, leave unclear takes more requests than a quiet server.
  Nanos limit() const {
    if (options_.budget) return *options_.budget;
    const Nanos usual = usual_time(analysis_ ? std::max(service(), round_share * longest_round()) : 0);
    if (!analysis_) return usual;
    if (analysis_->contention.seen) return std::min(longest_unasked, usual * contention_patience);
    return std::min(longest_unasked, analysis_->drift.seen ? usual * drift_patience : usual);
  }
  double service() const {
    return analysis_ ? analysis_->ordinary.first_token_alone + analysis_->ordinary.decoding_alone : 0;
  }

  double longest_round() const {
    double longest = round_of(base(many_));
    for (const Speeds& speeds : analysis_->speeds)
      if (speeds.many)
        longest = std::max(longest, round_of({Purpose::speed, speeds.temperature, speeds.schema, many_}));
    return longest;
  }

  /// Seconds in which as many requests of a cell end as are worked on together.
  double round_of(const Cell& cell) const {
    if (!analysis_) return usual_service(options_);
    const Speeds* speeds = analysis_->speeds_at(cell.temperature, cell.schema);
    if (cell.in_flight > 1 && speeds != nullptr && speeds->many)
      return static_cast<double>(together(cell)) * mean_tokens() / speeds->many->of();
    speeds = analysis_->base();
    if (cell.in_flight > 1 && speeds != nullptr && speeds->many && cell.purpose != Purpose::quick)
      return static_cast<double>(std::max<std::int64_t>(1, analysis_->places.places)) * mean_tokens() /
             speeds->many->of();
    return cell.purpose == Purpose::quick ? analysis_->ordinary.first_token_alone : service();
  }

  /// How many of a cell's requests are worked on together, as far as is known.
  std::int64_t together(const Cell& cell) const {
    if (!analysis_ || cell.in_flight == 1) return 1;
    const Speeds* const speeds = analysis_->speeds_at(cell.temperature, cell.schema);
    if (cell.purpose == Purpose::speed && speeds != nullptr && speeds->together > 0) return speeds->together;
    return std::clamp<std::int64_t>(analysis_->places.places, 1, cell.in_flight);
  }

  Nanos about_for(const Cell& cell, std::int64_t requests) const {
    const std::int64_t at_once = together(cell);
    const std::int64_t rounds = (requests + at_once - 1) / at_once;
    return from_seconds(round_of(cell) * static_cast<double>(rounds));
  }

  /// Rounds that take much longer than a request alone are few: there is more to see in each.
  bool is_costly(const Cell& cell) const {
    const Speeds* const base_speeds = analysis_->base();
    const Speeds* const speeds = analysis_->speeds_at(cell.temperature, cell.schema);
    const bool in_step = base_speeds != nullptr && base_speeds->in_step && (speeds == nullptr || speeds->in_step);
    return in_step && round_of(cell) > costly_round * service();
  }

  /// So many that the first round, and the last where there are four, need not count.
  std::int64_t requests_for(const Cell& cell) const {
    const std::int64_t at_once = together(cell);
    const std::int64_t rounds = is_costly(cell) ? 3 : 5;
    return 4 * at_once <= many_ ? many_ : std::max(many_, rounds * at_once);
  }

  /// Many at once for the first time: refusals, places. False: nothing more is to be learnt.
  bool meet_the_limits() {
    if (many_ > 1 && !measure(base(many_), 2 * many_, std::to_string(many_) + " requests at once")) return false;
    if (refused_requests(analysis_->legs) > 0) {
      if (!measure({Purpose::quick, base_temperature, false, 1}, quick_requests,
                   "short requests one after another: what is refused, the pace or the number?"))
        return false;
      if (analysis_->rate_limited.seen) return false;
      if (analysis_->taken_at_once > 0) many_ = std::min(many_, analysis_->taken_at_once);
    }
    if (!find_places()) return false;
    return !analysis_->shared_cache.seen && !analysis_->cold_loads.seen;
  }

  /// Bursts, doubled until some requests of them wait.
  bool find_places() {
    const auto are_known = [&] {
      const FoundPlaces& places = analysis_->places;
      return !places.at_least && 2 * places.places <= options_.workers && mean_tokens() >= enough_tokens;
    };
    if (are_known()) return true;
    for (std::int64_t size = first_burst; size <= largest_burst; size *= 2) {
      const bool is_last = size == largest_burst;
      if (!is_last && size < 2 * std::min(analysis_->places.places, largest_burst / 2)) continue;
      if (!measure({Purpose::burst, base_temperature, false, size}, size,
                   "a burst of " + std::to_string(size) + " short requests"))
        return false;
      if (2 * analysis_->places.places <= size) break;
    }
    return true;
  }

  double mean_tokens() const {
    double tokens = 0, answers = 0;
    for (const ObservedLeg& leg : analysis_->legs)
      for (const Observed& request : leg.requests)
        if (request.ok() && leg.cell.purpose != Purpose::quick) tokens += request.tokens, ++answers;
    return answers > 0 ? tokens / answers : 0;
  }

  /// One fewer in flight than there are places: does anything wait all the same?
  void try_room() {
    const std::int64_t places = analysis_->places.places;
    if (places < 3 || places > many_) return;
    constexpr std::int64_t fewest = 12;
    measure({Purpose::room, base_temperature, false, places - 1}, std::max(fewest, 3 * (places - 1)),
            std::to_string(places - 1) + " in flight, one fewer than there are places");
  }

  /// Each condition once, so that it is known what will take how long; and whether anything waits where places are
  /// free.
  void look_around() {
    try_room();
    for (const TestedCondition& condition : tested_conditions(options_)) {
      const bool is_base = condition.temperature == base_temperature && !condition.schema;
      const std::string words = condition_words(condition.temperature, condition.schema);
      if (!is_base) measure({Purpose::speed, condition.temperature, condition.schema, 1}, 2, words + ", alone");
      if (!is_base && many_ > 1)
        measure({Purpose::speed, condition.temperature, condition.schema, many_},
                is_costly(base(many_)) ? 2 * many_ : many_, words + ", " + std::to_string(many_) + " in flight");
    }
  }

  bool is_contention_suspected() const {
    return analysis_->contention.suspected && !analysis_->contention.seen && block_ <= most_rooms;
  }

  struct Task {
    Cell cell;
    std::int64_t requests;
  };

  /// `all`: also of what is known well enough, for what is still open may need it.
  std::vector<Task> tasks(bool all) const {
    std::vector<Task> tasks;
    for (const Speeds& speeds : analysis_->speeds) {
      const bool knows_one = speeds.one && speeds.one->n >= enough_alone && speeds.one_blocks >= 2;
      const bool knows_many =
          many_ == 1 || (speeds.many && speeds.many->n >= enough_for(speeds) && speeds.many_blocks >= 2);
      const Cell cell{Purpose::speed, speeds.temperature, speeds.schema, 1};
      if (all || !knows_one) tasks.push_back({cell, 2});
      if (many_ == 1 || (knows_many && !all)) continue;
      Cell with_many = cell;
      with_many.in_flight = many_;
      tasks.push_back({with_many, requests_for(with_many)});
    }
    return tasks;
  }

  std::int64_t enough_for(const Speeds& speeds) const {
    return is_costly({Purpose::speed, speeds.temperature, speeds.schema, many_}) ? enough_costly : enough_together;
  }

  bool measure_block() {
    if (is_contention_suspected()) try_room();
    std::vector<Task> now = tasks(false);
    if (now.empty()) now = tasks(true);
    Random random(sub_seed(options_.seed, "order of conditions", static_cast<std::uint64_t>(block_)));
    for (std::size_t i = now.size(); i > 1; --i) std::swap(now[i - 1], now[random.below(i)]);
    for (const Task& task : now)
      if (!measure(task.cell, task.requests,
                   "round " + std::to_string(block_) + ": " + condition_words(task.cell.temperature, task.cell.schema) +
                       ", " + std::to_string(task.cell.in_flight) + " in flight"))
        return false;
    return true;
  }

  bool is_settled() const {
    const Analysis& found = *analysis_;
    if (found.rate_limited.seen || found.shared_cache.seen || found.cold_loads.seen) return true;
    if (!tasks(false).empty() || is_contention_suspected()) return false;
    const Judgement judgement = judge(found);
    if (judgement.is_close) return false;
    for (const Hypothesis& hypothesis : hypotheses_of(found, judgement))
      if (hypothesis.answer == Answer::open && hypothesis.id != "bandwidth" && hypothesis.id != "queueing")
        return false;
    return true;
  }

  Campaign& campaign_;
  const RunOptions& run_;
  const DiagnoseOptions& options_;
  const Preflight& found_;
  const StepTold& told_;
  Observation observation_;
  std::optional<Analysis> analysis_;
  std::int64_t block_ = 0;
  std::int64_t next_index_ = 0;
  std::int64_t many_ = 1;
  bool out_of_time_ = false;
  bool gone_ = false;
};

}  // namespace

void carry_out_experiment(Campaign& campaign, const RunOptions& run, const DiagnoseOptions& options,
                          const Preflight& found, const StepTold& told) {
  Experiment(campaign, run, options, found, told).carry_out();
}

}  // namespace bench
