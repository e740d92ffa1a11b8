#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bench/plan.h"
#include "bench/record.h"

namespace bench {

/// A complete reply and what it is held against.
struct ToGrade {
  const Scoring& scoring;
  const Reply& reply;  ///< its thinking is no answer
  std::string_view schema = "";
  std::int64_t max_tokens = 0;

  bool at_limit() const { return reply.done_reason == "length"; }  ///< the reply was longer than it was allowed to be
};

/// One way to grade replies. Pure: no clock, no I/O, no other record.
struct Scorer {
  std::string_view name;   ///< what a case's scoring names; one * in it stands for any text, such as a subject
  std::string_view about;  ///< one sentence
  Grade (*grade)(const ToGrade& answer);
};

/// All scorers, one line each in src/score/registry.cpp.
std::span<const Scorer> scorers();
const Scorer* find_scorer(std::string_view name);

/// The grades of a record, none unless it is answered: by the schema that constrained it, and by the rules of its
/// scoring.
std::vector<Grade> grades_of(const RunRecord& record, std::string_view schema);

/// Why replies cannot be checked against a schema; none when they can. Asked before anything is sent.
std::optional<std::string> schema_fault(std::string_view schema);

/// Where `text` breaks the JSON schema, in words; none when it is valid. A schema with a schema_fault is the caller's
/// error.
std::optional<std::string> schema_violation(std::string_view schema, std::string_view text);

}  // namespace bench
