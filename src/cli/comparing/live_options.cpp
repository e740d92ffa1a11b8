// What each side of `bench compare --run A --run B` is asked.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/comparing/arguments.h"
#include "cli/comparing/live.h"
#include "cli/option/arguments.h"
#include "cli/option/option_tables.h"
#include "cli/option/parse.h"
#include "send/pipe/command_line.h"

namespace bench {
namespace {

/// In place of the server that is not there yet.
constexpr const char* address_to_come = "http://127.0.0.1:1";

/// What a side may not have, and why.
struct Unfit {
  std::string_view option;
  std::string_view why;
};
constexpr Unfit unfit_options[] = {
    {"replay", "a run that is sent again is measured alone"},
    {"resume", "a run that goes on is measured alone"},
    {"append", "a run that goes on is measured alone"},
    {"duration", "both sides send the same prompts: use --runs"},
    {"precision", "give --precision beside --run"},
    {"rescue", "what is asked again has no counterpart on the other side"},
    {"dry-run", "look at one side at a time:  bench run ... --dry-run"},
    {"dump-config", "look at one side at a time:  bench run ... --dump-config"},
    {"baseline", "the other side is what it is compared with"},
    {"baseline-gate", "give --gate beside --run"},
    {"show-answers", "look at the journals afterwards"},
    {"cite", "cite the runs alone"},
    {"format", "give --format beside --run"},
    {"progress", "give it beside --run"},
};

SetupError of_side(std::size_t number, const std::string& option, SetupError error) {
  error.code = ExitCode::usage;
  error.what = option + " " + std::to_string(number) + ": " + error.what;
  return error;
}

Expected<std::vector<std::string>> words_of_side(const std::string& text) {
  auto words = split_command(text);
  if (words) return words;
  if (is_blank(text)) return usage_error("it is empty", "", {"write:  --run '--model m'"});
  return usage_error("it cannot be split into words", words.error().why,
                     {"put what has blanks or signs into quotes:  --run '-p \"why?\"'"});
}

const Command& command_of(const std::vector<std::string>& words) {
  const Command* named = words.front().starts_with('-') ? nullptr : find_command(words.front());
  return named != nullptr ? *named : *find_command("run");
}

/// The options that are typed, by their canonical names.
std::set<std::string> typed_options(const std::vector<std::string>& words) {
  std::set<std::string> typed;
  for (const std::string& word : plain_arguments(words, options_of(command_of(words))).arguments)
    if (word.starts_with("--")) typed.insert(word.substr(2));
  return typed;
}

Expected<void> check_fitness(const Invocation& side) {
  const std::string_view command = side.command->name;
  if (command == "help") return usage_error("--help is no measurement", "", {"see:  bench run --help"});
  if (command != "run" && command != "mmlu" && command != "eval")
    return usage_error("bench " + std::string(command) + " is no measurement", "",
                       {"what may be compared so: bench run, mmlu, eval"});
  for (const Unfit& unfit : unfit_options)
    if (side.flags.contains(unfit.option))
      return usage_error("--" + std::string(unfit.option) + " does not go with bench compare", "",
                         {std::string(unfit.why)});
  for (const OptionRow& row : screen_options.rows)
    if (side.flags.contains(row.name))
      return usage_error("--" + std::string(row.name) + " is for both sides", "", {"give it beside --run"});
  if (side.run.duration)
    return usage_error("a duration is set (" + limit_words(*side.run.duration) + ")",
                       "both sides send the same prompts", {"use --runs, and take duration out of the settings"});
  if (side.run.models.size() > 1)
    return usage_error("it names " + std::to_string(side.run.models.size()) + " models", "",
                       {"name one model for each side"});
  if (side.run.output == "-")
    return usage_error("its journal cannot go to standard output", "that has the comparison",
                       {"name a file:  -o FILE.jsonl"});
  if (side.run.prompts == "-")
    return usage_error("its prompts cannot come from standard input", "both sides would need it",
                       {"write them to a file:  --prompts FILE"});
  return {};
}

Expected<Invocation> read_side_asked(const std::string& text, bool served) {
  auto words = words_of_side(text);
  if (!words) return words.error();
  if (served) {
    const auto typed = typed_options(*words);
    for (const char* option : {"host", "sim", "sim-world", "command"})
      if (typed.contains(option))
        return usage_error("--" + std::string(option) + " and --serve exclude each other",
                           "the server of this side is the one that --serve starts", {"leave one of them out"});
    words->insert(words->end(), {"--host", address_to_come});
  }
  auto side = parse(*words, process_environment());
  if (!side) return side.error();
  if (const auto fits = check_fitness(*side); !fits) return fits.error();
  side->run.rescue = false;
  side->run.show_answers = ShowAnswers::none;
  return side;
}

/// That of both sides together: one that stands in the settings is about a run's own figure.
void set_precision(Invocation& side, const std::optional<PrecisionGoal>& goal) {
  side.run.precision = goal;
  if (goal) side.run.precision->of_change = true;
  for (ResolvedOption& option : side.resolved)
    if (option.name == "precision") option.value = goal ? goal->text : "none";
}

Expected<void> read_serve(CompareArguments& own) {
  for (std::size_t i = 0; i < own.serve.size(); ++i) {
    auto words = split_command(own.serve[i]);
    if (!words) {
      const std::vector<std::string> remedies = {"put it in quotes, or name the shell:  --serve 'sh -c \"...\"'"};
      return of_side(i + 1, "--serve", usage_error("it cannot be split into words", words.error().why, remedies));
    }
    own.serve_words.push_back(*std::move(words));
  }
  if (own.serve_words.size() == 1) own.serve_words.push_back(own.serve_words.front());
  return {};
}

std::string times(std::size_t n) { return n == 1 ? "once" : counted(static_cast<std::int64_t>(n), "time"); }

Expected<void> check_numbers(const Invocation& in, const CompareArguments& own) {
  if (!in.operands.empty())
    return usage_error("'" + in.operands.front() + "' and --run exclude each other",
                       "--run measures, a file was measured before",
                       {"measure, then compare with a file:  bench run ... --baseline " + in.operands.front()});
  if (own.runs.size() != 2)
    return usage_error("--run is there " + times(own.runs.size()) + ", and two sides are needed", "",
                       {"the base first:  bench compare --run '-m a' --run '-m b'"});
  if (own.serve.size() > 2)
    return usage_error("--serve is there " + times(own.serve.size()), "",
                       {"give it once for both sides, or once for each"});
  if (own.budget && !own.precision)
    return usage_error("--budget is an end for --precision", "without it, the sides say how much is measured",
                       {"add --precision 2%, or leave --budget out"});
  if (own.model) return usage_error("--only is for runs of several models", "", {"each --run names one model"});
  return {};
}

}  // namespace

std::string masked_run(const std::string& text) {
  if (is_blank(text)) return text;
  const auto words = split_command(text);
  if (!words) return "***";
  std::vector<std::string> masked = plain_arguments(*words, options_of(command_of(*words))).masked;
  for (std::string& word : masked)
    if (word.find(' ') != std::string::npos) word = '"' + word + '"';
  return joined(masked, " ");
}

Expected<void> check_live(Invocation& in) {
  auto& own = in.own.of<CompareArguments>();
  if (const auto enough = check_numbers(in, own); !enough) return enough.error();
  if (const auto read = read_serve(own); !read) return read.error();
  for (std::size_t i = 0; i < own.runs.size(); ++i) {
    auto side = read_side_asked(own.runs[i], !own.serve.empty());
    if (!side) return of_side(i + 1, "--run", side.error());
    for (const std::string& warning : side->warnings)
      if (std::find(in.warnings.begin(), in.warnings.end(), warning) == in.warnings.end())
        in.warnings.push_back(warning);
    set_precision(*side, own.precision);
    own.sides.push_back(*std::move(side));
  }
  const auto& one = own.sides.front().run.output;
  if (one && one == own.sides.back().run.output)
    return usage_error("both sides write to " + *one, "", {"give each --run an -o of its own"});
  return {};
}

}  // namespace bench
