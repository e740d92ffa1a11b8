#include "sim/reply/answer_form.h"

#include "base/text.h"

namespace bench::sim {
namespace {

enum class Where {
  at_end,       ///< of what the model goes on from
  anywhere,     ///< in an instruction, which may stand first or last
  in_examples,  ///< before the question
};

struct Cue {
  Where where;
  std::string_view words;
  std::string_view before;  ///< what the answer is said with
  std::string_view after;
  bool reasons;  ///< a sentence of reasoning goes first
};

/// The first one that is there decides, so that exact instructions come before what only hints at a form.
constexpr Cue cues[] = {
    {Where::at_end, "best answer is", "", ".", false},
    {Where::anywhere, "best answer is [the_answer_letter]", "The best answer is ", ".", false},
    {Where::anywhere, "ANSWER: $LETTER", "ANSWER: ", "", true},
    {Where::anywhere, "Answer: $LETTER", "Answer: ", "", true},
    {Where::anywhere, "final answer is [answer]", "The final answer is ", "", true},
    {Where::anywhere, "answer is (X)", "The answer is (", ").", true},
    {Where::in_examples, "#### ", "#### ", "", true},
    {Where::in_examples, "The answer is ", "The answer is ", ".", true},
    {Where::at_end, "step by step.", "The answer is ", ".", true},
};

constexpr std::string_view reasoning = "Let us look at what is given and work it out.\n";
constexpr std::string_view blanks = " \t\r\n";

bool is_there(const Cue& cue, const PromptView& prompt, std::string_view examples, std::string_view end) {
  switch (cue.where) {
    case Where::at_end:
      return end.ends_with(cue.words);
    case Where::anywhere:
      return prompt.all.find(cue.words) != std::string_view::npos;
    case Where::in_examples:
      return examples.find(cue.words) != std::string_view::npos;
  }
  return false;
}

/// What stands before the question, in its own message and in those before it.
std::string_view examples_in(const PromptView& prompt, std::size_t question) {
  const std::size_t message = prompt.all.rfind(prompt.asked);
  return prompt.all.substr(0, message == std::string_view::npos ? question : message + question);
}

}  // namespace

AnswerForm form_asked_for(const PromptView& prompt, std::size_t question, bool in_brackets) {
  const std::string_view read = prompt.prefill.empty() ? prompt.asked : prompt.prefill;
  const std::string_view end = trimmed(read);
  const std::string_view examples = examples_in(prompt, question);
  const bool goes_on = prompt.raw || !prompt.prefill.empty();
  const bool blank_is_missing = !read.empty() && blanks.find(read.back()) == std::string_view::npos;

  AnswerForm form;
  for (const Cue& cue : cues) {
    if (!is_there(cue, prompt, examples, end)) continue;
    if (cue.reasons) form.before = reasoning;
    if (cue.where == Where::anywhere && end.ends_with("step by step.")) form.before = reasoning;
    form.before += cue.before;
    form.after = cue.after;
    break;
  }
  if (form.before.empty()) {
    form.blank = goes_on && blank_is_missing;
  } else {
    if (goes_on && blank_is_missing) form.before.insert(form.before.begin(), ' ');
    form.blank = form.before.back() == ' ';
    if (form.blank) form.before.pop_back();
  }
  if (in_brackets && !form.before.ends_with('(')) {
    form.before += form.blank ? " (" : "(";
    form.blank = false;
    form.after.insert(form.after.begin(), ')');
  }
  return form;
}

}  // namespace bench::sim
