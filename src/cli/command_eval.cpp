// `bench eval SUITE`, `bench eval FILE` and `bench mmlu`: questions with known answers, timed like any prompt.

#include <filesystem>
#include <string>
#include <vector>

#include "bench/suite.h"

#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/measurement.h"
#include "cli/option/option_tables.h"
#include "plan/suite/recipe_advice.h"

namespace bench {
namespace {

std::vector<std::string> names_of_suites() {
  std::vector<std::string> names;
  for (const QualitySuite& suite : quality_suites()) names.emplace_back(suite.name);
  return names;
}

/// The suite whose questions are a file of the user's.
std::string suite_of_user() {
  for (const QualitySuite& suite : quality_suites())
    if (suite.is_of_user) return std::string(suite.name);
  return "";
}

/// Whether a word can only be a file: it is there, or it looks like a path.
bool is_path(const std::string& word) {
  std::error_code unknown;
  return std::filesystem::exists(word, unknown) || word.find('/') != std::string::npos || word.ends_with(".jsonl") ||
         word.ends_with(".json") || word.ends_with(".csv");
}

Expected<std::string> file_asked(Invocation& in, const std::string& path) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return usage_error("there is no file " + path);
  if (in.run.eval.dataset || in.run.eval.sample)
    return usage_error(path + " and --" + (in.run.eval.sample ? "sample" : "dataset") + " exclude each other",
                       "both say where the questions are", {"leave one of them out"});
  in.run.eval.dataset = path;
  return suite_of_user();
}

/// The suite that was named, the one that a file is of, or the one that the recipe belongs to.
Expected<std::string> suite_asked(Invocation& in) {
  const std::vector<std::string> known = names_of_suites();
  if (in.operands.size() > 1)
    return usage_error("'" + in.operands[1] + "' is one word too many", "", {"one suite at a time"});
  if (in.operands.empty()) {
    const auto found = in.run.eval.recipe ? find_recipe(*in.run.eval.recipe) : std::nullopt;
    if (found) return std::string(found->suite->name);
    if (in.run.eval.recipe) return unknown_recipe(*in.run.eval.recipe);
    return usage_error("bench eval of what?", "",
                       {"suites: " + joined(known), "for example:  bench eval mmlu --model m"});
  }
  const std::string& name = in.operands.front();
  if (find_quality_suite(name) != nullptr) return name;
  if (is_path(name)) return file_asked(in, name);
  SetupError error = usage_error("no suite \"" + name + "\"", "", {"suites: " + joined(known)});
  if (const auto meant = nearest(name, known)) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

/// Canonical bytes: no nonce. One run, since the same question at temperature 0 has one answer.
Expected<void> prepare(Invocation& in, const std::string& suite) {
  RunOptions& run = in.run;
  run.sim = run.sim || run.sim_world;
  if (run.sim && in.flags.contains("host"))
    return usage_error("--sim and --host exclude each other", "--sim starts a server of its own",
                       {"leave one of them out"});
  if (run.eval.sample && run.eval.dataset)
    return usage_error("--sample and --dataset exclude each other", "", {"leave one of them out"});
  if (run.models.empty() && !run.sim && !run.replay && !run.dry_run)
    return usage_error("which model?", "",
                       {"name one:  bench " + std::string(in.command->name) + " --model llama3.1:8b",
                        "see what is there:  bench ls models"});
  if (run.verbose > 0 && run.show_answers == ShowAnswers::none) run.show_answers = ShowAnswers::all;
  run.prompts = suite;
  run.prompt_cache = PromptCache::allow;
  if (!run.runs) run.runs = 1;
  if (in.flags.contains("num-predict")) run.eval.answer_limit = run.request.num_predict;
  return {};
}

Expected<void> check_eval(Invocation& in) {
  const auto suite = suite_asked(in);
  return suite ? prepare(in, *suite) : Expected<void>(suite.error());
}

Expected<void> check_mmlu(Invocation& in) {
  if (in.operands.empty()) return prepare(in, "mmlu");
  return usage_error("'" + in.operands.front() + "' is no option of bench mmlu", "",
                     {"subjects are named so:  bench mmlu --subjects " + in.operands.front()});
}

Command evaluation() {
  return {.name = "",
          .any_operands = true,
          .bare_word = "subjects",
          .options = {&model_options, &question_options, &server_options, &exchange_options, &amount_options,
                      &request_options, &result_options, &gate_options, &screen_options, &measurement_options},
          .carry_out = carry_out_measurement,
          .has_journal = true};
}

}  // namespace

Command eval_command() {
  Command command = evaluation();
  command.name = "eval";
  command.about = "ask a quality suite or a file of yours: accuracy and latency in one run";
  command.check = check_eval;
  return command;
}

Command mmlu_command() {
  Command command = evaluation();
  command.name = "mmlu";
  command.about = "ask MMLU: accuracy and latency, by subject";
  command.check = check_mmlu;
  return command;
}

}  // namespace bench
