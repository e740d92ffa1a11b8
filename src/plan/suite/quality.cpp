// What all quality suites have in common: which recipe, which subjects, which questions.

#include "plan/suite/quality.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "bench/score.h"

#include "base/nearest.h"
#include "base/random.h"
#include "base/text.h"
#include "plan/data/data_set.h"
#include "plan/item_limit.h"
#include "plan/run_plan.h"
#include "plan/suite/parts/recipe_advice.h"

namespace bench {
namespace {

constexpr std::int64_t top_logprobs = 20;  // servers return no more

std::vector<std::string> names_of(std::span<const Recipe> recipes) {
  std::vector<std::string> names;
  for (const Recipe& recipe : recipes) names.emplace_back(recipe.name);
  return names;
}

SetupError with_nearest(SetupError error, const std::string& name, const std::vector<std::string>& known,
                        std::string_view what) {
  error.try_this.push_back(std::string(what) + ": " + joined(known));
  if (const auto meant = nearest(name, known)) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

bool has_subject(const QualitySuite& suite, std::string_view name) {
  if (suite.subjects == nullptr) return false;
  const std::vector<Subject> all = suite.subjects();
  return std::any_of(all.begin(), all.end(), [name](const Subject& subject) { return subject.name == name; });
}

/// What the * of a pattern stands for in a text that fits it.
std::string behind_star(std::string_view pattern, std::string_view text) {
  const std::size_t before = pattern.find('*');
  if (before == std::string_view::npos) return "";
  const std::size_t after = pattern.size() - before - 1;
  return std::string(text.substr(before, text.size() - before - after));
}

const Recipe* recipe_of(const QualitySuite& suite, std::string_view name) {
  const auto found = std::find_if(suite.recipes.begin(), suite.recipes.end(),
                                  [name](const Recipe& recipe) { return recipe.name == name; });
  return found == suite.recipes.end() ? nullptr : &*found;
}

/// More than one suite has a recipe "letter": its own comes first.
Expected<FoundRecipe> chosen_recipe(const QualitySuite& suite, const EvalOptions& options) {
  if (!options.recipe) return FoundRecipe{&suite, &suite.recipes.front(), ""};
  if (const Recipe* mine = recipe_of(suite, *options.recipe)) return FoundRecipe{&suite, mine, ""};
  const auto found = find_recipe(*options.recipe);
  if (found && found->suite == &suite) return *found;
  if (found)
    return usage_error(*options.recipe + " is a recipe of " + std::string(found->suite->name), "",
                       {"bench eval " + std::string(found->suite->name) + " --recipe " + *options.recipe});
  return with_nearest(usage_error("no recipe \"" + *options.recipe + "\" for " + std::string(suite.name)),
                      *options.recipe, names_of(suite.recipes), "recipes");
}

/// Names, categories and globs become names, in the order of the suite.
Expected<std::vector<std::string>> chosen_subjects(const QualitySuite& suite, const std::vector<std::string>& asked) {
  if (asked.empty()) return asked;
  if (suite.subjects == nullptr)
    return usage_error(std::string(suite.name) + " has no subjects", "", {"leave out --subjects"});
  const std::vector<Subject> all = suite.subjects();
  std::set<std::string_view> chosen;
  for (const std::string& name : asked) {
    bool known = false;
    for (const Subject& subject : all) {
      if (!matches(name, subject.name) && name != subject.category) continue;
      chosen.insert(subject.name);
      known = true;
    }
    if (known) continue;
    std::vector<std::string> names;
    std::set<std::string> categories;
    for (const Subject& subject : all) {
      names.emplace_back(subject.name);
      if (!subject.category.empty()) categories.emplace(subject.category);
    }
    SetupError error = usage_error("no subject \"" + name + "\" in " + std::string(suite.name));
    error.try_this.push_back("subjects: " + joined(names));
    if (!categories.empty()) error.try_this.push_back("categories: " + joined({categories.begin(), categories.end()}));
    if (const auto meant = nearest(name, names)) error.try_this.push_back("did you mean " + *meant + "?");
    return error;
  }
  std::vector<std::string> names;
  for (const Subject& subject : all)
    if (chosen.contains(subject.name)) names.emplace_back(subject.name);
  return names;
}

/// "17" and "astronomy/17" both name the question with the id "astronomy/17".
bool is_named(const std::string& id, const std::string& asked) {
  return id == asked || (id.size() > asked.size() && id.ends_with("/" + asked));
}

std::optional<SetupError> keep_named(const std::vector<std::string>& asked, std::vector<Case>& cases) {
  if (asked.empty()) return std::nullopt;
  for (const std::string& name : asked) {
    const auto named = [&](const Case& c) { return is_named(c.id, name); };
    if (std::none_of(cases.begin(), cases.end(), named))
      return usage_error("no question \"" + name + "\"", "", {"ids look like this: " + cases.front().id});
  }
  std::erase_if(cases, [&](const Case& c) {
    return std::none_of(asked.begin(), asked.end(), [&](const std::string& name) { return is_named(c.id, name); });
  });
  return std::nullopt;
}

std::optional<SetupError> fault_in_ids(const std::vector<Case>& cases, const DataSet& data) {
  std::set<std::string_view> seen;
  for (const Case& asked : cases)
    if (!seen.insert(asked.id).second)
      return usage_error(data.place() + ": two questions are called \"" + asked.id + "\"", "ids tell answers apart");
  return std::nullopt;
}

/// The first of each subject, or of all a fair sample: of each subject its part, drawn by the seed.
std::optional<SetupError> keep_limited(const ItemLimit& limit, const Recipe& recipe, std::uint64_t seed,
                                       std::vector<Case>& cases) {
  if (!recipe.limit_per_subject) {
    shuffle_cases(sub_seed(seed, "questions", 0), cases);
    const auto kept = kept_items(limit, static_cast<std::int64_t>(cases.size()));
    if (!kept) return kept.error();
    keep_some(static_cast<std::size_t>(*kept), cases);
    return std::nullopt;
  }
  std::map<std::string, std::int64_t> sizes;
  for (const Case& asked : cases) ++sizes[first_tag(asked)];
  std::map<std::string, std::int64_t> left;
  for (const auto& [subject, size] : sizes) {
    const auto kept = kept_items(limit, size);
    if (!kept) return kept.error();
    left[subject] = *kept;
  }
  std::erase_if(cases, [&](const Case& asked) { return left[first_tag(asked)]-- <= 0; });
  return std::nullopt;
}

/// Letters instead of what the recipe goes by, probabilities, or any rule by its name.
std::optional<SetupError> score_otherwise(const std::string& by, std::vector<Case>& cases) {
  if (by == "generate") {
    for (Case& asked : cases)
      if (asked.top_logprobs > 0)
        return usage_error("this recipe reads probabilities, not text", "", {"name another with --recipe"});
    return std::nullopt;
  }
  if (find_scorer(by) == nullptr) {
    std::vector<std::string> names = {"generate"};
    for (const Scorer& scorer : scorers()) names.emplace_back(scorer.name);
    return with_nearest(usage_error("no rule \"" + by + "\" to score by"), by, names, "rules");
  }
  for (Case& asked : cases) {
    auto& rules = asked.scoring.rules;
    std::erase(rules, by);
    rules.insert(rules.begin(), by);
    if (by == "logprob") asked.top_logprobs = top_logprobs;
  }
  return std::nullopt;
}

EvalFacts facts_of(const ChosenSuite& chosen, const DataSet& data) {
  EvalFacts facts;
  facts.suite = chosen.suite->name;
  facts.recipe = chosen.recipe->name;
  facts.version = chosen.recipe->version;
  facts.shots = *chosen.options.shots;
  facts.data = data.place();
  facts.data_sha = data.sha();
  facts.sample = data.is_sample();
  if (facts.sample) {
    facts.caution = "these are sample questions of this program, not " + facts.suite;
  } else if (facts.shots != chosen.recipe->published_shots) {
    facts.caution = chosen.recipe->caution;
  }
  return facts;
}

bool is_fetched(std::string_view suite) {
  std::error_code unknown;
  return std::filesystem::exists(fetched_data_dir(suite), unknown);
}

/// What cannot be asked, whatever the data.
std::optional<SetupError> fault_in_asking(const ChosenSuite& chosen, bool dry_run) {
  if (chosen.suite->is_of_user && !chosen.options.dataset)
    return usage_error("which file?", "the questions of this suite are yours", {"bench eval my.jsonl --scoring exact"});
  if (!chosen.recipe->needs_prompt_logprobs || dry_run) return std::nullopt;
  const std::string suite(chosen.suite->name);
  return usage_error(
      std::string(chosen.recipe->name) + " cannot be asked over this API",
      "its figure comes from the probabilities of given texts, and servers tell only those of texts that "
      "they generate",
      {"see its prompts: --dry-run", "ask for letters instead:  bench eval " + suite + " --recipe " +
                                         std::string(chosen.suite->recipes.front().name)});
}

std::vector<std::string> suite_names_of_quality() {
  std::vector<std::string> names;
  for (const QualitySuite& suite : quality_suites()) names.emplace_back(suite.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::optional<FoundRecipe> find_recipe(std::string_view name) {
  for (const QualitySuite& suite : quality_suites())
    if (const Recipe* recipe = recipe_of(suite, name)) return FoundRecipe{&suite, recipe, ""};
  const std::string_view canonical = "lm-eval:";
  for (const QualitySuite& suite : quality_suites()) {
    for (const Recipe& recipe : suite.recipes) {
      std::string_view task = name;
      if (!recipe.task.starts_with(canonical) && task.starts_with(canonical)) task.remove_prefix(canonical.size());
      if (recipe.task.empty() || !matches(recipe.task, task)) continue;
      std::string subject = behind_star(recipe.task, task);
      if (subject.empty() || has_subject(suite, subject)) return FoundRecipe{&suite, &recipe, std::move(subject)};
    }
  }
  return std::nullopt;
}

Expected<ChosenSuite> choose_suite(const RunOptions& options) {
  ChosenSuite chosen;
  chosen.suite = find_quality_suite(options.prompts);
  chosen.options = options.eval;
  const auto found = chosen_recipe(*chosen.suite, options.eval);
  if (!found) return found.error();
  chosen.recipe = found->recipe;
  if (!found->subject.empty()) chosen.options.subjects = {found->subject};
  auto subjects = chosen_subjects(*chosen.suite, chosen.options.subjects);
  if (!subjects) return subjects.error();
  chosen.options.subjects = *std::move(subjects);
  if (!chosen.options.shots) chosen.options.shots = chosen.recipe->shots;
  if (*chosen.options.shots > chosen.recipe->most_shots)
    return too_many_shots(*chosen.suite, *chosen.recipe, *chosen.options.shots);
  if (chosen.options.form == PromptForm::recipe) chosen.options.form = chosen.recipe->form;
  return chosen;
}

Expected<Suite> quality_suite_of(const RunOptions& options) {
  auto chosen = choose_suite(options);
  if (!chosen) return chosen.error();
  if (auto fault = fault_in_asking(*chosen, options.dry_run)) return *std::move(fault);
  // Who only simulates need not fetch anything first.
  const std::string_view name = chosen->suite->data.empty() ? chosen->suite->name : chosen->suite->data;
  if (options.sim && !chosen->options.dataset && !is_fetched(name)) chosen->options.sample = true;
  auto data = DataSet::find(name, chosen->options);
  if (!data) return data.error();
  auto cases = chosen->suite->cases(*chosen->recipe, chosen->options, *data);
  if (!cases) return cases.error();
  if (cases->empty()) return usage_error("no questions in " + data->place());
  if (auto fault = fault_in_ids(*cases, *data)) return *std::move(fault);
  if (auto fault = keep_named(options.eval.sample_ids, *cases)) return *std::move(fault);
  const auto seed = static_cast<std::uint64_t>(options.request.seed);
  if (options.limit)
    if (auto fault = keep_limited(*options.limit, *chosen->recipe, seed, *cases)) return *std::move(fault);
  if (options.eval.scoring && !chosen->suite->is_of_user)  // there it is for the lines without a rule of their own
    if (auto fault = score_otherwise(*options.eval.scoring, *cases)) return *std::move(fault);
  if (options.eval.answer_limit)
    for (Case& asked : *cases) asked.max_tokens = options.eval.answer_limit;
  Suite suite;
  suite.eval = facts_of(*chosen, *data);
  suite.eval->asked = options.eval;
  suite.eval->asked.sample = suite.eval->sample;
  suite.eval->limit = options.limit;
  suite.name = suite.eval->suite + (suite.eval->sample ? "-sample" : "");
  suite.cases = *std::move(cases);
  return suite;
}

SuiteKind make_quality_suites() { return {"quality suites", suite_names_of_quality, quality_suite_of}; }

}  // namespace bench
