#include "campaign/earlier/grade_responses.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "bench/suite.h"

#include "base/json/write.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "plan/suite/parts/stand_in.h"
#include "plan/suite/quality.h"

namespace bench {
namespace {

SetupError unknown_name(SetupError error, const std::string& name, const std::vector<std::string>& known,
                        std::string_view kind) {
  if (const auto meant = nearest(name, known)) error.try_this.push_back("did you mean " + *meant + "?");
  error.try_this.push_back(std::string(kind) + ": " + joined(known));
  return error;
}

std::vector<std::string> known_suites() {
  const std::vector<std::string> with_fields = suites_with_fields();
  std::set<std::string> names(with_fields.begin(), with_fields.end());
  for (const QualitySuite& suite : quality_suites()) names.emplace(suite.name);
  return {names.begin(), names.end()};
}

/// "lm-eval:mmlu_astronomy_generative" of "lm-eval:mmlu_astronomy_generative/get_response/exact_match".
std::string task_of(const std::string& rule) { return rule.substr(0, rule.find('/')); }

/// The recipe whose questions a rule is about. Others of the same suite may have other right answers: letters here,
/// whole sentences there.
std::optional<FoundRecipe> recipe_for(const QualitySuite& suite, const std::string& rule) {
  const std::string task = task_of(rule);
  for (const Recipe& recipe : suite.recipes)
    if (recipe.name == task) return FoundRecipe{&suite, &recipe, ""};
  auto found = find_recipe(task);
  return found && found->suite == &suite ? found : std::nullopt;
}

/// What stands before the row in every id; "" when not all are of one subject.
std::string only_subject(const std::vector<Case>& cases) {
  std::set<std::string> subjects;
  for (const Case& asked : cases) subjects.insert(asked.id.substr(0, std::min(asked.id.find('/'), asked.id.size())));
  return subjects.size() == 1 ? *subjects.begin() : "";
}

SetupError fault_at(const std::string& place, SetupError error) {
  error.what = place + ": " + error.what;
  return error;
}

std::variant<Json, SetupError> object_in(std::string_view line, const std::string& place) {
  auto parsed = parse_strict(line);
  if (const auto* fault = std::get_if<JsonFault>(&parsed))
    return usage_error(place + ":" + std::to_string(column_in_characters(line, fault->offset)) + ": " + fault->words);
  if (!std::get<Json>(parsed).is_object()) return usage_error(place + ": no JSON object");
  return std::get<Json>(std::move(parsed));
}

/// As it is written: "astronomy/17" and 17 both name a question.
std::string id_text(const Json& id) { return id.is_string() ? id.get<std::string>() : id.dump(); }

Expected<void> check_members(const Json& line, const std::string& place) {
  const auto id = line.find("id");
  if (id == line.end() || !(id->is_string() || id->is_number_integer()))
    return usage_error(place + ": \"id\" is " + (id == line.end() ? "missing" : "neither a text nor a whole number"));
  const auto response = line.find("response");
  if (response == line.end()) return usage_error(place + ": \"response\" is missing");
  if (!response->is_string()) return usage_error(place + ": \"response\" is no text");
  const auto doc = line.find("doc");
  if (doc != line.end() && !doc->is_null() && !doc->is_object())
    return usage_error(place + ": \"doc\" is no object", "", {R"(it holds fields: {"target": "B", "choices": [...]})"});
  return {};
}

/// The rules of lm-eval have a word for no answer; for those of this program it is null.
std::string extracted_json(const Grade& grade, const std::string& rule) {
  const bool nothing = grade.unparsed && grade.extracted.empty() && !rule.starts_with("lm-eval:");
  return nothing ? "null" : json_string(grade.extracted);
}

}  // namespace

Expected<const Scorer*> scorer_named(const std::string& rule) {
  if (rule == "schema") return usage_error("answers cannot be graded by schema", "the schema is not stored with them");
  if (const Scorer* found = find_scorer(rule)) return found;
  std::vector<std::string> names;
  for (const Scorer& scorer : scorers())
    if (scorer.name != "schema") names.emplace_back(scorer.name);
  return unknown_name(usage_error("no rule \"" + rule + "\" to grade by"), rule, names, "rules");
}

Expected<ResponseGrader> ResponseGrader::make(const RunOptions& options, const std::string& rule) {
  const std::vector<std::string> known = known_suites();
  if (std::find(known.begin(), known.end(), options.prompts) == known.end())
    return unknown_name(usage_error("no suite \"" + options.prompts + "\""), options.prompts, known, "suites");
  const auto scorer = scorer_named(rule);
  if (!scorer) return scorer.error();
  ResponseGrader grader(options, **scorer, rule);
  const QualitySuite* suite = find_quality_suite(options.prompts);
  if (suite == nullptr) return grader;
  EvalOptions& eval = grader.options_.eval;
  if (const auto recipe = recipe_for(*suite, rule); recipe && !eval.recipe) {
    eval.recipe = std::string(recipe->recipe->name);
    grader.subject_ = recipe->subject;
  }
  if (suite->is_of_user) eval.scoring = rule;  // which makes its references letters where that is needed
  const auto chosen = choose_suite(grader.options_);
  if (!chosen) return chosen.error();
  if (chosen->options.subjects.size() == 1) grader.subject_ = chosen->options.subjects.front();
  return grader;
}

ResponseGrader::ResponseGrader(const RunOptions& options, const Scorer& scorer, std::string rule)
    : options_(options), scorer_(&scorer), rule_(std::move(rule)) {
  options_.dry_run = true;  // nothing is asked, so what no server can be asked is no hindrance
  options_.limit.reset();
}

Expected<void> ResponseGrader::read_questions() {
  if (find_quality_suite(options_.prompts) == nullptr)
    return usage_error("the questions of " + options_.prompts + " are not known here", "",
                       {R"(give the right answer:  "doc": {"target": "B"})"});
  auto suite = quality_suite_of(options_);
  if (!suite) return suite.error();
  if (subject_.empty()) subject_ = only_subject(suite->cases);
  questions_.emplace();
  for (Case& asked : suite->cases) questions_->emplace(std::move(asked.id), std::move(asked.scoring));
  return {};
}

const Scoring* ResponseGrader::find_question(const std::string& id) const {
  auto found = questions_->find(id);
  if (found == questions_->end() && !subject_.empty()) found = questions_->find(subject_ + "/" + id);
  return found == questions_->end() ? nullptr : &found->second;
}

Expected<Scoring> ResponseGrader::scoring_of(const Json& line, const std::string& place) {
  if (const auto doc = line.find("doc"); doc != line.end() && doc->is_object()) {
    auto scoring = scoring_of_fields(options_.prompts, *doc);
    if (!scoring) return fault_at(place + ": doc", scoring.error());
    if (*scoring) return **std::move(scoring);
  }
  if (!questions_)
    if (auto read = read_questions(); !read) return fault_at(place, read.error());
  const std::string id = id_text(line.at("id"));
  if (const Scoring* scoring = find_question(id)) return *scoring;
  std::vector<std::string> advice;
  if (!questions_->empty()) advice.push_back("ids look like this: " + questions_->begin()->first);
  advice.emplace_back(R"(or give the right answer:  "doc": {"target": "B"})");
  return usage_error(place + ": no question \"" + id + "\" in " + options_.prompts, "", std::move(advice));
}

Expected<std::string> ResponseGrader::graded_line(std::string_view line, const std::string& place) {
  if (is_blank(line)) return std::string();
  const auto read = object_in(line, place);
  if (const auto* error = std::get_if<SetupError>(&read)) return *error;
  const Json& object = std::get<Json>(read);
  if (auto whole = check_members(object, place); !whole) return whole.error();
  const auto scoring = scoring_of(object, place);
  if (!scoring) return scoring.error();
  Reply reply;
  reply.text = object.at("response").get<std::string>();
  reply.done_reason = "stop";
  const Grade grade = scorer_->grade({*scoring, reply});
  JsonObjectText graded;
  graded.add("id", compact(object.at("id")));
  graded.add("extracted", extracted_json(grade, rule_));
  graded.add("score", grade.value ? json_number(*grade.value) : "null");
  return graded.text() + "\n";
}

}  // namespace bench
