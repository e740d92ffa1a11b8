// `bench grade RUN` and `bench grade --suite S --rule R --responses FILE`: scores without a server.

#include <algorithm>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "bench/renderer.h"

#include "base/text.h"
#include "base/utf8.h"
#include "campaign/earlier/grade_responses.h"
#include "campaign/earlier/regrade.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/results/exports.h"
#include "cli/results/step_summary.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "present/quality/answer.h"
#include "record/run_store.h"
#include "system/files.h"

namespace bench {
namespace {

/// What only `bench grade` is asked.
struct GradeArguments {
  std::vector<std::string> rules;
  std::optional<std::string> suite;
  std::optional<std::string> responses;
};

constexpr OptionRow grade_rows[] = {
    {.name = "rule",
     .aliases = "rules scoring",
     .kind = OptionKind::list,
     .placeholder = "RULES",
     .help = "grade by these, the first of which gives the score: letter, number, lm-eval:TASK/FILTER/METRIC ...",
     .brief = "grade by these rules",
     .unset = "those that the run was graded by",
     .field = collected<parse_list, &GradeArguments::rules>},
    {.name = "show-answers",
     .help = "print each answer with what was read from it and the right one; wrong: only those that were not right",
     .alone = "all",
     .field = choice<show_answers_words, &RunOptions::show_answers>},
    {.name = "format",
     .aliases = "output-format",
     .shorthands = "json=json",
     .help = "what standard output carries",
     .unset = "table on a terminal, jsonl elsewhere",
     .field = registered<printed_renderers, no_word, &RunOptions::format>},
};

constexpr OptionRow response_rows[] = {
    {.name = "responses",
     .placeholder = "FILE|-",
     .help = R"(texts to grade instead of a run, lines of {"id", "doc", "response"}; doc holds the right answer, such )"
             R"(as {"target": "B"}, without it the question is found by its id)",
     .brief = "texts to grade, one in a line",
     .unset = "none",
     .field = field<parse_text, &GradeArguments::responses>},
    {.name = "suite",
     .placeholder = "NAME",
     .help = "what they answer",
     .unset = "none",
     .field = field<parse_text, &GradeArguments::suite>},
    {.name = "recipe",
     .aliases = "task",
     .placeholder = "NAME",
     .help = "whose right answers those of the questions are",
     .unset = "the one that the rule belongs to",
     .field = field<parse_text, &EvalOptions::recipe>},
    {.name = "subjects",
     .aliases = "tasks subject",
     .kind = OptionKind::list,
     .placeholder = "NAMES",
     .help = "parts of the suite; rows name the questions where it is one",
     .unset = "all",
     .field = collected<parse_list, &EvalOptions::subjects>},
    {.name = "dataset",
     .aliases = "data",
     .placeholder = "FILE|DIR",
     .help = "read the questions here",
     .unset = "what bench fetch has brought",
     .field = field<parse_text, &EvalOptions::dataset>},
    {.name = "sample",
     .kind = OptionKind::flag,
     .help = "they answer the sample questions that come with bench",
     .field = field<parse_switch, &EvalOptions::sample>},
};

constexpr OptionTable grade_options = {"Grades", grade_rows};
constexpr OptionTable response_options = {"Answers of anybody", response_rows};

Expected<void> check_run_asked(const Invocation& in) {
  const auto& own = in.own.of<GradeArguments>();
  if (in.operands.empty())
    return usage_error(
        "bench grade of what?", "",
        {"a run:  bench grade last --rule letter", "texts:  bench grade --suite gsm8k --rule number --responses FILE"});
  if (in.operands.size() > 1)
    return usage_error("'" + in.operands[1] + "' is one word too many", "", {"one run at a time"});
  if (own.suite) return usage_error("--suite is for --responses", "a run knows its suite", {"leave out --suite"});
  for (const OptionRow& row : response_rows)
    if (in.flags.contains(row.name))
      return usage_error("--" + std::string(row.name) + " is for --responses",
                         "a run has its right answers stored beside the others",
                         {"leave out --" + std::string(row.name)});
  return {};
}

Expected<void> check_responses_asked(const Invocation& in) {
  const auto& own = in.own.of<GradeArguments>();
  if (!in.operands.empty())
    return usage_error("'" + in.operands.front() + "' and --responses exclude each other",
                       "one grades a run, the other texts", {"leave one of them out"});
  if (!own.suite)
    return usage_error("--responses of which suite?", "",
                       {"bench grade --suite mmlu --rule letter --responses " + *own.responses});
  if (own.rules.size() != 1)
    return usage_error(own.rules.empty() ? "--responses by which rule?" : "--responses takes one rule at a time", "",
                       {"bench grade --suite " + *own.suite + " --rule letter --responses " + *own.responses});
  if (in.run.eval.sample && in.run.eval.dataset)
    return usage_error("--sample and --dataset exclude each other", "", {"leave one of them out"});
  for (const char* name : {"format", "export", "show-answers"})
    if (in.flags.contains(name))
      return usage_error("--" + std::string(name) + " is for runs", "each text gets a line of JSON",
                         {"leave out --" + std::string(name)});
  return {};
}

Expected<void> check_grading(Invocation& in) {
  const auto& own = in.own.of<GradeArguments>();
  for (const std::string& rule : own.rules)
    if (const auto known = scorer_named(rule); !known) return known.error();
  return own.responses ? check_responses_asked(in) : check_run_asked(in);
}

// --- a run

/// The questions are not in the journal: id, answer, what was read from it and the right one are.
std::string answers_text(const LoadedRun& run, const RunOptions& options, const Style& style) {
  std::string text;
  run.records.for_each([&](const RunRecord& record) {
    if (record.warmup || !record.scoring) return;
    if (options.show_answers == ShowAnswers::wrong && was_right(record)) return;
    Case asked;
    asked.id = record.id;
    asked.question = "(the text of the question is not stored)";
    asked.scoring = *record.scoring;
    text += answer_text(asked, record, style);
  });
  return text;
}

int grade_run(const Invocation& asked) {
  const RunOptions& options = asked.run;
  if (const auto exports = check_exports(options); !exports) return static_cast<int>(tell(exports.error()));
  const auto path = resolve_run(asked.operands.front());
  if (!path) return static_cast<int>(tell(path.error()));
  const auto graded = regrade_run(*path, asked.own.of<GradeArguments>().rules);
  if (!graded) return static_cast<int>(tell(graded.error()));
  const LoadedRun& run = graded->run;
  for (const std::string& note : run.notes) warn(note);
  const Renderer& format = options.format ? *options.format : default_renderer(isatty(STDOUT_FILENO) != 0);
  const bool is_page = &format == &default_renderer(true);
  if (options.show_answers != ShowAnswers::none) {
    const int stream = is_page ? STDOUT_FILENO : STDERR_FILENO;
    const std::string text = answers_text(run, options, terminal_of(stream, options).style);
    if (is_page) {
      write_output(text);
    } else {
      write_error(text);
    }
  }
  write_output(format.render({run.header, run.records, run.summary, terminal_of(STDOUT_FILENO, options).style}));
  talk(text_of(graded->changes));
  const RunView view{run.header, run.records, run.summary, Style{}};
  add_to_step_summary(markdown_renderer().render(view));
  return static_cast<int>(write_exports(options, view) ? ExitCode::ok : ExitCode::not_durable);
}

// --- texts

/// What one file of responses may hold.
constexpr std::int64_t most_bytes = std::int64_t{1} << 30;

int grade_texts(const Invocation& asked) {
  const auto& own = asked.own.of<GradeArguments>();
  RunOptions options = asked.run;
  options.prompts = *own.suite;
  auto grader = ResponseGrader::make(options, own.rules.front());
  if (!grader) return static_cast<int>(tell(grader.error()));
  const bool from_stdin = own.responses == "-";
  const auto text = from_stdin ? read_stdin() : read_file(*own.responses, most_bytes);
  if (!text) return static_cast<int>(tell(text.error()));
  const std::string name = from_stdin ? "<stdin>" : *own.responses;
  std::string_view rest = *text;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  std::string out;
  for (std::int64_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto line = grader->graded_line(trimmed(rest.substr(0, end)), name + ":" + std::to_string(number));
    if (!line) {
      write_output(out);
      return static_cast<int>(tell(line.error()));
    }
    out += *line;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  write_output(out);
  return 0;
}

int grade(const Invocation& asked) {
  return asked.own.of<GradeArguments>().responses ? grade_texts(asked) : grade_run(asked);
}

}  // namespace

Command grade_command() {
  return {.name = "grade",
          .operands = "RUN",
          .any_operands = true,
          .about = "grade stored answers again, or any texts",
          .options = {&grade_options, &export_options, &response_options, &screen_options, &config_options},
          .check = check_grading,
          .carry_out = grade,
          .rare = true};
}

}  // namespace bench
