// `bench eval SUITE`, `bench eval FILE` and `bench mmlu`: questions with known answers, timed like any prompt.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/suite.h"

#include "base/nearest.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/comparing/baseline.h"
#include "cli/measuring/measurement.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "plan/suite/parts/recipe_advice.h"

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

SetupError no_model(const Invocation& in) {
  std::string typed = "bench " + std::string(in.command->name);
  if (!in.operands.empty()) typed += " " + in.operands.front();
  const bool has_questions = in.run.eval.sample || in.run.eval.dataset;
  return usage_error("which model?", "",
                     {"name one:  " + typed + " --model llama3.1:8b", "see what is there:  bench ls models",
                      "or try without a server:  " + typed + (has_questions ? " --sim" : " --sim --sample")});
}

/// Canonical bytes: no nonce. One run, since the same question at temperature 0 has one answer.
Expected<void> prepare(Invocation& in, const std::string& suite) {
  RunOptions& run = in.run;
  if (const auto one = check_one_server(in); !one) return one.error();
  if (run.eval.sample && run.eval.dataset)
    return usage_error("--sample and --dataset exclude each other", "", {"leave one of them out"});
  const bool may_tell = in.flags.contains("host");  // the server that is named may have one model only
  if (run.models.empty() && !may_tell && !run.sim && !run.command && !run.replay && !run.resume && !run.dry_run)
    return no_model(in);
  if (run.verbose > 0 && run.show_answers == ShowAnswers::none) run.show_answers = ShowAnswers::all;
  run.prompts = suite;
  run.prompt_cache = PromptCache::allow;
  if (!run.runs) run.runs = 1;
  if (in.given.contains("num-predict")) run.eval.answer_limit = run.request.num_predict;
  return {};
}

Expected<void> check_eval(Invocation& in) {
  if (in.run.resume && in.operands.empty()) return prepare(in, in.run.prompts);
  const auto suite = suite_asked(in);
  return suite ? prepare(in, *suite) : Expected<void>(suite.error());
}

Expected<void> check_mmlu(Invocation& in) {
  if (in.operands.empty()) return prepare(in, "mmlu");
  return usage_error("'" + in.operands.front() + "' is no option of bench mmlu", "",
                     {"subjects are named so:  bench mmlu --subjects " + in.operands.front()});
}

HelpList recipes_of(const QualitySuite& suite) {
  HelpList list{"Recipes of " + std::string(suite.name) + ", the usual one first", {}};
  for (const Recipe& recipe : suite.recipes) list.entries.emplace_back(recipe.name, recipe.about);
  return list;
}

/// The subjects of a suite in its categories, which may be asked for by name too.
HelpList subjects_of(const QualitySuite& suite) {
  HelpList list{"Subjects of " + std::string(suite.name) + ", by category", {}};
  for (const Subject& subject : suite.subjects()) {
    const auto same = [&](const auto& entry) { return entry.first == subject.category; };
    const auto found = std::find_if(list.entries.begin(), list.entries.end(), same);
    if (found == list.entries.end()) {
      list.entries.emplace_back(subject.category, subject.name);
    } else {
      found->second += ", " + std::string(subject.name);
    }
  }
  return list;
}

std::vector<HelpList> lists_of_mmlu() {
  const QualitySuite& mmlu = *find_quality_suite("mmlu");
  return {recipes_of(mmlu), subjects_of(mmlu)};
}

std::vector<HelpList> lists_of_all() {
  std::vector<HelpList> lists(1);
  lists.front().title = "Suites";
  for (const QualitySuite& suite : quality_suites()) {
    lists.front().entries.emplace_back(suite.name, suite.about);
    lists.push_back(recipes_of(suite));
  }
  return lists;
}

Command evaluation() {
  return {.name = "",
          .any_operands = true,
          .bare_word = "subjects",
          .options = {&question_options, &model_options, &server_options, &exchange_options, &amount_options,
                      &request_options, &result_options, &export_options, &gate_options, &baseline_options,
                      &screen_options, &measurement_options, &config_options},
          .own_defaults = {{"runs", "1"}, {"num-predict", "as the recipe says"}},
          .carry_out = carry_out_measurement,
          .has_journal = true};
}

}  // namespace

Command eval_command() {
  Command command = evaluation();
  command.name = "eval";
  command.operands_shown = "SUITE|FILE";
  command.lists = lists_of_all;
  command.about = "ask a quality suite or a file of yours: accuracy and latency in one run";
  command.check = check_eval;
  return command;
}

Command mmlu_command() {
  Command command = evaluation();
  command.name = "mmlu";
  command.lists = lists_of_mmlu;
  command.about = "ask the questions of MMLU: accuracy and latency, by subject";
  command.check = check_mmlu;
  return command;
}

}  // namespace bench
