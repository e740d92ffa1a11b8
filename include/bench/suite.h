#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/metric.h"
#include "bench/options.h"
#include "bench/plan.h"

namespace bench {

/// Suites that go by a name: those in the binary, and one kind for each quality suite. Whatever lists or suggests names
/// of suites takes them from here.
struct SuiteKind {
  std::string_view about;                              ///< a heading for the names: "embedded suites"
  std::vector<std::string> (*names)();                 ///< what --prompts may say, sorted
  Expected<Suite> (*load)(const RunOptions& options);  ///< options.prompts is one of the names
};

/// One way to put the questions of a quality suite and to read the answers. Its name and version stand beside every
/// figure: what another recipe finds is another figure.
struct Recipe {
  std::string_view name;  ///< what --recipe takes: "letter", "lm-eval:mmlu"
  std::string_view version = "1";
  std::string_view about;
  std::string_view task = "";  ///< name for one subject, which stands for the *: "lm-eval:mmlu_*"
  std::int64_t shots = 0;      ///< examples before the question, unless --shots says otherwise
  std::int64_t most_shots = 0;
  std::int64_t answer_limit = 256;  ///< tokens
  PromptForm form = PromptForm::chat;
  std::string_view caution = "";      ///< what its figures must not be compared with
  std::int64_t published_shots = -1;  ///< with so many examples they may be
  bool limit_per_subject = false;     ///< --limit counts in each subject, as lm-eval does; else it takes a fair sample
  /// Its figure comes from the probabilities of given texts, which servers do not tell: only --dry-run shows it.
  bool needs_prompt_logprobs = false;
};

/// A part of a quality suite that has figures of its own.
struct Subject {
  std::string_view name;
  std::string_view category = "";
};

/// A category whose grades are a figure of its own: what they count is good there and bad elsewhere, as refusing is
/// with safe and unsafe prompts, so that one score over both would say nothing.
struct CategoryRate {
  std::string_view category;  ///< "safe"
  std::string_view title;     ///< "over-refusal"
  Better better = Better::higher;
};

class DataSet;

/// Questions with known answers. One file of plan/suite/ makes one.
struct QualitySuite {
  std::string_view name;
  std::string_view about;
  std::span<const Recipe> recipes;               ///< the usual one first
  std::vector<Subject> (*subjects)() = nullptr;  ///< null: it has none
  /// All questions that the options choose, in the order of the data.
  Expected<std::vector<Case>> (*cases)(const Recipe& recipe, const EvalOptions& options, DataSet& data);
  std::string_view data = "";                ///< entry of the catalogue; "": its own name
  std::span<const CategoryRate> rates = {};  ///< not empty: there is no score over all of its questions
  bool is_of_user = false;                   ///< its questions are a file that is named; there is nothing to fetch
};

/// All quality suites, one line each in src/plan/suite/registry.cpp.
std::span<const QualitySuite> quality_suites();
const QualitySuite* find_quality_suite(std::string_view name);

/// A recipe, the suite it belongs to, and the subject that a name such as "lm-eval:mmlu_astronomy" holds.
struct FoundRecipe {
  const QualitySuite* suite = nullptr;
  const Recipe* recipe = nullptr;
  std::string subject;
};
std::optional<FoundRecipe> find_recipe(std::string_view name);

/// All kinds, one line each in src/plan/suite/registry.cpp. No two know the same name.
std::span<const SuiteKind> suite_kinds();

}  // namespace bench
