#include "bench/score.h"

#include "base/json/strict.h"
#include "score/schema/schema_checker.h"

namespace bench {
namespace {

/// Why a reply was not valid. An answer that ran out of tokens is no fault of the model's grasp of the schema: say so.
std::string explained(const std::string& violation, const ToGrade& answer) {
  if (!answer.at_limit()) return violation;
  return "cut off at the token limit (" + std::to_string(answer.max_tokens) + "): " + violation;
}

Grade grade_schema(const ToGrade& answer) {
  const auto violation = schema_violation(answer.schema, answer.reply.text);
  if (!violation) return {"schema_valid", 1};
  return {"schema_valid", 0, explained(*violation, answer)};
}

constexpr Scorer schema_rows[] = {
    Scorer{"schema", "the reply is valid under the JSON schema that constrained it", grade_schema},
};

}  // namespace

std::span<const Scorer> schema_scorers() { return schema_rows; }

std::optional<std::string> schema_violation(std::string_view schema, std::string_view text) {
  if (const auto fault = schema_fault(schema)) return "the schema cannot be used: " + *fault;
  const auto reply = parse_strict<Tree>(text);
  if (const auto* fault = std::get_if<JsonFault>(&reply)) return "not JSON: " + fault->words;
  const auto rules = parse_strict<Tree>(schema);
  return SchemaChecker(std::get<Tree>(rules)).check(std::get<Tree>(reply));
}

}  // namespace bench
