#include "base/strict_json.h"

#include <algorithm>
#include <optional>

namespace bench {
namespace {

/// Walks over JSON text byte by byte and knows what lies within strings and how deep it is.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  char here() const { return text_[at_]; }
  std::size_t offset() const { return at_; }
  int depth() const { return depth_; }
  bool in_string() const { return in_string_; }

  void step() {
    const char c = text_[at_++];
    if (in_string_) {
      if (c == '\\') ++at_;
      if (c == '"') in_string_ = false;
      return;
    }
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool in_string_ = false;
};

std::optional<JsonFault> too_deep(std::string_view text) {
  for (Walk walk(text); !walk.at_end();) {
    const std::size_t at = walk.offset();
    walk.step();
    if (walk.depth() > deepest_json)
      return JsonFault{at, "nested deeper than " + std::to_string(deepest_json) + " levels"};
  }
  return std::nullopt;
}

void erase_between(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == std::string::npos) return;
  const std::size_t end = text.rfind(to);  // the quoted text may hold anything, so the last one
  const bool found = end != std::string::npos && end > begin;
  text.erase(begin, found ? end - begin : std::string::npos);
}

/// "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value - invalid
/// literal; last read: '{"a": x'" -> "invalid literal". The column is told apart from it, and what was read may be
/// anything.
std::string words_of(const std::exception& error) {
  std::string words = error.what();
  for (const std::string_view before : {"] ", "parse error", ": ", " - "}) {
    const std::size_t at = words.find(before);
    if (at != std::string::npos && at < words.find(';')) words.erase(0, at + before.size());
  }
  erase_between(words, "; last read: ", "; expected");
  return words;
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) ++at;
  return at;
}

}  // namespace

template <class Tree>
std::variant<Tree, JsonFault> parse_strict(std::string_view text) {
  if (skip_space(text, 0) == text.size()) return JsonFault{text.size(), "the text is empty"};
  if (auto fault = too_deep(text)) return *std::move(fault);
  try {
    return Tree::parse(text);
  } catch (const typename Tree::parse_error& error) {
    return JsonFault{std::min(error.byte == 0 ? 0 : error.byte - 1, text.size()), words_of(error)};
  } catch (const typename Tree::exception&) {
    return JsonFault{0, "a number is out of range"};
  }
}

template std::variant<Json, JsonFault> parse_strict<Json>(std::string_view);
template std::variant<nlohmann::json, JsonFault> parse_strict<nlohmann::json>(std::string_view);

std::vector<JsonMember> members_of(std::string_view object) {
  std::vector<JsonMember> members;
  bool key_follows = true;
  for (Walk walk(object); !walk.at_end();) {
    const std::size_t at = walk.offset();
    const bool starts_string = walk.here() == '"' && !walk.in_string();
    const bool comma = walk.here() == ',' && !walk.in_string();
    walk.step();
    if (walk.depth() != 1) continue;
    if (comma) key_follows = true;
    if (!starts_string || !key_follows) continue;
    key_follows = false;
    while (walk.in_string()) walk.step();
    const std::string_view quoted = object.substr(at, walk.offset() - at);
    const std::size_t colon = skip_space(object, walk.offset());
    members.push_back({Json::parse(quoted).get<std::string>(), skip_space(object, colon + 1), at});
  }
  return members;
}

std::size_t column_of(std::string_view line, std::size_t offset) {
  const std::string_view before = line.substr(0, offset);
  const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), starts_character));
}

}  // namespace bench
