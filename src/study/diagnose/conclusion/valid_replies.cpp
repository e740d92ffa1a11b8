#include <algorithm>
#include <map>
#include <string>

#include "base/json/reader.h"
#include "study/diagnose/conclusion/conclusion.h"
#include "study/diagnose/experiment/cell.h"
#include "summarise/sentence.h"
#include "summarise/statistics/comparing/permutation_test.h"
#include "summarise/statistics/interval.h"

namespace bench {
namespace {

constexpr std::size_t fewest_replies = 4;

/// Constrained replies at one temperature. One that the token limit cut can hardly be valid: what can be said of it is
/// whether it is the beginning of JSON.
struct Constrained {
  std::vector<double> sound;         ///< 1 or 0, a reply each
  std::int64_t cut = 0;              ///< of the sound ones
  std::vector<std::int64_t> broken;  ///< requests
};

/// JSON that is complete is judged by the schema alone.
bool is_beginning_of_json(const std::string& text) {
  JsonReader reader(text);
  if (reader.type() != JsonReader::Type::object && reader.type() != JsonReader::Type::array) return false;
  return !reader.skip() && reader.error() && reader.error()->problem == JsonReader::Problem::cut;
}

std::map<double, Constrained> constrained_replies(const Records& records) {
  std::map<double, Constrained> replies;
  records.for_each([&](const RunRecord& record) {
    const auto cell = cell_from(record.condition);
    const Grade* const grade = record.grade("schema_valid");
    if (record.warmup || !cell || !cell->schema || grade == nullptr || !grade->value) return;
    Constrained& at = replies[cell->temperature];
    const bool is_valid = *grade->value == 1;
    const bool is_at_limit = record.reply.done_reason == "length";
    const bool is_cut = !is_valid && is_at_limit && is_beginning_of_json(record.reply.text);
    const bool is_sound = is_valid || is_cut;
    at.cut += is_cut;
    at.sound.push_back(is_sound ? 1 : 0);
    if (!is_sound) at.broken.push_back(record.plan_index);
  });
  return replies;
}

Evidence share_at(double temperature, const Constrained& replies) {
  const auto all = static_cast<std::int64_t>(replies.sound.size());
  const auto sound = all - static_cast<std::int64_t>(replies.broken.size());
  Evidence evidence;
  evidence.id = "valid_replies";
  evidence.value = static_cast<double>(sound) / static_cast<double>(all);
  evidence.interval = wilson_interval(sound, all);
  evidence.requests = some_of(replies.broken);
  evidence.says = "at temperature " + sentence_number(temperature, 1) + " " +
                  sentence_count(sound, all, "replies are as the schema wants");
  if (evidence.interval)
    evidence.says +=
        " [" + sentence_percent(evidence.interval->lo) + " to " + sentence_percent(evidence.interval->hi) + "]";
  if (replies.cut > 0)
    evidence.says += ", " +
                     (replies.cut == sound ? std::string("all of them") : std::to_string(replies.cut) + " of them") +
                     " cut at the token limit and seen only to begin as JSON";
  if (!replies.broken.empty()) evidence.says += "; those that are not:";
  return evidence;
}

Evidence comparison(double low, const Constrained& at_low, double high, const Constrained& at_high) {
  constexpr double usual_alpha = 0.05;
  constexpr std::uint64_t seed = 42;
  const bool is_one_share = at_low.broken.empty() && at_high.broken.empty();
  const auto test = is_one_share ? std::nullopt : permutation_test(at_low.sound, at_high.sound, seed);
  const double p = test ? test->p : 1;
  Evidence evidence;
  evidence.id = "valid_replies_by_temperature";
  evidence.value = p;
  evidence.says =
      "temperature " + sentence_number(high, 1) + " in place of " + sentence_number(low, 1) +
      (p < usual_alpha ? " changes" : " does not change") +
      " how many replies are as the schema wants, as far as so many tell (p = " + sentence_number(p, p < 0.01 ? 4 : 2) +
      ")";
  return evidence;
}

}  // namespace

std::vector<Evidence> validity_findings(const Records& records) {
  std::map<double, Constrained> replies = constrained_replies(records);
  std::erase_if(replies, [](const auto& at) { return at.second.sound.size() < fewest_replies; });
  std::vector<Evidence> findings;
  for (const auto& [temperature, at] : replies) findings.push_back(share_at(temperature, at));
  if (replies.size() == 2)
    findings.push_back(
        comparison(replies.begin()->first, replies.begin()->second, replies.rbegin()->first, replies.rbegin()->second));
  return findings;
}

}  // namespace bench
