#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// Reads one JSON text in one pass, without a tree and without exceptions. It stands on the hot path (one call per
/// token of every stream), and it forgives what must cost one value and not the whole reply, which nlohmann_json
/// refuses:
///   - bytes that are no UTF-8, and lone surrogates (kept as the three bytes they would have): text is kept as it came,
///   - NaN, Infinity, -Infinity and numbers beyond a double: a number whose value nobody can use,
///   - control characters inside a string.
/// All else is RFC 8259. Nesting deeper than 64 is an error before it can cost memory or stack.
///
/// Every call reads exactly one value and is false once something was wrong; error() then says what and where.
class JsonReader {
 public:
  enum class Type { object, array, string, number, boolean, null, nothing };
  enum class Problem { syntax, cut, nesting, type };
  struct Error {
    Problem problem = Problem::syntax;
    std::size_t offset = 0;
    std::string what;
  };

  static constexpr int max_depth = 64;

  explicit JsonReader(std::string_view text) : text_(text) {}

  /// Of the value that comes next.
  Type type();
  /// Calls member(key) for each; it must read one value and pass on what that call returned.
  template <class Member>
  bool object(Member&& member);
  /// Calls element() for each, likewise.
  template <class Element>
  bool array(Element&& element);
  bool string(std::string& out);
  bool boolean(bool& out);
  /// The number as it is written.
  bool number(std::string_view& out);
  /// Any value.
  bool skip();
  /// Nothing but white space is left. False is an error.
  bool end();

  /// Where the next value begins, and where the key did that object() handed over last.
  std::size_t offset();
  std::size_t key_offset() const { return key_at_; }

  /// For a value that is well formed but not what its place wants.
  bool wrong_type(std::string_view wanted);
  const std::optional<Error>& error() const { return error_; }

 private:
  bool fail(Problem problem, std::string what);
  bool unexpected();
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space();
  bool take(char c);
  bool take_word(std::string_view word);
  bool take_decimal();
  bool take_digits();
  bool open(char bracket);
  bool close(char bracket);
  bool read_key(std::string_view& key, std::string& buffer);
  bool read_string(std::string* out);
  bool read_escape(std::string* out);
  bool read_unicode_escape(std::string* out);
  bool read_hex4(unsigned& out);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t key_at_ = 0;
  int depth_ = 0;
  std::optional<Error> error_;
};

template <class Member>
bool JsonReader::object(Member&& member) {
  if (type() != Type::object) return wrong_type("an object");
  if (!open('{')) return false;
  if (close('}')) return true;
  std::string_view key;
  std::string buffer;
  do {
    if (!read_key(key, buffer) || !member(key)) return false;
  } while (take(','));
  return close('}') || unexpected();
}

template <class Element>
bool JsonReader::array(Element&& element) {
  if (type() != Type::array) return wrong_type("an array");
  if (!open('[')) return false;
  if (close(']')) return true;
  do {
    if (!element()) return false;
  } while (take(','));
  return close(']') || unexpected();
}

}  // namespace bench
