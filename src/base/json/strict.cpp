#include "base/json/strict.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace bench {
namespace {

/// A byte order mark may stand in front of JSON. nlohmann_json steps over it.
std::size_t after_byte_order_mark(std::string_view text) { return text.starts_with("\xef\xbb\xbf") ? 3 : 0; }

/// Nothing is said of other faults: nlohmann_json finds those in better words, and none of them behind this place.
std::optional<JsonFault> too_deep(std::string_view text) {
  const std::size_t begin = after_byte_order_mark(text);
  JsonReader reader(text.substr(begin));
  if (reader.skip() || reader.error()->problem != JsonReader::Problem::nesting) return std::nullopt;
  return JsonFault{begin + reader.error()->offset, reader.error()->what + " levels"};
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

}  // namespace

template <class Tree>
std::variant<Tree, JsonFault> parse_strict(std::string_view text) {
  if (is_blank(text)) return JsonFault{text.size(), "the text is empty"};
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
  const std::size_t begin = after_byte_order_mark(object);
  JsonReader reader(object.substr(begin));
  reader.object([&](std::string_view key) {
    members.push_back({std::string(key), begin + reader.offset(), begin + reader.key_offset()});
    return reader.skip();
  });
  return members;
}

}  // namespace bench
