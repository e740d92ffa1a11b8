#include <nlohmann/json.hpp>

#include "bench/flag.h"
#include "bench/metric.h"

#include "present/schema/output_schema.h"
#include "record/line/line_schema.h"

namespace bench {
namespace {

using SchemaJson = nlohmann::ordered_json;

/// What no table tells: the skeleton that src/present/summary_json.cpp and quality_json.cpp write.
constexpr std::string_view skeleton = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "The summary of a run of bench, bench.summary/1",
  "description": "The last line of --format jsonl, and the member summary of --format json. What is not known is null, never 0.",
  "type": "object",
  "required": ["type", "schema", "run_id", "simulated", "complete", "percentile_method", "groups", "ranking", "gates", "warnings", "verdict", "end"],
  "properties": {
    "type": {"const": "summary"},
    "schema": {"const": "bench.summary/1"},
    "run_id": {"type": "string"},
    "simulated": {"type": "boolean", "description": "no model ran"},
    "complete": {"type": "boolean"},
    "percentile_method": {"const": "nearest rank"},
    "groups": {"type": "array", "items": {"$ref": "#/$defs/group"}},
    "ranking": {"type": "array", "items": {"$ref": "#/$defs/ranked"}},
    "gates": {"type": "array", "items": {"$ref": "#/$defs/gate"}},
    "warnings": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["code", "text", "try_this"],
        "properties": {"code": {"type": "string"}, "text": {"type": "string"}, "try_this": {"type": ["string", "null"]}}
      }
    },
    "verdict": {
      "type": "object",
      "required": ["valid", "reasons"],
      "properties": {"valid": {"type": "boolean"}, "reasons": {"type": "array", "items": {"type": "string"}}}
    }
  },
  "$defs": {
    "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "interval": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    "ranked": {
      "type": "object",
      "required": ["model", "toks_per_s", "standing", "best_is_times"],
      "properties": {
        "model": {"type": "string"},
        "toks_per_s": {"type": "number"},
        "toks_per_s_ci": {"$ref": "#/$defs/interval"},
        "standing": {"enum": ["best", "slower", "indistinguishable", "too_few_runs"]},
        "best_is_times": {"type": "number"},
        "best_is_times_ci": {"$ref": "#/$defs/interval"}
      }
    },
    "gate": {
      "type": "object",
      "required": ["gate", "model", "value", "at_least", "kept", "why_none"],
      "properties": {
        "gate": {"type": "string"},
        "model": {"type": ["string", "null"]},
        "value": {"type": ["number", "null"], "description": "in the unit of its metric"},
        "at_least": {"type": "boolean", "description": "the truth is this or more"},
        "kept": {"type": "boolean"},
        "why_none": {"type": ["string", "null"]}
      }
    },
    "metric": {
      "type": "object",
      "description": "For each percentile pP its value, pP_ci, pP_t7 (numpy's type 7), pP_rank, pP_too_few and pP_at_least.",
      "required": ["n", "n_cut", "mean", "mean_ci", "min", "max"],
      "properties": {
        "n": {"type": "integer", "minimum": 0},
        "n_cut": {"type": "integer", "minimum": 0},
        "hits": {"type": "integer", "minimum": 0},
        "mean": {"type": ["number", "null"]},
        "mean_ci": {"$ref": "#/$defs/interval"},
        "mean_ci_coverage": {"$ref": "#/$defs/share"},
        "mean_ci_method": {"type": ["string", "null"]},
        "min": {"type": ["number", "null"]},
        "max": {"type": ["number", "null"]}
      },
      "patternProperties": {
        "^p[0-9]+(_[0-9]+)?$": {"type": ["number", "null"]},
        "^p[0-9]+(_[0-9]+)?_t7$": {"type": ["number", "null"]},
        "^p[0-9]+(_[0-9]+)?_rank$": {"type": ["integer", "null"]},
        "^p[0-9]+(_[0-9]+)?_(too_few|at_least)$": {"type": ["boolean", "null"]},
        "^p[0-9]+(_[0-9]+)?_ci$": {"$ref": "#/$defs/interval"},
        "^p[0-9]+(_[0-9]+)?_ci_coverage$": {"$ref": "#/$defs/share"},
        "^p[0-9]+(_[0-9]+)?_ci_method$": {"type": ["string", "null"]}
      }
    },
    "rate": {
      "type": ["object", "null"],
      "required": ["hits", "n", "share", "ci"],
      "properties": {
        "hits": {"type": "integer"},
        "n": {"type": "integer"},
        "share": {"$ref": "#/$defs/share"},
        "ci": {"$ref": "#/$defs/interval"}
      }
    },
    "slice": {
      "type": "object",
      "required": ["of", "name", "n", "score", "unparsed", "cut", "failed", "accuracy", "accuracy_ci"],
      "properties": {
        "of": {"enum": ["subject", "category", "all"]},
        "name": {"type": ["string", "null"]},
        "title": {"type": "string"},
        "better": {"enum": ["lower", "higher"]},
        "n": {"type": "integer"},
        "score": {"type": ["number", "null"]},
        "unparsed": {"type": "integer"},
        "cut": {"type": "integer"},
        "failed": {"type": "integer"},
        "accuracy": {"$ref": "#/$defs/share"},
        "accuracy_ci": {"$ref": "#/$defs/interval"},
        "standard_error": {"type": ["number", "null"]},
        "accuracy_answered": {"$ref": "#/$defs/share"},
        "at_most": {"$ref": "#/$defs/share"},
        "seconds_per_question": {"type": ["number", "null"]}
      }
    },
    "quality": {
      "type": ["object", "null"],
      "required": ["rule", "grade", "is_graded", "is_binary", "of_choices", "micro", "macro", "slices"],
      "properties": {
        "rule": {"type": ["string", "null"]},
        "grade": {"type": ["string", "null"]},
        "is_graded": {"type": "boolean"},
        "is_binary": {"type": "boolean"},
        "of_choices": {"type": "boolean"},
        "micro": {"$ref": "#/$defs/share"},
        "macro": {"$ref": "#/$defs/share"},
        "slices": {"type": "array", "items": {"$ref": "#/$defs/slice"}, "minItems": 1},
        "other_rules": {"type": "object", "additionalProperties": {"type": "number"}},
        "calibration": {"type": ["object", "null"]},
        "repeats": {"type": ["object", "null"]},
        "time": {"type": ["object", "null"]},
        "cached": {"type": "integer"},
        "rescued": {"type": ["object", "null"]},
        "seconds_per_right": {"type": ["number", "null"]},
        "tokens_per_right": {"type": ["number", "null"]}
      }
    },
    "tag": {
      "type": "object",
      "required": ["n_ok", "n_total"],
      "properties": {"n_ok": {"type": "integer"}, "n_total": {"type": "integer"}}
    },
    "group": {
      "type": "object",
      "description": "One model on one server under one condition. Metrics stand beside the counts, under their own ids.",
      "required": ["model", "target", "condition", "n_ok", "n_total", "n_measured", "failures", "failure_kinds", "flags", "output_toks_per_s", "total_wall_s", "quality", "by_tag"],
      "properties": {
        "model": {"type": "string"},
        "target": {"type": "string"},
        "condition": {"type": "string"},
        "n_ok": {"type": "integer", "minimum": 0},
        "n_total": {"type": "integer", "minimum": 0},
        "n_measured": {"type": "integer", "minimum": 0, "description": "answered, undisturbed and warm"},
        "failures": {"type": "object", "additionalProperties": {"type": "integer"}},
        "failure_kinds": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["status", "kind", "http_status", "n"],
            "properties": {
              "status": {"type": "string"},
              "kind": {"type": ["string", "null"]},
              "http_status": {"type": ["integer", "null"]},
              "n": {"type": "integer"}
            }
          }
        },
        "flags": {"type": "object", "properties": {}, "additionalProperties": {"type": "integer"}},
        "output_toks_per_s": {"type": ["number", "null"]},
        "requests_per_s": {"type": ["number", "null"]},
        "mean_in_flight": {"type": ["number", "null"]},
        "total_wall_s": {"type": "number"},
        "total_prompt_tokens": {"type": "integer"},
        "total_output_tokens": {"type": "integer"},
        "short_output": {"$ref": "#/$defs/rate"},
        "quality": {"$ref": "#/$defs/quality"},
        "by_tag": {"type": "object", "additionalProperties": {"$ref": "#/$defs/tag"}}
      }
    }
  }
})json";

SchemaJson metric_reference(const Metric& metric) {
  return {{"$ref", "#/$defs/metric"}, {"description", metric.about}};
}

}  // namespace

std::string summary_schema() {
  SchemaJson schema = SchemaJson::parse(skeleton);
  SchemaJson& definitions = schema["$defs"];
  for (const Metric& metric : metrics()) {
    const std::string id(metric.id);
    definitions["group"]["properties"][id] = metric_reference(metric);
    definitions["tag"]["properties"][id] = metric_reference(metric);
    if (metric.in_records()) definitions["group"]["required"].push_back(id);
  }
  for (const FlagRow& flag : flag_rows())
    definitions["group"]["properties"]["flags"]["properties"][std::string(flag.name)] = {{"type", "integer"},
                                                                                         {"description", flag.meaning}};
  // The end of the journal without what is about its line.
  SchemaJson end = end_schema();
  for (const char* about_the_line : {"type", "schema", "crc", "sha256"}) end["properties"].erase(about_the_line);
  SchemaJson required = SchemaJson::array();
  for (const SchemaJson& name : end["required"])
    if (end["properties"].contains(name.get<std::string>())) required.push_back(name);
  end["required"] = std::move(required);
  schema["properties"]["end"] = std::move(end);
  return schema.dump(2) + "\n";
}

}  // namespace bench
