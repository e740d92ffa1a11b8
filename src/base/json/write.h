#pragma once

#include <string>
#include <string_view>

namespace bench {

// Values as JSON text on one line. Bytes that are no UTF-8 become U+FFFD.

/// Of a tree of nlohmann_json.
template <class Tree>
std::string compact(const Tree& value) {
  return value.dump(-1, ' ', false, Tree::error_handler_t::replace);
}

std::string json_string(std::string_view text);

/// As short as it can be: 0, 0.7.
std::string json_number(double value);

/// Puts a JSON object together from values that are JSON text already. They stand in the result as they are, in the
/// order they were added: a schema or a number that the user wrote reaches the server byte for byte.
class JsonObjectText {
 public:
  JsonObjectText& add(std::string_view name, std::string_view json);
  std::string text() const { return text_ + '}'; }
  bool empty() const { return text_.size() == 1; }

 private:
  std::string text_ = "{";
};

}  // namespace bench
