#include "present/quality/words.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

#include "base/text.h"
#include "present/number.h"
#include "present/quality/grid.h"
#include "present/quality/published.h"

namespace bench {
namespace {

using MaybeStatement = std::optional<Statement>;

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }
std::string whole_percent(double share) { return fmt::format("{:.0f}", share * 100); }

/// "71.3 % [70.5, 72.0] (10012/14042 right)"
std::string share_of(const ScoreSlice& slice, const QualitySummary& quality) {
  const std::string text = quantity_text({slice.accuracy, slice.interval}, Unit::share);
  return quality.is_binary ? text + fmt::format(" ({:.0f}/{} {})", slice.score, slice.n, counted_word(quality)) : text;
}

Statement score(const QualitySummary& quality) {
  const ScoreSlice& all = quality.all();
  std::string text = share_of(all, quality);
  if (!quality.is_binary) text += " of " + counted(all.n, "question");
  Statement statement{quality.is_neutral() ? counted_word(quality) : "score", {std::move(text)}};
  if (quality.macro) {
    statement.pieces.front() += ", micro";
    statement.pieces.push_back(percent(*quality.macro) + " macro over " + counted(quality.subjects(), "subject"));
  }
  return statement;
}

/// "75.0 %, 19 % cut: between 75 and 94"
std::string bounds_text(const ScoreSlice& slice) {
  const double share = static_cast<double>(slice.cut) / static_cast<double>(slice.n);
  return percent(slice.accuracy) + ", " + (share < 0.01 ? percent(share) : whole_percent(share) + " %") +
         " cut: between " + whole_percent(slice.accuracy) + " and " + whole_percent(slice.at_most);
}

/// "12.0 % [8.5, 16.6] (30/250 refused) · safe · lower is better"
Statement rate(const ScoreSlice& slice, const QualitySummary& quality) {
  Statement statement{slice.title, {share_of(slice, quality), slice.name}};
  if (slice.better != Better::neither)
    statement.pieces.emplace_back(slice.better == Better::lower ? "lower is better" : "higher is better");
  if (slice.cut > 0) statement.pieces.push_back(bounds_text(slice));
  return statement;
}

std::vector<Statement> rates(const QualitySummary& quality) {
  std::vector<Statement> statements;
  for (const ScoreSlice& slice : quality.slices)
    if (!slice.title.empty()) statements.push_back(rate(slice, quality));
  return statements;
}

MaybeStatement cut(const QualitySummary& quality) {
  const ScoreSlice& all = quality.all();
  if (all.cut == 0) return std::nullopt;
  const std::string count = std::to_string(all.cut) + " of " + std::to_string(all.n) + " ended at the token limit";
  if (!quality.has_total) return Statement{"cut", {count}};
  return Statement{"cut", {bounds_text(all), count}};
}

MaybeStatement rescued(const QualitySummary& quality) {
  if (!quality.rescued || !quality.has_total) return std::nullopt;
  const Rescued& found = *quality.rescued;
  std::string asked = counted(found.n, "cut question") + " asked again with more room";
  if (found.still_cut > 0) asked += ", " + std::to_string(found.still_cut) + " cut again";
  return Statement{"rescued",
                   {percent(found.accuracy) + " with them", std::move(asked),
                    "cost " + duration_text(found.wall_s) + " and " + counted(found.output_tokens, "token")}};
}

MaybeStatement failed(const QualitySummary& quality) {
  const ScoreSlice& all = quality.all();
  if (all.failed == 0) return std::nullopt;
  const std::string count = std::to_string(all.failed) + " failed and count as not " +
                            (quality.is_neutral() ? counted_word(quality) : "right");
  if (!quality.has_total)
    return Statement{"answered", {std::to_string(all.n - all.failed) + " of " + std::to_string(all.n), count}};
  return Statement{
      "answered",
      {percent(all.accuracy_answered) + " of the " + std::to_string(all.n - all.failed) + " that were", count}};
}

MaybeStatement other_rules(const QualitySummary& quality) {
  if (quality.other_rules.empty()) return std::nullopt;
  Statement statement{"other rules", {}};
  for (const auto& [rule, mean] : quality.other_rules) statement.pieces.push_back(rule + " " + percent(mean));
  return statement;
}

MaybeStatement calibration(const QualitySummary& quality) {
  if (!quality.calibration) return std::nullopt;
  const Calibration& found = *quality.calibration;
  Statement statement{"calibration",
                      {fmt::format("ECE {:.3f} ({} bins)", found.expected_error, found.bins.size()),
                       fmt::format("Brier {:.3f}", found.brier)}};
  if (found.auroc) statement.pieces.push_back(fmt::format("AUROC {:.3f}", *found.auroc));
  if (found.incomplete > 0)
    statement.pieces.push_back(std::to_string(found.incomplete) + " of " + std::to_string(found.n) +
                               " lack the probability of some choice");
  return statement;
}

MaybeStatement repeats(const QualitySummary& quality) {
  if (!quality.repeats) return std::nullopt;
  const Repeats& found = *quality.repeats;
  Statement statement{"repeats",
                      {counted(found.runs, "run") + " of " + counted(found.questions, "question"),
                       percent(found.flip_rate) + " of them flip"}};
  if (quality.is_binary && !quality.is_neutral()) {
    statement.pieces.push_back(percent(found.always_right) + " right in all " + std::to_string(found.runs));
    statement.pieces.push_back(percent(found.majority_right) + " by majority");
  }
  if (found.spread) statement.pieces.push_back(fmt::format("sd of the runs {:.1f} points", *found.spread * 100));
  return statement;
}

std::string tokens_text(const QualitySummary& quality) {
  const double tokens = quality.time->tokens;
  const std::string count = tokens < 10 && tokens != static_cast<double>(static_cast<int>(tokens))
                                ? fmt::format("{:.1f}", tokens)
                                : fmt::format("{:.0f}", tokens);
  const std::string text = count + (count == "1" ? " token" : " tokens");
  return quality.of_choices && tokens >= 1.5 ? text + "; a letter needs 1" : text;
}

/// "510 ms = wait 20 + prefill 60 + decode 400 (38 tokens; a letter needs 1) + other 30"
MaybeStatement time(const QualitySummary& quality) {
  if (!quality.time) return std::nullopt;
  const QuestionTime& spent = *quality.time;
  const bool in_seconds = spent.whole >= 1;
  const int decimals = in_seconds ? 2 : spent.whole >= 0.1 ? 0 : 1;
  const auto text = [&](double value) { return fmt::format("{:.{}f}", in_seconds ? value : value * 1e3, decimals); };
  Statement statement{"time each",
                      {text(spent.whole) + (in_seconds ? " s" : " ms") + " = wait " + text(spent.wait) + " + prefill " +
                       text(spent.prefill) + " + decode " + text(spent.decode) + " (" + tokens_text(quality) +
                       ") + other " + text(spent.other)}};
  if (quality.cached > 0)
    statement.pieces.push_back(std::to_string(quality.cached) + " of " + std::to_string(quality.all().n) +
                               " prompts from the server's cache");
  return statement;
}

/// The time in which the questions were asked and answered, and nothing else: a sum with the load misleads.
MaybeStatement loop(const GroupSummary& group) {
  if (group.wall_s <= 0) return std::nullopt;
  Statement statement{"loop", {duration_text(group.wall_s) + " for " + counted(group.n_total, "question")}};
  if (group.requests_per_s) statement.pieces.push_back(number_text({group.requests_per_s}, {}) + " answered a second");
  statement.pieces.push_back("load and warm-up came before and are not in it");
  return statement;
}

MaybeStatement cost(const QualitySummary& quality) {
  if (!quality.seconds_per_right) return std::nullopt;
  std::string text = duration_text(*quality.seconds_per_right);
  if (quality.tokens_per_right) text += " and " + number_text({quality.tokens_per_right}, {}) + " output tokens";
  return Statement{"cost", {text + " for each right answer"}};
}

Statement asked_as(const QualitySummary& quality, const RunHeader& header) {
  Statement statement{"asked as", {}};
  if (header.eval) {
    const EvalFacts& eval = *header.eval;
    statement.pieces.push_back(eval.recipe + (eval.version.empty() ? "" : " version " + eval.version));
    statement.pieces.push_back(counted(eval.shots, "shot"));
    constexpr std::size_t enough_to_compare = 12;
    if (!eval.data_sha.empty()) statement.pieces.push_back("data " + eval.data_sha.substr(0, enough_to_compare));
  }
  if (!quality.rule.empty()) statement.pieces.push_back("scored by " + quality.rule);
  return statement;
}

std::string quantization_of(const GroupSummary& group, const RunHeader& header) {
  for (const ModelFacts& model : header.models)
    if (model.name == group.model) return model.quantization;
  return "";
}

/// What its makers found, and how that was asked: without it two figures cannot be compared.
MaybeStatement published(const GroupSummary& group, const RunHeader& header) {
  if (!header.eval || header.eval->sample) return std::nullopt;
  const Published* figure = find_published(group.model, header.eval->suite);
  if (figure == nullptr) return std::nullopt;
  std::string text = fmt::format("{:.1f} %", figure->percent);
  if (!figure->how.empty()) text += " (" + std::string(figure->how) + ")";
  Statement statement{"published", {std::move(text), std::string(figure->recipe), std::string(figure->source)}};
  const bool same = !figure->ours.empty() && header.eval->recipe == figure->ours;
  const std::string quantization = quantization_of(group, header);
  statement.pieces.push_back((same ? "this run: the same recipe" : "this run: another recipe") +
                             (quantization.empty() ? "" : ", " + quantization));
  return statement;
}

}  // namespace

std::string caution_of(const RunHeader& header) {
  if (!header.eval) return "";
  if (!header.eval->sample || !header.eval->caution.empty()) return header.eval->caution;
  std::string suite = header.eval->suite;
  std::transform(suite.begin(), suite.end(), suite.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return "sample questions, not " + suite;
}

bool has_no_score(const QualitySummary& quality) {
  return !quality.is_graded || quality.all().failed == quality.all().n;
}

std::vector<Statement> describe_score(const GroupSummary& group) {
  const QualitySummary& quality = *group.quality;
  if (!quality.is_graded) return {{"score", {"none: replies are stored, not graded"}}};
  if (has_no_score(quality)) return {{"score", {"none: no question was answered"}}};
  std::vector<Statement> statements = rates(quality);
  if (quality.has_total) statements.push_back(score(quality));
  for (const auto describe : {cut, rescued, failed})
    if (auto statement = describe(quality)) statements.push_back(std::move(*statement));
  return statements;
}

std::vector<Statement> describe_quality(const GroupSummary& group, const RunHeader& header) {
  const QualitySummary& quality = *group.quality;
  std::vector<Statement> statements{asked_as(quality, header)};
  if (!quality.is_graded && quality.time) statements.push_back(*time(quality));
  if (has_no_score(quality)) return statements;
  if (auto statement = published(group, header)) statements.push_back(std::move(*statement));
  if (auto statement = loop(group)) statements.push_back(std::move(*statement));
  for (const auto describe : {other_rules, calibration, repeats, time, cost})
    if (auto statement = describe(quality)) statements.push_back(std::move(*statement));
  std::erase_if(statements, [](const Statement& statement) { return statement.pieces.empty(); });
  return statements;
}

}  // namespace bench
