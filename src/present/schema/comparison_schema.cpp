#include <nlohmann/json.hpp>

#include "bench/comparison.h"
#include "bench/metric.h"

#include "present/schema/output_schema.h"

namespace bench {
namespace {

using SchemaJson = nlohmann::ordered_json;

/// What no table tells: the skeleton that src/present/study/compared_runs.cpp writes.
constexpr std::string_view comparison_skeleton = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "What bench compare --format json prints",
  "description": "A comparison for each run after the base. What is not known is null, never 0.",
  "type": "object",
  "required": ["type", "comparisons"],
  "properties": {
    "type": {"const": "comparison"},
    "comparisons": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/runs"}}
  },
  "$defs": {
    "interval": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    "runs": {
      "type": "object",
      "required": ["base", "new", "factors", "confounded", "paired", "metrics", "gates", "notes"],
      "properties": {
        "base": {"type": "string"},
        "new": {"type": "string"},
        "factors": {
          "type": "array",
          "description": "conditions that differ; with more than one nobody knows which of them it was",
          "items": {
            "type": "object",
            "required": ["name", "base", "new"],
            "properties": {"name": {"type": "string"}, "base": {"type": "string"}, "new": {"type": "string"}}
          }
        },
        "confounded": {"type": "boolean"},
        "paired": {"type": "boolean"},
        "metrics": {"type": "array", "items": {"$ref": "#/$defs/metric"}},
        "gates": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["gate", "kept", "told"],
            "properties": {"gate": {"type": "string"}, "kept": {"type": "boolean"}, "told": {"type": "string"}}
          }
        },
        "notes": {"type": "array", "items": {"type": "string"}}
      }
    },
    "metric": {
      "type": "object",
      "required": ["metric", "verdict", "reason", "differs", "worse", "base", "new", "scale", "effect", "interval", "threshold", "alpha", "p", "p_adjusted", "paired", "n_base", "n_new", "runs_needed"],
      "properties": {
        "reason": {"type": ["string", "null"]},
        "differs": {"type": "boolean"},
        "worse": {"type": "boolean"},
        "base": {"type": ["number", "null"]},
        "new": {"type": ["number", "null"]},
        "scale": {"enum": ["ratio", "difference"]},
        "effect": {"type": ["number", "null"], "description": "new / base, or new - base"},
        "interval": {"$ref": "#/$defs/interval"},
        "interval_coverage": {"type": ["number", "null"]},
        "interval_method": {"type": ["string", "null"]},
        "threshold": {"type": "number"},
        "alpha": {"type": "number"},
        "harness_error": {"type": "number"},
        "test": {"type": ["string", "null"]},
        "p": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "p_adjusted": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "paired": {"type": "boolean"},
        "n_base": {"type": "integer", "minimum": 0},
        "n_new": {"type": "integer", "minimum": 0},
        "runs_needed": {"type": ["integer", "null"]},
        "runs_needed_goal": {"type": ["string", "null"]}
      }
    }
  }
})json";

}  // namespace

std::string comparison_schema() {
  using Word = Comparison::Verdict;
  SchemaJson schema = SchemaJson::parse(comparison_skeleton);
  SchemaJson& properties = schema["$defs"]["metric"]["properties"];
  SchemaJson names = SchemaJson::array();
  for (const Metric& metric : metrics()) names.push_back(metric.id);
  properties["metric"] = {{"type", "string"}, {"examples", std::move(names)}};
  SchemaJson verdicts = SchemaJson::array();
  for (const Word word :
       {Word::faster, Word::slower, Word::higher, Word::lower, Word::same, Word::inconclusive, Word::no_data})
    verdicts.push_back(name_of(word));
  properties["verdict"] = {{"enum", std::move(verdicts)}};
  return schema.dump(2) + "\n";
}

}  // namespace bench
