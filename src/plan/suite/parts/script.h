#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/plan.h"
#include "bench/suite.h"

namespace bench {

/// What a recipe says to a model before it may answer, as lm-eval puts it together: a description, worked examples, the
/// question, and perhaps the beginning of the answer.
struct Script {
  struct Example {
    std::string question;
    std::string answer;
  };
  std::string description;
  std::vector<Example> examples;
  std::string question;
  std::string prefill = "";                 ///< begins the answer, those of the examples too
  std::string_view before_answer = " ";     ///< in plain text, behind a question
  std::string_view after_example = "\n\n";  ///< in plain text
};

/// One message a turn; the description is the system's.
std::vector<Message> as_chat(const Script& script);
/// One text, the description without anything behind it.
std::string as_plain(const Script& script);

/// The messages of a case in the form that is wanted.
void say(const Script& script, PromptForm form, Case& asked);

/// White space at the ends taken off as Python's str.strip() does.
std::string_view stripped(std::string_view text);

}  // namespace bench
