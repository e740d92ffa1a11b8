#include "bench/score.h"

namespace bench {
namespace {

/// Why a reply was not valid. An answer that ran out of tokens is no fault of the model's grasp of the schema: say so.
std::string explained(const std::string& violation, const RunRecord& record) {
  if (record.reply.done_reason != "length") return violation;
  return "cut off at the token limit (" + std::to_string(record.max_tokens) + "): " + violation;
}

void grade_schema(const PlannedRequest& request, RunRecord& record) {
  const auto violation = schema_violation(request.schema, record.reply.text);
  record.schema_valid = !violation;
  record.schema_error = violation ? explained(*violation, record) : "";
}

}  // namespace

void grade(const PlannedRequest& request, RunRecord& record) {
  const bool constrained = !request.schema.empty();
  if (constrained && record.reply.status == Status::ok) grade_schema(request, record);
}

}  // namespace bench
