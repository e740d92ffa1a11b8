#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "bench/score.h"

#include "base/json/strict.h"
#include "score/schema/schema_rules.h"

namespace bench {
namespace {

constexpr std::array<std::string_view, 2> schema_inside = {"items", "additionalProperties"};
constexpr std::array<std::string_view, 6> schemas_inside = {"properties", "$defs", "definitions",
                                                            "allOf",      "anyOf", "oneOf"};

template <std::size_t n>
bool is_among(const std::array<std::string_view, n>& keywords, std::string_view key) {
  return std::find(keywords.begin(), keywords.end(), key) != keywords.end();
}

/// Visits a schema and all that it holds or refers to, each once: references may form circles.
class FaultFinder {
 public:
  explicit FaultFinder(const Tree& root) : checker_(root) { visit_later(root, "#"); }

  std::optional<std::string> find() {
    while (!pending_.empty()) {
      const auto [schema, place] = std::move(pending_.back());
      pending_.pop_back();
      if (auto fault = fault_of(*schema, place)) return fault;
      visit_later_inside(*schema, place);
    }
    return std::nullopt;
  }

 private:
  void visit_later(const Tree& schema, std::string place) {
    if (schema.is_object() && seen_.insert(&schema).second) pending_.emplace_back(&schema, std::move(place));
  }

  std::optional<std::string> fault_of(const Tree& schema, const std::string& place) {
    for (const SchemaRule& rule : schema_rules()) {
      const auto keyword = schema.find(rule.keyword);
      if (keyword == schema.end()) continue;
      if (const auto words = rule.fault(*keyword)) return place + "/" + rule.keyword + " " + *words;
    }
    const auto reference = schema.find("$ref");
    if (reference == schema.end()) return std::nullopt;
    const std::string name = reference->get<std::string>();
    const Tree* target = checker_.target_of(name);
    if (target == nullptr) return place + "/$ref names nothing in this schema: \"" + name + "\"";
    visit_later(*target, name);
    return std::nullopt;
  }

  void visit_later_inside(const Tree& schema, const std::string& place) {
    for (const auto& [key, value] : schema.items()) {
      const std::string inner = place + "/" + key;
      if (is_among(schema_inside, key)) visit_later(value, inner);
      if (!is_among(schemas_inside, key)) continue;
      for (const auto& [name, element] : value.items()) visit_later(element, inner + "/" + name);
    }
  }

  SchemaChecker checker_;
  std::set<const Tree*> seen_;
  std::vector<std::pair<const Tree*, std::string>> pending_;
};

}  // namespace

std::optional<std::string> schema_fault(std::string_view schema) {
  const auto parsed = parse_strict<Tree>(schema);
  if (const auto* fault = std::get_if<JsonFault>(&parsed)) return "not JSON: " + fault->words;
  const Tree& root = std::get<Tree>(parsed);
  if (!root.is_object()) return "must be an object, not " + type_name(root);
  return FaultFinder(root).find();
}

}  // namespace bench
