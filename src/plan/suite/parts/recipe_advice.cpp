#include "plan/suite/parts/recipe_advice.h"

#include <set>
#include <vector>

#include "base/nearest.h"
#include "base/text.h"

namespace bench {
namespace {

/// The names of recipes, and those that hold a subject.
std::vector<std::string> names_with_subjects() {
  std::vector<std::string> names;
  for (const QualitySuite& suite : quality_suites()) {
    const std::vector<Subject> subjects = suite.subjects == nullptr ? std::vector<Subject>() : suite.subjects();
    for (const Recipe& recipe : suite.recipes) {
      names.emplace_back(recipe.name);
      const std::size_t star = recipe.task.find('*');
      if (star == std::string_view::npos) continue;
      for (const Subject& subject : subjects)
        names.push_back(std::string(recipe.task).replace(star, 1, std::string(subject.name)));
    }
  }
  return names;
}

}  // namespace

SetupError unknown_recipe(const std::string& name) {
  SetupError error = usage_error("no recipe \"" + name + "\"");
  std::set<std::string> all;
  for (const QualitySuite& suite : quality_suites())
    for (const Recipe& recipe : suite.recipes) all.emplace(recipe.name);
  error.try_this.push_back("recipes: " + joined({all.begin(), all.end()}));
  if (const auto meant = nearest(name, names_with_subjects())) error.try_this.push_back("did you mean " + *meant + "?");
  return error;
}

SetupError too_many_shots(const QualitySuite& suite, const Recipe& recipe, std::int64_t shots) {
  SetupError error =
      usage_error("--shots " + std::to_string(shots) + " is more than the recipe " + std::string(recipe.name) + " has",
                  recipe.most_shots == 0 ? "it takes no examples" : "it has " + counted(recipe.most_shots, "example"));
  std::vector<std::string> able;
  for (const Recipe& other : suite.recipes)
    if (other.most_shots >= shots) able.emplace_back(other.name);
  if (!able.empty())
    error.try_this.push_back("recipes of " + std::string(suite.name) + " with so many: " + joined(able));
  return error;
}

}  // namespace bench
