#include "send/pipe/command_line.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace bench {
namespace {

/// What a shell would do something with, where it stands without quotes.
constexpr std::string_view of_a_shell = "|&;<>()$`*?\n";

SetupError needs_shell(char c) {
  return usage_error("the command cannot be split into words",
                     std::string("no shell runs it, and '") + (c == '\n' ? ' ' : c) + "' is for a shell",
                     {"put it in quotes, or name the shell:  --command 'sh -c \"...\"'"});
}

SetupError open_quote(char quote) {
  return usage_error("the command cannot be split into words", std::string("a quote ") + quote + " is not closed",
                     {"close it"});
}

/// Reads one command from left to right.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  Expected<std::vector<std::string>> words() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (is_blank(text_.substr(at_, 1))) {
        end_word();
      } else if (c == '\'' || c == '"') {
        if (!quoted(c)) return open_quote(c);
      } else if (of_a_shell.find(c) != std::string_view::npos) {
        return needs_shell(c);
      } else {
        if (c == '\\' && at_ + 1 < text_.size()) ++at_;
        add(text_[at_]);
      }
    }
    end_word();
    if (words_.empty()) return usage_error("the command is empty", "", {"name it:  --command 'python3 my_server.py'"});
    return std::move(words_);
  }

 private:
  /// Between double quotes a backslash takes the meaning of a few characters only; between single ones of none.
  bool quoted(char quote) {
    in_word_ = true;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const bool escapes = quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() &&
                           std::string_view("\"\\$`").find(text_[at_ + 1]) != std::string_view::npos;
      if (escapes) ++at_;
      add(text_[at_]);
    }
    return at_ < text_.size();
  }
  void add(char c) {
    in_word_ = true;
    word_ += c;
  }
  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

/// "hf-token" and "HF_TOKEN" stand for a secret, "tokenizer" and "max-tokens" do not: the last part decides.
bool names_secret(std::string_view name) {
  constexpr std::string_view secrets[] = {"key", "token", "secret", "password", "passphrase", "credential", "apikey"};
  const std::string last = lower_case(name.substr(name.find_last_of("-_") + 1));
  return std::find(std::begin(secrets), std::end(secrets), last) != std::end(secrets);
}

}  // namespace

Expected<std::vector<std::string>> split_command(std::string_view text) { return Splitter(text).words(); }

std::vector<std::string> secrets_of_command(const std::vector<std::string>& words) {
  std::vector<std::string> secrets;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos && names_secret(std::string_view(word).substr(0, equals)))
      secrets.push_back(word.substr(equals + 1));
    else if (word.starts_with('-') && names_secret(word) && i + 1 < words.size() && !words[i + 1].starts_with('-'))
      secrets.push_back(words[i + 1]);
  }
  std::erase(secrets, "");
  return secrets;
}

std::string masked_command(const std::string& text) {
  const auto words = split_command(text);
  std::string masked = text;
  if (!words) return masked;
  for (const std::string& secret : secrets_of_command(*words))
    for (std::size_t at = masked.find(secret); at != std::string::npos; at = masked.find(secret, at + 3))
      masked.replace(at, secret.size(), "***");
  return masked;
}

}  // namespace bench
