#include "plan/prompt/prompt_file.h"

#include <map>

#include "base/text.h"
#include "base/utf8.h"
#include "plan/prompt/prompt_line.h"

namespace bench {
namespace {

/// Takes the next line off the text, without its ending.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

PromptText::Format format_of(const PromptText& source, std::string_view text) {
  if (source.format != PromptText::Format::guess) return source.format;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && text[first] == '{';
  return json ? PromptText::Format::jsonl : PromptText::Format::lines;
}

/// A line of plain text: it has to be UTF-8, since it will stand in a JSON body.
std::variant<Case, LineFault> parse_plain_line(std::string_view line) {
  if (!is_utf8(line)) return LineFault{0, "not UTF-8 text", {}};
  return Case{"", {{"user", std::string(line)}}, "", {}, std::nullopt, {}};
}

/// Collects cases over all texts, with the place of each for messages.
class Collector {
 public:
  std::optional<SetupError> read(const PromptText& source) {
    std::string_view rest = source.text;
    if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
    const bool json = format_of(source, rest) == PromptText::Format::jsonl;
    const std::size_t before = cases_.size();
    for (std::int64_t number = 1; !rest.empty(); ++number) {
      const std::string_view line = take_line(rest);
      const Place place{source.name, number};
      if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos) return binary(place, line, nul);
      if (is_blank(line)) continue;
      auto read = json ? parse_prompt_line(line) : parse_plain_line(line);
      if (auto* fault = std::get_if<LineFault>(&read)) return at(place, line, std::move(*fault));
      Case& found = std::get<Case>(read);
      if (found.id.empty()) found.id = "line-" + std::to_string(number);
      found.id.insert(0, source.id_prefix);
      if (auto error = add(std::move(found), place)) return error;
    }
    if (cases_.size() == before) return usage_error(source.name + " holds no prompts");
    return std::nullopt;
  }

  std::vector<Case> take() { return std::move(cases_); }

 private:
  struct Place {
    std::string name;
    std::int64_t line;
    std::string text() const { return name + ":" + std::to_string(line); }
  };

  static SetupError at(const Place& place, std::string_view line, LineFault fault) {
    const std::string column = std::to_string(column_in_characters(line, fault.offset));
    return usage_error(place.text() + ":" + column + ": " + fault.what, "", std::move(fault.advice));
  }

  static SetupError binary(const Place& place, std::string_view line, std::size_t nul) {
    return at(place, line, {nul, "a NUL byte: this is no text file", {"UTF-16 must be saved as UTF-8 first"}});
  }

  std::optional<SetupError> add(Case found, const Place& place) {
    const auto [earlier, is_new] = places_.try_emplace(found.id, place.text());
    if (!is_new)
      return usage_error(place.text() + ":1: the id \"" + found.id + "\" is taken", "first used at " + earlier->second);
    cases_.push_back(std::move(found));
    return std::nullopt;
  }

  std::vector<Case> cases_;
  std::map<std::string, std::string> places_;
};

}  // namespace

Expected<std::vector<Case>> parse_prompts(std::span<const PromptText> texts) {
  Collector collector;
  for (const PromptText& source : texts)
    if (auto error = collector.read(source)) return *std::move(error);
  return collector.take();
}

}  // namespace bench
