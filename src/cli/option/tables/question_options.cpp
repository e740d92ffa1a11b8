#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"

namespace bench {
namespace {

constexpr OptionRow question_rows[] = {
    {.name = "recipe",
     .aliases = "task",
     .placeholder = "NAME",
     .help = "how questions are put and answers read; the recipes stand at the end of bench eval --help",
     .brief = "how questions are put and answers read",
     .unset = "the first of the suite",
     .field = field<parse_text, &EvalOptions::recipe>,
     .in_replay = InReplay::refused},
    {.name = "shots",
     .aliases = "num-fewshot ntrain",
     .letter = 'k',
     .placeholder = "N",
     .help = "worked examples before each question",
     .brief = "worked examples before each question",
     .unset = "as the recipe says",
     .field = field<count_in<0, 1000>, &EvalOptions::shots>,
     .in_replay = InReplay::refused},
    {.name = "subjects",
     .aliases = "tasks subject",
     .kind = OptionKind::list,
     .placeholder = "NAMES",
     .help = "parts of the suite: names, categories (stem) or globs (high_school_*)",
     .brief = "parts of the suite, such as astronomy,stem",
     .unset = "all",
     .field = field<parse_list, &EvalOptions::subjects>,
     .in_replay = InReplay::refused},
    {.name = "sample-ids",
     .aliases = "ids",
     .kind = OptionKind::list,
     .placeholder = "IDS",
     .help = "only these questions: ids (astronomy/17), or rows where one subject is asked",
     .unset = "all",
     .field = field<parse_list, &EvalOptions::sample_ids>,
     .in_replay = InReplay::refused},
    {.name = "dataset",
     .aliases = "data",
     .placeholder = "FILE|DIR",
     .help = "read the questions here",
     .unset = "what bench fetch has brought",
     .field = field<parse_text, &EvalOptions::dataset>,
     .in_replay = InReplay::refused},
    {.name = "sample",
     .kind = OptionKind::flag,
     .help = "ask the sample questions that come with bench",
     .brief = "ask the sample questions that come with bench",
     .field = field<parse_switch, &EvalOptions::sample>,
     .in_replay = InReplay::refused},
    {.name = "scoring",
     .aliases = "rule",
     .placeholder = "letter|logprob|generate|RULE",
     .help = "how answers are read: as a letter, by the probabilities of the letters, as the recipe reads generated "
             "text, or by any rule",
     .unset = "as the recipe says",
     .field = field<parse_text, &EvalOptions::scoring>,
     .in_replay = InReplay::refused},
    {.name = "show-answers",
     .help =
         "print each question with its answer, the right one and the time, as -v does too; wrong: only those that were "
         "not right",
     .brief = "print each question with its answer",
     .alone = "all",
     .field = choice<show_answers_words, &RunOptions::show_answers>},
    {.name = "rescue",
     .kind = OptionKind::flag,
     .help = "ask again, with eight times the room, what was cut at the token limit",
     .field = field<parse_switch, &RunOptions::rescue>},
    {.name = "cite",
     .kind = OptionKind::flag,
     .help = "end with one line to quote: suite, recipe, data, model and score",
     .field = field<parse_switch, &RunOptions::cite>},
    {.name = "form",
     .help = "how the messages reach the model: as the recipe says, as a chat, or as plain text without its template",
     .field = choice<prompt_forms, &EvalOptions::form>,
     .in_replay = InReplay::refused},
};

}  // namespace

constinit const OptionTable question_options = {"Questions", question_rows};

}  // namespace bench
