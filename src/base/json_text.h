#pragma once

#include <string>
#include <string_view>

namespace bench {

/// A string as JSON text. Bytes that are no UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

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
