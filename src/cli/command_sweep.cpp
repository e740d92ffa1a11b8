// `bench sweep`: several loads or settings, one thing varied, and where more of it stops helping.

#include <algorithm>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "bench/renderer.h"

#include "base/text.h"
#include "campaign/campaign.h"
#include "campaign/input_length.h"
#include "cli/commands.h"
#include "cli/measuring/dry_run.h"
#include "cli/measuring/exit_code.h"
#include "cli/measuring/run_report.h"
#include "cli/measuring/stopping.h"
#include "cli/measuring/sweep_announcement.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "plan/load_suite.h"
#include "study/sweep/sweep.h"
#include "system/clock.h"
#include "system/files.h"
#include "system/real_sensors.h"

namespace bench {
namespace {

constexpr std::int64_t usual_repetitions = 3;
constexpr std::int64_t usual_sweep_predict = 64;
constexpr std::string_view usual_levels = "1-32*2";
constexpr std::string_view usual_stop = "errors>10%";

/// What only `bench sweep` is asked. Lists of one value are settings, lists of more are what varies.
struct SweepArguments {
  std::vector<std::int64_t> workers;
  std::vector<double> rates;
  std::vector<std::int64_t> contexts;
  std::vector<std::int64_t> limits;
  std::vector<std::int64_t> inputs;
  std::optional<std::vector<StopRule>> stop;
  SweepAsked asked;  ///< made of them by check_sweep()
};

template <auto member, std::int64_t min, std::int64_t max, std::int64_t k = 1000>
Expected<void> set_levels(Invocation& to, const OptionRow&, const std::string& text) {
  auto levels = parse_levels(text, {min, max}, k);
  if (!levels) return levels.error();
  to.own.of<SweepArguments>().*member = *std::move(levels);
  return {};
}

Expected<std::vector<double>> parse_rates(std::string_view text) { return parse_rate_levels(text, {0, 100'000}); }

Expected<void> set_context_levels(Invocation& to, const OptionRow& row, const std::string& text) {
  if (text != "auto" && text != "server")
    return set_levels<&SweepArguments::contexts, 4, 16 * 1024 * 1024, 1024>(to, row, text);
  to.run.request.num_ctx = *parse_context_size(text);
  to.own.of<SweepArguments>().contexts.clear();
  return {};
}

std::string show_contexts(const Invocation& from, const OptionRow&) {
  const auto& levels = from.own.of<SweepArguments>().contexts;
  return levels.empty() ? text_of(from.run.request.num_ctx) : text_of(levels);
}

Expected<void> set_stop_rules(Invocation& to, const OptionRow&, const std::string& text) {
  auto rules = parse_stop_rules(text);
  if (!rules) return rules.error();
  to.own.of<SweepArguments>().stop = *std::move(rules);
  return {};
}

std::string show_stop_rules(const Invocation& from, const OptionRow&) {
  const auto& stop = from.own.of<SweepArguments>().stop;
  if (!stop) return "";
  std::string text;
  for (const StopRule& rule : *stop) text += (text.empty() ? "" : ",") + rule.text;
  return text.empty() ? "never" : text;
}

constexpr OptionRow sweep_rows[] = {
    {.name = "workers",
     .aliases = "concurrency max-concurrency parallel num-concurrent-requests",
     .letter = 'c',
     .kind = OptionKind::list,
     .placeholder = "LEVELS",
     .help = "requests in flight at the same time: 1,2,4 or 1-8 or 1-8+2 or '1-32*2' (also 1-32x2). Of each of these "
             "options one value is a setting, several are what varies",
     .unset = "1-32*2, where nothing else varies",
     .field = {set_levels<&SweepArguments::workers, 1, 65'536>, field_detail::show<&SweepArguments::workers>}},
    {.name = "rate",
     .aliases = "request-rate rps qps",
     .kind = OptionKind::list,
     .placeholder = "LEVELS",
     .help = "requests per second that come at random, however many are in flight: 0.5,1,2 or '1-16*2'",
     .unset = "a new request when one has ended",
     .field = field<parse_rates, &SweepArguments::rates>},
    {.name = "num-ctx",
     .kind = OptionKind::list,
     .placeholder = "LEVELS",
     .help = "context sizes: 2k,8k,32k; each makes the server load the model again",
     .field = {set_context_levels, show_contexts}},
    {.name = "num-predict",
     .aliases = "max-tokens osl random-output-len",
     .kind = OptionKind::list,
     .placeholder = "LEVELS",
     .help = "most tokens of a reply",
     .unset = "64",
     .field = {set_levels<&SweepArguments::limits, 1, 10'000'000>, field_detail::show<&SweepArguments::limits>}},
    {.name = "input-tokens",
     .aliases = "isl prompt-tokens random-input-len input-len",
     .kind = OptionKind::list,
     .placeholder = "LEVELS",
     .help = "synthetic prompts of so many tokens, as the server itself counts them",
     .unset = "the prompts of the suite",
     .field = {set_levels<&SweepArguments::inputs, 1, 1'000'000>, field_detail::show<&SweepArguments::inputs>}},
    {.name = "stop-when",
     .placeholder = "RULES",
     .help = "spare a level and those above it once one of these is broken: errors>10%, ttft>5s, ttft>4x (times the "
             "median of the lowest level); never. Where it is given, the first repetition goes upwards",
     .unset = usual_stop,
     .field = {set_stop_rules, show_stop_rules}},
};

constexpr OptionRow sweep_amount_rows[] = {
    {.name = "runs",
     .aliases = "repetitions epochs num-profile-runs",
     .letter = 'r',
     .placeholder = "N",
     .help = "repetitions of each level, in an order of chance",
     .unset = "3",
     .field = field<count_in<1, 1000>, &RunOptions::runs>},
    {.name = "requests",
     .aliases = "num-prompts num-requests max-requests request-count",
     .letter = 'n',
     .placeholder = "N",
     .help = "at least so many requests at each level in each repetition; never fewer than three for each in flight",
     .unset = "6",
     .field = field<count_in<1, 1'000'000>, &RunOptions::requests>},
    {.name = "duration",
     .aliases = "benchmark-duration max-seconds",
     .placeholder = "TIME",
     .help = "measure each level for so long in each repetition, instead of by a number",
     .unset = "none",
     .field = field<duration_in<1, 24 * 365>, &RunOptions::duration>},
};

constexpr OptionTable sweep_options = {"What varies", sweep_rows};
constexpr OptionTable sweep_amount_options = {"How much", sweep_amount_rows};

Expected<void> check_sweep_format(const RunOptions& run) {
  if (run.format == nullptr || run.format->render_sweep != nullptr) return {};
  std::vector<std::string> names;
  for (const Renderer& format : renderers())
    if (format.render_sweep != nullptr) names.emplace_back(format.name);
  return usage_error("bench sweep has no form as " + std::string(run.format->name), "",
                     {"choose one of: " + joined(names)});
}

template <class T>
std::vector<double> as_levels(const std::vector<T>& values) {
  return {values.begin(), values.end()};
}

struct Varied {
  SweepDimension dimension;
  std::vector<double> levels;
};

/// What has more than one level. Usually it is the number in flight.
Expected<Varied> varied_by(const SweepArguments& own) {
  const Varied all[] = {{SweepDimension::workers, as_levels(own.workers)},
                        {SweepDimension::rate, own.rates},
                        {SweepDimension::num_ctx, as_levels(own.contexts)},
                        {SweepDimension::num_predict, as_levels(own.limits)},
                        {SweepDimension::input_tokens, as_levels(own.inputs)}};
  std::vector<std::string> names;
  const Varied* varied = nullptr;
  for (const Varied& one : all) {
    if (one.levels.size() < 2) continue;
    names.push_back("--" + std::string(name_in(sweep_dimensions, one.dimension)));
    varied = &one;
  }
  if (names.size() > 1)
    return usage_error("bench sweep varies one thing at a time", joined(names, " and ") + " have several levels",
                       {"give all but one of them a single value", "or sweep them one after the other"});
  if (varied != nullptr) return *varied;
  if (!own.rates.empty())
    return usage_error("nothing varies: --rate has one level", "", {"give it several:  --rate '1-16*2'"});
  if (!own.workers.empty())
    return usage_error("nothing varies: --workers has one level", "",
                       {"give it several:  --workers '1-32*2'",
                        "or measure that one:  bench run --workers " + std::to_string(own.workers.front())});
  return Varied{SweepDimension::workers, as_levels(*parse_levels(usual_levels, {1, 65'536}))};
}

Expected<void> check_sweep(Invocation& in) {
  RunOptions& run = in.run;
  auto& own = in.own.of<SweepArguments>();
  if (const auto one = check_one_server(in); !one) return one.error();
  if (const auto one = check_one_source_of_prompts(in); !one) return one.error();
  const bool may_tell = in.flags.contains("host");
  if (run.models.size() > 1)
    return usage_error("bench sweep measures one model at a time", "--model names " + std::to_string(run.models.size()),
                       {"sweep them one after the other"});
  if (run.models.empty() && !may_tell && !run.sim && !run.command)
    return usage_error("which model?", "", {"name it:  bench sweep --model m", "see:  bench ls models"});
  auto varied = varied_by(own);
  if (!varied) return varied.error();
  if (!own.rates.empty() && !own.workers.empty())
    return usage_error("--rate and --workers exclude each other",
                       "with --rate requests come however many are in flight", {"leave one of them out"});
  if (run.requests && run.duration)
    return usage_error("--requests and --duration exclude each other", "both say how long a level lasts",
                       {"leave one of them out"});
  SweepAsked& asked = own.asked;
  asked.dimension = varied->dimension;
  asked.levels = varied->levels;
  if (!run.runs) run.runs = usual_repetitions;
  asked.repetitions = *run.runs;
  asked.least_requests = run.requests.value_or(asked.least_requests);
  asked.duration = run.duration;
  asked.ascending_first = own.stop && !own.stop->empty();
  asked.rules = own.stop ? *own.stop : *parse_stop_rules(usual_stop);
  run.workers = 1;
  if (!own.workers.empty()) run.workers = own.workers.back();
  if (asked.dimension == SweepDimension::workers) run.workers = static_cast<std::int64_t>(asked.levels.back());
  if (own.contexts.size() == 1) run.request.num_ctx = {ContextSize::Kind::fixed, own.contexts.front()};
  run.request.num_predict = own.limits.size() == 1 ? own.limits.front() : usual_sweep_predict;
  if (!in.given.contains("prompts") && !run.prompt) run.prompts = "short";
  // Beyond its capacity a server may refuse: that is what is looked for.
  if (!in.given.contains("allow-failures")) run.allow_failures.share = 1;
  return check_sweep_format(run);
}

/// Prompts of each length that is asked for, as the server counts.
Expected<std::vector<Suite>> suites_of_lengths(const Invocation& asked, const Preflight& found, Target& target) {
  const SteadyClock clock;
  InputLength lengths(asked.run, found, *target.transport, clock);
  std::vector<Suite> suites;
  for (const std::int64_t tokens : asked.own.of<SweepArguments>().inputs) {
    if (asked.run.dry_run) {
      suites.push_back(uncalibrated_prompts(asked.run, tokens));
      continue;
    }
    auto made = lengths.prompts_of(tokens);
    if (!made) return made.error();
    if (!made->caution.empty()) warn(made->caution);
    suites.push_back(std::move(made->suite));
  }
  return suites;
}

Expected<CampaignResult> measure_levels(const Invocation& asked, Target& target, const Preflight& found,
                                        const std::vector<SweepLeg>& legs, RunReport& report, Stopping& stopping) {
  const SteadyClock clock;
  const RealSensors sensors;
  const SweepAsked& sweep = asked.own.of<SweepArguments>().asked;
  std::vector<Leg> all;
  for (const SweepLeg& leg : legs) all.push_back(leg.leg);
  report.study_begins(all);
  CampaignRequest request{asked.run, asked.resolved, asked.argv, found, std::move(all), {}, {}, {}, facts_of(sweep)};
  if (asked.run.output == "-") request.journal_fd = STDOUT_FILENO;
  const auto campaign = Campaign::open(std::move(request), {target, clock, sensors}, report);
  if (!campaign) return campaign.error();
  stopping.now_measures(campaign->get());
  carry_out_sweep(**campaign, legs, sweep, [](const std::string& condition, const std::string& broken) {
    talk("at " + condition + ": " + broken + "; this level and those above it are spared from now on");
  });
  auto result = (*campaign)->finish();
  stopping.now_measures(nullptr);
  return result;
}

ExitCode show_sweep_plan(const Invocation& asked, const Preflight& found, const std::vector<SweepLeg>& legs) {
  const SweepAsked& sweep = asked.own.of<SweepArguments>().asked;
  std::vector<Leg> first_of_each;
  for (std::size_t level = 0; level < sweep.levels.size(); ++level)
    for (const SweepLeg& leg : legs)
      if (leg.level == level) {
        first_of_each.push_back(leg.leg);
        break;
      }
  const bool as_lines = asked.run.format != nullptr && asked.run.format->streams_records();
  if (!as_lines) write_output(sweep_plan(sweep, legs));
  return dry_run(asked, found, first_of_each);
}

ExitCode sweep_and_report(Invocation asked, int& signal) {
  asked.run = with_seeds(asked.run);
  const RunOptions& options = asked.run;
  const SweepAsked& sweep = asked.own.of<SweepArguments>().asked;
  const std::vector<std::int64_t>& inputs = asked.own.of<SweepArguments>().inputs;
  const auto suite =
      inputs.empty() ? load_suite(options, read_stdin) : Expected<Suite>(uncalibrated_prompts(options, inputs.front()));
  if (!suite) return tell(suite.error());
  auto target = open_target(options, *suite);
  if (!target) return tell(target.error());
  for (const std::string& text : target->warnings) warn(text);
  RunReport report(options);
  std::optional<Stopping> stopping(std::in_place, std::vector{&*target});
  auto found = options.dry_run ? Expected<Preflight>(glance(options, target->host, *target->transport))
                               : preflight(options, target->host, *target->transport, &report);
  signal = stopping->caught();
  if (signal != 0) return stopped_early(signal);
  if (!found) return tell(found.error());
  found->server.proxy = target->proxy;
  auto suites = std::vector{*suite};
  if (!inputs.empty()) {
    auto made = suites_of_lengths(asked, *found, *target);
    if (!made) return tell(made.error());
    suites = *std::move(made);
    signal = stopping->caught();
    if (signal != 0) return stopped_early(signal);
  }
  const auto legs = sweep_legs(options, suites, *found, sweep);
  if (!legs) return tell(legs.error());
  if (options.dry_run) {
    stopping.reset();
    finish_output();
    return show_sweep_plan(asked, *found, *legs);
  }
  talk(sweep_announcement(sweep, *legs) + (found->server.simulated ? " [simulated]" : ""));
  const auto result = measure_levels(asked, *target, *found, *legs, report, *stopping);
  if (!result) return tell(result.error());
  stopping.reset();  // whoever waits for a reader from here on can be ended at once
  report.show(*result, sweep_of(result->header, result->records, result->summary.end));
  if (!result->fault) signal = result->signal;
  const ExitCode code = exit_code_of(*result, options);
  const auto& groups = result->summary.groups;
  const bool all_failed =
      std::all_of(groups.begin(), groups.end(), [](const GroupSummary& group) { return group.n_ok == 0; });
  return code == ExitCode::ok && all_failed ? ExitCode::failures : code;
}

int carry_out_sweep_command(const Invocation& asked) {
  int signal = 0;
  const ExitCode code = sweep_and_report(asked, signal);
  if (signal != 0) end_by(signal);
  return static_cast<int>(code);
}

}  // namespace

Command sweep_command() {
  return {.name = "sweep",
          .bare_word = "model",
          .about =
              "several loads or settings in one run: throughput and waiting at each, where more stops helping, and "
              "the places of the server",
          .options = {&sweep_options, &sweep_amount_options, &model_options, &server_options, &exchange_options,
                      &amount_options, &prompt_options, &request_options, &result_options, &gate_options,
                      &screen_options, &measurement_options, &config_options},
          .without = {"replay", "append", "resume", "percentiles", "gate", "unload"},
          .own_defaults = {{"prompts", "short"}, {"allow-failures", "all: they are counted at each level"}},
          .check = check_sweep,
          .carry_out = carry_out_sweep_command,
          .has_journal = true,
          .rare = true};
}

}  // namespace bench
