// `bench diagnose`: why parallel requests do not give that many times the throughput of one.

#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/diagnosing/diagnosing.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"

namespace bench {
namespace {

constexpr std::int64_t usual_workers = 8;

/// svg=FILE.
Expected<std::string> parse_picture(std::string_view text) {
  const auto pair = parse_key_value(text);
  if (!pair || pair->first != "svg" || pair->second.empty())
    return SetupError{ExitCode::usage, "", "the one form of the timeline is svg", {"write svg=FILE"}};
  return pair->second;
}

constexpr OptionRow diagnose_rows[] = {
    {.name = "budget",
     .placeholder = "TIME",
     .help = "the most time it may take, such as 3m",
     .unset = "about a minute of a model of 10 ms a token",
     .field = field<duration_in<1, 24>, &DiagnoseArguments::budget>},
    {.name = "no-schema",
     .kind = OptionKind::flag,
     .help = "the workload is not constrained; else it is, by --schema or by one of bench's own",
     .field = field<parse_switch, &DiagnoseArguments::no_schema>},
    {.name = "from",
     .placeholder = "RUN [RUN]",
     .help = "send nothing: the conclusion of an earlier diagnosis again, or what two runs of bench show of each other",
     .unset = "none",
     .field = field<parse_text, &DiagnoseArguments::from>,
     .only_typed = true},
    {.name = "peak-bandwidth",
     .placeholder = "GB/S",
     .help = "what the memory of the server's accelerator can deliver: the share in use is told",
     .unset = "not known",
     .field = field<number_in<1, 1'000'000>, &DiagnoseArguments::peak_bandwidth>},
    {.name = "verify-advice",
     .kind = OptionKind::flag,
     .help = "follow the advice and measure again, on a server that is simulated",
     .field = field<parse_switch, &DiagnoseArguments::verify_advice>,
     .only_typed = true},
    {.name = "real-time",
     .kind = OptionKind::flag,
     .help = "talk to a simulated server over HTTP; else its time is virtual, and over at once",
     .field = field<parse_switch, &DiagnoseArguments::real_time>,
     .only_typed = true},
    {.name = "drift",
     .kind = OptionKind::flag,
     .help = "another question: do answers change with --workers in flight? The same prompts (or questions of a suite: "
             "--prompts mmlu) at temperature 0, alone, together, and alone again",
     .field = field<parse_switch, &DiagnoseArguments::drift>,
     .only_typed = true},
    {.name = "fit",
     .kind = OptionKind::flag,
     .help = "another question: the largest context that stays on the GPU, to 1,024 tokens, by loading the model with "
             "a few",
     .field = field<parse_switch, &DiagnoseArguments::fit>,
     .only_typed = true},
    {.name = "export",
     .placeholder = "svg=FILE",
     .help = "write the timeline of the experiment that decides as a picture",
     .unset = "none",
     .field = field<parse_picture, &DiagnoseArguments::export_svg>,
     .only_typed = true},
};
constexpr OptionTable diagnose_options = {"Diagnosis", diagnose_rows};

/// The form that was typed. What stands elsewhere is meant for runs, which have others.
Expected<void> choose_form(Invocation& in) {
  auto& own = in.own.of<DiagnoseArguments>();
  if (in.run.format == nullptr || !in.flags.contains("format")) return {};
  std::vector<std::string> names;
  for (const DiagnosisForm& form : diagnosis_forms()) {
    names.emplace_back(form.name);
    if (form.name != in.run.format->name) continue;
    own.format = &form;
    return {};
  }
  return usage_error("bench diagnose has no form as " + std::string(in.run.format->name), "",
                     {"choose one of: " + joined(names)});
}

Expected<void> check_from(const Invocation& in) {
  const auto& own = in.own.of<DiagnoseArguments>();
  if (!own.from && in.operands.empty()) return {};
  if (!own.from)
    return usage_error("'" + in.operands.front() + "' is no option of bench diagnose", "",
                       {"a model:  bench diagnose --model " + in.operands.front(),
                        "an earlier run:  bench diagnose --from " + in.operands.front()});
  if (in.operands.size() > 1)
    return usage_error("--from takes two runs at most", "'" + in.operands[1] + "' would be the third",
                       {"leave it out"});
  for (const char* name : {"model", "host", "sim", "sim-world", "verify-advice", "drift", "fit", "dry-run"})
    if (in.flags.contains(name))
      return usage_error("--from and --" + std::string(name) + " exclude each other", "nothing is sent",
                         {"leave one of them out"});
  return {};
}

Expected<void> check_diagnose(Invocation& in) {
  RunOptions& run = in.run;
  auto& own = in.own.of<DiagnoseArguments>();
  if (const auto form = choose_form(in); !form) return form;
  if (const auto from = check_from(in); !from || own.from) return from;
  run.sim = run.sim || run.sim_world;
  if (const auto one = check_one_server(in); !one) return one;
  if (run.models.size() > 1)
    return usage_error("bench diagnose looks at one model at a time", std::to_string(run.models.size()) + " are named",
                       {"name one:  --model " + run.models.front()});
  if (own.drift && own.fit)
    return usage_error("--drift and --fit exclude each other", "they are two questions", {"leave one of them out"});
  if (own.drift || own.fit)
    for (const char* name : {"budget", "verify-advice", "export"})
      if (in.flags.contains(name))
        return usage_error("--" + std::string(name) + " is of the experiment, which --drift and --fit do not carry out",
                           "", {"leave one of them out"});
  if (own.no_schema && run.request.schema)
    return usage_error("--schema and --no-schema exclude each other", "", {"leave one of them out"});
  if (own.real_time && !run.sim)
    return usage_error("--real-time is for a simulated server", "every other has no time but the real one",
                       {"leave it out", "or simulate one:  --sim-world FILE"});
  if (own.verify_advice && (!run.sim || own.real_time))
    return usage_error("--verify-advice changes the server",
                       "only one that is simulated in virtual time can be changed",
                       {"follow the advice by hand, restart the server, and run bench diagnose once more"});
  if (!in.given.contains("workers")) run.workers = usual_workers;
  if (run.workers < 2 && !own.fit)
    return usage_error("one request at a time is not parallel", "the question is what more of them give",
                       {"name how many:  --workers 8"});
  if (!in.given.contains("num-predict") && !own.drift) run.request.num_predict = DiagnoseOptions{}.output_tokens;
  return {};
}

int carry_out_diagnose(const Invocation& asked) {
  if (asked.own.of<DiagnoseArguments>().from) return diagnose_from(asked);
  return diagnose_server(asked);
}

}  // namespace

Command diagnose_command() {
  return {.name = "diagnose",
          .any_operands = true,
          .about = "why parallel requests help or do not: measures, names the cause and the setting to change",
          .options = {&model_options, &server_options, &exchange_options, &diagnose_options, &question_options,
                      &amount_options, &prompt_options, &request_options, &result_options, &screen_options,
                      &measurement_options, &config_options},
          .without = {"runs", "warmup", "requests", "duration", "replay", "prompt-cache", "unload", "show-answers",
                      "rescue", "cite", "percentiles", "append", "resume"},
          .own_defaults = {{"workers", "8"},
                           {"num-predict", "64"},
                           {"format", "table"},
                           {"prompts", "prompts of about 48 tokens, made here"},
                           {"schema", "one of bench's own; of --prompts none"}},
          .check = check_diagnose,
          .carry_out = carry_out_diagnose,
          .has_journal = true};
}

}  // namespace bench
