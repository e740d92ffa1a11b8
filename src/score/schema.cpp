#include "bench/score.h"

#include "plan/strict_json.h"
#include "score/schema_checker.h"

namespace bench {

std::optional<std::string> schema_violation(std::string_view schema, std::string_view text) {
  if (const auto fault = schema_fault(schema)) return "the schema cannot be used: " + *fault;
  const auto reply = parse_strict<Tree>(text);
  if (const auto* fault = std::get_if<JsonFault>(&reply)) return "not JSON: " + fault->words;
  const auto rules = parse_strict<Tree>(schema);
  return SchemaChecker(std::get<Tree>(rules)).check(std::get<Tree>(reply));
}

}  // namespace bench
