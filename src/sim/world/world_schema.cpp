#include <cassert>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "sim/world/world_fields.h"

namespace bench::sim {
namespace {

using SchemaJson = nlohmann::ordered_json;

/// Reads the forms of world_fields(): whatever is written there is well formed, which a test checks.
class WorldForm {
 public:
  explicit WorldForm(std::string_view text) : rest_(text) {}

  /// One or several with slashes between them.
  SchemaJson any_of() {
    SchemaJson first = one();
    if (!take('/')) return first;
    SchemaJson forms = SchemaJson::array({std::move(first)});
    do {
      forms.push_back(one());
    } while (take('/'));
    return {{"anyOf", std::move(forms)}};
  }
  bool at_end() const { return rest_.empty(); }

 private:
  SchemaJson one() {
    if (take('[')) {
      SchemaJson items = any_of();
      take(']');
      return {{"type", "array"}, {"items", std::move(items)}};
    }
    if (take('{')) return members();
    if (take('=')) return {{"enum", words()}};
    const std::string word(name());
    return word == "any" ? SchemaJson(true) : SchemaJson{{"type", word}};
  }

  SchemaJson members() {
    SchemaJson properties = SchemaJson::object();
    while (!rest_.empty() && !take('}')) {
      const std::string key(name());
      take(':');
      properties[key] = any_of();
      take(' ');
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  }

  SchemaJson words() {
    SchemaJson all = SchemaJson::array({name()});
    while (take('|')) all.push_back(name());
    return all;
  }

  std::string_view name() {
    std::size_t size = 0;
    while (size < rest_.size() && (is_letter_or_digit(rest_[size]) || rest_[size] == '_')) ++size;
    const std::string_view found = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return found;
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::string world_schema() {
  SchemaJson properties = SchemaJson::object();
  for (const WorldField& field : world_fields()) {
    WorldForm form(field.form);
    SchemaJson schema = form.any_of();
    assert(form.at_end());
    if (schema.is_boolean()) schema = SchemaJson::object();
    schema["description"] = field.meaning;
    properties[std::string(field.name)] = std::move(schema);
  }
  const SchemaJson schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                             {"title", "A world of bench sim: what the simulated server is like inside"},
                             {"type", "object"},
                             {"properties", std::move(properties)},
                             {"additionalProperties", false}};
  return schema.dump(2) + "\n";
}

}  // namespace bench::sim
