#include "present/quality/cite.h"

#include <vector>

#include "base/rfc3339.h"
#include "base/text.h"
#include "present/number.h"

namespace bench {
namespace {

constexpr std::size_t enough_of_a_hash = 12;

std::string shortened(const std::string& hash) { return hash.substr(0, enough_of_a_hash); }

std::string model_text(const GroupSummary& group, const RunHeader& header) {
  for (const ModelFacts& model : header.models) {
    if (model.name != group.model) continue;
    std::vector<std::string> known;
    if (!model.quantization.empty()) known.push_back(model.quantization);
    if (!model.digest.empty()) known.push_back("digest " + shortened(model.digest));
    return group.model + (known.empty() ? "" : " (" + joined(known) + ")");
  }
  return group.model;
}

std::string score_text(const QualitySummary& quality) {
  const ScoreSlice& all = quality.all();
  std::string text;
  for (const ScoreSlice& slice : quality.slices) {
    const bool is_rate = !quality.has_total && !slice.title.empty();
    if (is_rate)
      text += slice.title + " " + quantity_text({slice.accuracy, slice.interval}, Unit::share) + " of " +
              counted(slice.n, slice.name + " prompt") + ", ";
  }
  if (quality.has_total)
    text = quantity_text({all.accuracy, all.interval}, Unit::share) + " of " + counted(all.n, "question");
  if (text.ends_with(", ")) text.resize(text.size() - 2);
  if (all.cut > 0) text += ", " + std::to_string(all.cut) + " cut";
  if (all.unparsed > 0) text += ", " + std::to_string(all.unparsed) + " unparsed";
  if (all.failed > 0) text += ", " + std::to_string(all.failed) + " failed";
  return text;
}

}  // namespace

std::string citation(const GroupSummary& group, const RunHeader& header) {
  if (!group.quality || !header.eval || !group.quality->is_graded) return "";
  const EvalFacts& eval = *header.eval;
  std::string line =
      header.suite + ", " + eval.recipe + " version " + eval.version + ", " + counted(eval.shots, "shot");
  if (!eval.data_sha.empty()) line += ", data " + shortened(eval.data_sha);
  line += ": " + model_text(group, header) + " " + score_text(*group.quality) + ", by " + group.quality->rule;
  line += "; bench " + header.build.version + (header.build.git.empty() ? "" : " " + header.build.git) + ", " +
          header.server.api + " " + header.server.version + (header.server.simulated ? " (simulated)" : "") + ", " +
          to_rfc3339(header.started).substr(0, 10);
  return line;
}

}  // namespace bench
