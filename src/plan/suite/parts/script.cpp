#include "plan/suite/parts/script.h"

#include <array>

namespace bench {
namespace {

/// What Python takes for white space beyond ASCII, in UTF-8.
constexpr std::array<std::string_view, 19> wide_spaces = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool is_space(char c) { return (c >= '\t' && c <= '\r') || (c >= '\x1C' && c <= ' '); }

std::size_t space_at_begin(std::string_view text) {
  if (text.empty()) return 0;
  if (is_space(text.front())) return 1;
  for (const std::string_view wide : wide_spaces)
    if (text.starts_with(wide)) return wide.size();
  return 0;
}

std::size_t space_at_end(std::string_view text) {
  if (text.empty()) return 0;
  if (is_space(text.back())) return 1;
  for (const std::string_view wide : wide_spaces)
    if (text.ends_with(wide)) return wide.size();
  return 0;
}

/// Two texts with something between them, unless either side of the joint is white space already.
std::string joint(std::string_view left, std::string_view between, std::string_view right) {
  std::string text(left);
  if (space_at_end(left) == 0 && space_at_begin(right) == 0) text += between;
  return text.append(right);
}

std::string answer_of(const Script& script, const Script::Example& example) {
  return script.prefill.empty() ? example.answer : joint(script.prefill, " ", example.answer);
}

}  // namespace

std::string_view stripped(std::string_view text) {
  while (const std::size_t n = space_at_begin(text)) text.remove_prefix(n);
  while (const std::size_t n = space_at_end(text)) text.remove_suffix(n);
  return text;
}

std::vector<Message> as_chat(const Script& script) {
  std::vector<Message> messages;
  if (!script.description.empty()) messages.push_back({"system", script.description});
  for (const Script::Example& example : script.examples) {
    messages.push_back({"user", example.question});
    messages.push_back({"assistant", answer_of(script, example)});
  }
  messages.push_back({"user", script.question});
  if (!script.prefill.empty()) messages.push_back({"assistant", script.prefill});
  return messages;
}

std::string as_plain(const Script& script) {
  std::string text = script.description;
  for (const Script::Example& example : script.examples) {
    text.append(example.question).append(script.before_answer);
    text.append(answer_of(script, example)).append(script.after_example);
  }
  text += script.question;
  return script.prefill.empty() ? text : joint(text, script.before_answer, script.prefill);
}

void say(const Script& script, PromptForm form, Case& asked) {
  asked.raw = form == PromptForm::plain;
  asked.messages = asked.raw ? std::vector<Message>{{"user", as_plain(script)}} : as_chat(script);
}

}  // namespace bench
