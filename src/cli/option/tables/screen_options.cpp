#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"

namespace bench {
namespace {

constexpr OptionRow screen_rows[] = {
    {.name = "quiet",
     .letter = 'q',
     .kind = OptionKind::flag,
     .help = "no progress, notes or copies on standard error",
     .field = field<parse_switch, &RunOptions::quiet>},
    {.name = "verbose",
     .letter = 'v',
     .kind = OptionKind::counter,
     .help = "say more; repeatable",
     .field = field<parse_verbosity, &RunOptions::verbose>},
    {.name = "color",
     .shorthands = "no-color=never",
     .help = "colours; auto honours NO_COLOR",
     .field = choice<color_modes, &RunOptions::color>},
    {.name = "ascii",
     .kind = OptionKind::flag,
     .help = "nothing but ASCII",
     .field = field<parse_switch, &RunOptions::ascii>},
    {.name = "debug-http",
     .kind = OptionKind::flag,
     .help = "show requests and replies, keys masked",
     .field = field<parse_switch, &RunOptions::debug_http>},
};

constexpr OptionRow measurement_rows[] = {
    {.name = "progress",
     .shorthands = "disable-tqdm=none no-progress=none",
     .help = "how progress is shown",
     .field = choice<progress_modes, &RunOptions::progress>},
    {.name = "dry-run",
     .kind = OptionKind::flag,
     .help = "show what would be sent, and send nothing",
     .field = field<parse_switch, &RunOptions::dry_run>},
};

}  // namespace

constinit const OptionTable screen_options = {"Terminal", screen_rows};
constinit const OptionTable measurement_options = {"Terminal", measurement_rows};

}  // namespace bench
