#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "bench/score.h"

#include "base/json/strict.h"

namespace bench {

/// Grades texts that came from anywhere by one rule: lines {"id", "doc"?, "response"} become lines {"id", "extracted",
/// "score"}. A line without a doc is about a question of the suite, whose data is read when the first of them comes.
class ResponseGrader {
 public:
  /// options.prompts is the suite, options.eval says where its questions are. What is unknown is an error with the
  /// nearest names.
  static Expected<ResponseGrader> make(const RunOptions& options, const std::string& rule);

  /// The line for a line, with its line end; "" for a blank one. `place` stands in front of messages: "file:7".
  Expected<std::string> graded_line(std::string_view line, const std::string& place);

 private:
  ResponseGrader(const RunOptions& options, const Scorer& scorer, std::string rule);

  Expected<Scoring> scoring_of(const Json& line, const std::string& place);
  Expected<void> read_questions();
  const Scoring* find_question(const std::string& id) const;

  RunOptions options_;
  const Scorer* scorer_;
  std::string rule_;
  std::string subject_;  ///< the one whose rows are meant by bare numbers; "" for none
  std::optional<std::map<std::string, Scoring, std::less<>>> questions_;
};

/// The scorer of that name, or an error with the nearest.
Expected<const Scorer*> scorer_named(const std::string& rule);

}  // namespace bench
