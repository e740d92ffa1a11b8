#pragma once

#include <cstdint>
#include <deque>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/json/bounds.h"

namespace bench {

/// One value of a JsonView. It has the questions of a nlohmann::json that JsonObject asks, and no others.
class JsonNode {
 public:
  enum class Kind : std::uint8_t { null, yes, no, integer, real, text, array, object };

  bool is_null() const { return kind_ == Kind::null; }
  bool is_boolean() const { return kind_ == Kind::yes || kind_ == Kind::no; }
  bool is_number() const { return kind_ == Kind::integer || kind_ == Kind::real; }
  bool is_number_integer() const { return kind_ == Kind::integer; }  ///< of at most 64 bits
  bool is_number_unsigned() const { return is_number_integer() && text_.front() != '-'; }
  bool is_string() const { return kind_ == Kind::text; }
  bool is_array() const { return kind_ == Kind::array; }
  bool is_object() const { return kind_ == Kind::object; }

  std::string_view text() const { return text_; }  ///< of a string without its escapes, of a number as it is written
  std::size_t size() const { return size_; }
  template <class T>
  T get() const {
    if constexpr (std::is_same_v<T, bool>) {
      return kind_ == Kind::yes;
    } else if constexpr (std::is_same_v<T, double>) {
      return real();
    } else if constexpr (std::is_signed_v<T>) {
      return static_cast<T>(whole());
    } else {
      return static_cast<T>(is_number_unsigned() ? natural() : static_cast<std::uint64_t>(whole()));
    }
  }

  /// Over the values of a list or the members of an object.
  class Iterator {
   public:
    explicit Iterator(const JsonNode* at) : at_(at) {}
    const JsonNode& operator*() const { return *at_; }
    Iterator& operator++() {
      at_ += at_->span_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const JsonNode* at_;
  };
  Iterator begin() const { return Iterator(this + 1); }
  Iterator end() const { return Iterator(this + span_); }
  const JsonNode& operator[](std::size_t place) const;
  /// The member of that name; of several any one. It is found at once by who asks for members in the order in which
  /// they stand there.
  Iterator find(std::string_view key) const;

 private:
  friend class JsonView;
  double real() const;
  std::int64_t whole() const;
  std::uint64_t natural() const;

  Kind kind_ = Kind::null;
  std::uint32_t span_ = 1;  ///< values in it, itself among them: they stand behind it
  std::uint32_t size_ = 0;
  mutable std::uint32_t asked_ = 1;  ///< where the last find() ended
  std::string_view key_;
  std::string_view text_;
};

/// A JSON text as a tree of views into it, in one list: what a journal of a million lines is read with. It takes what
/// RFC 8259 takes and nothing else. The text must outlive it; the next text takes the place of the last.
class JsonView {
 public:
  /// The value; null when the text is no JSON, or more of it than the bounds allow.
  const JsonNode* parse(std::string_view text, const JsonBounds& bounds);

 private:
  bool value(std::string_view key, int depth);
  bool list(std::size_t place, int depth);
  bool members(std::size_t place, int depth);
  bool string(std::string_view& out);
  bool unescaped(std::size_t begin, std::string_view& out);
  bool escape(std::string& into);
  bool hex4(unsigned& out);
  bool number(JsonNode& into);
  bool digits();
  bool word(std::string_view expected);
  void skip_space();
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
  JsonBounds bounds_{0, 0};
  std::vector<JsonNode> nodes_;
  std::deque<std::string> unescaped_;  ///< strings that had escapes; views into them stay
};

}  // namespace bench
