#include "score/schema/schema_checker.h"

#include "base/json/write.h"
#include "score/schema/schema_rules.h"

namespace bench {
namespace {

// A schema can refer to itself without end, and alternatives of alternatives multiply. Both stop here.
constexpr std::int64_t most_steps = 1'000'000;
constexpr int deepest = 512;

bool is_plain_key(const std::string& key) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (const char c : key)
    if (!plain(c)) return false;
  return !key.empty();
}

/// Counts the levels of a recursion while it lives.
struct Level {
  explicit Level(int& depth) : depth_(++depth) {}
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --depth_; }
  int& depth_;
};

}  // namespace

ValuePath ValuePath::member(const std::string& key) const {
  return {text + (is_plain_key(key) ? "." + key : "[" + compact(Tree(key)) + "]")};
}

ValuePath ValuePath::element(std::size_t index) const { return {text + "[" + std::to_string(index) + "]"}; }

const Tree* SchemaChecker::target_of(const std::string& reference) const {
  if (!reference.starts_with('#')) return nullptr;
  try {
    const Tree::json_pointer pointer(reference.substr(1));
    return root_.contains(pointer) ? &root_.at(pointer) : nullptr;
  } catch (const Tree::exception&) {
    return nullptr;
  }
}

Violation SchemaChecker::check(const Tree& value) {
  steps_ = 0;
  return check(root_, value, {});
}

Violation SchemaChecker::check(const Tree& schema, const Tree& value, const ValuePath& path) {
  const Level level(depth_);
  if (++steps_ > most_steps || depth_ > deepest) return path.text + ": the schema is too complex to be checked";
  if (schema.is_boolean() && !schema.get<bool>()) return path.text + ": nothing is allowed here";
  if (!schema.is_object()) return std::nullopt;
  for (const SchemaRule& rule : schema_rules()) {
    const auto keyword = schema.find(rule.keyword);
    if (keyword == schema.end()) continue;
    if (auto violation = rule.check({*this, schema, *keyword, value, path})) return violation;
  }
  return std::nullopt;
}

}  // namespace bench
