#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "summarise/precision.h"

namespace bench {
namespace {

constexpr OptionRow amount_rows[] = {
    {.name = "runs",
     .aliases = "repetitions epochs num-profile-runs",
     .letter = 'r',
     .placeholder = "N",
     .help = "timed repetitions of the suite",
     .brief = "timed repetitions of the suite",
     .unset = "5, or until --duration has passed; with --precision 100 at most",
     .field = field<count_in<1, 1'000'000>, &RunOptions::runs>,
     .in_replay = InReplay::refused},
    {.name = "warmup",
     .aliases = "num-warmups warmup-requests warmup-request-count",
     .shorthands = "no-warmup=0",
     .placeholder = "N",
     .help = "untimed requests to each model first",
     .field = field<count_in<0, 10'000>, &RunOptions::warmup>,
     .in_replay = InReplay::refused},
    {.name = "requests",
     .aliases = "num-prompts num-requests max-requests request-count",
     .letter = 'n',
     .placeholder = "N",
     .help = "exactly so many requests to each model, cycling through the suite",
     .unset = "runs x prompts",
     .field = field<count_in<1, 1'000'000'000>, &RunOptions::requests>,
     .in_replay = InReplay::refused},
    {.name = "limit",
     .placeholder = "N|P%",
     .help = "use only so many prompts of the suite, or this share, of every kind (tag) its part",
     .brief = "use only so many prompts",
     .unset = "all",
     .field = field<parse_item_limit, &RunOptions::limit>,
     .in_replay = InReplay::refused},
    {.name = "duration",
     .aliases = "benchmark-duration max-seconds",
     .placeholder = "TIME",
     .help = "start no request after this time; alone: go through the suite until then",
     .unset = "none",
     .field = field<duration_in<1, 24 * 365>, &RunOptions::duration>,
     .in_replay = InReplay::refused},
    {.name = "precision",
     .placeholder = "P%|NAME:P%",
     .help = "go on until the interval of the main figure reaches no further to each side, or that of another: ttft:2%",
     .unset = "none",
     .field = field<parse_precision, &RunOptions::precision>,
     .in_replay = InReplay::refused},
    {.name = "workers",
     .aliases = "concurrency max-concurrency parallel num-concurrent-requests",
     .letter = 'c',
     .placeholder = "N",
     .help = "requests in flight at the same time",
     .brief = "requests in flight at the same time",
     .field = field<count_in<1, 65'536>, &RunOptions::workers>,
     .in_replay = InReplay::kept},
};

constexpr OptionRow prompt_rows[] = {
    {.name = "prompts",
     .placeholder = "NAME|FILE|DIR|-",
     .help = "suite by name (see: bench ls prompts), JSONL or text file, folder, or standard input",
     .brief = "suite (bench ls prompts), file or folder",
     .field = field<parse_text, &RunOptions::prompts>,
     .in_replay = InReplay::refused},
    {.name = "prompt",
     .placeholder = "TEXT",
     .help = "a suite of this one prompt",
     .unset = "none",
     .field = field<parse_text, &RunOptions::prompt>,
     .in_replay = InReplay::refused},
    {.name = "system",
     .placeholder = "TEXT",
     .help = "system message of each request",
     .unset = "none",
     .field = field<parse_any_text, &RequestOptions::system>,
     .in_replay = InReplay::refused},
    {.name = "schema",
     .aliases = "json-schema",
     .placeholder = "FILE",
     .help = "constrain replies by this JSON schema, and check them after the run",
     .unset = "none",
     .field = field<read_schema, &RequestOptions::schema>,
     .in_replay = InReplay::refused},
    {.name = "prompt-cache",
     .help = "avoid: a short marker in front of each prompt keeps the server's prompt cache out",
     .field = choice<prompt_caches, &RunOptions::prompt_cache>,
     .in_replay = InReplay::refused},
    {.name = "nonce-seed",
     .placeholder = "N",
     .help = "seed of those markers",
     .unset = "new in every run",
     .field = field<parse_bits, &RunOptions::nonce_seed>,
     .in_replay = InReplay::refused},
    {.name = "replay",
     .placeholder = "RUN",
     .help =
         "send the very bytes of an earlier run again: its file, its id, last or prev; --model and --workers may be "
         "others",
     .unset = "none",
     .field = field<parse_text, &RunOptions::replay>},
};

}  // namespace

constinit const OptionTable amount_options = {"How much", amount_rows};
constinit const OptionTable prompt_options = {"Prompts", prompt_rows};

}  // namespace bench
