#include "cli/field.h"
#include "cli/option_table.h"
#include "cli/run_fields.h"

namespace bench {
namespace {

using enum OptionGroup;
using enum OptionKind;

constexpr std::int64_t largest_port = 65'535;

// `bench sim`: shorthands for fields of a world carry the names that users of other simulated servers know.
constexpr OptionRow table[] = {
    {.name = "port",
     .group = listener,
     .placeholder = "N",
     .help = "port to listen on; 0 takes a free one",
     .field = field<integer_in<0, largest_port>, &SimArguments::port>},
    {.name = "bind",
     .group = listener,
     .placeholder = "ADDRESS",
     .help = "loopback address to listen on",
     .field = field<parse_loopback, &SimArguments::bind>},
    {.name = "truth",
     .group = listener,
     .placeholder = "FILE",
     .help = "log what really happened, one JSON line an event",
     .unset = "no log",
     .field = field<parse_text, &SimArguments::truth>},

    {.name = "world",
     .group = world,
     .placeholder = "FILE",
     .help = "JSON file that describes the server",
     .unset = "a healthy small server",
     .field = field<parse_text, &SimArguments::world>},
    {.name = "ttft", .group = world, .kind = world_flag, .placeholder = "TIME", .help = "mean time to first token"},
    {.name = "ttft-std", .group = world, .kind = world_flag, .placeholder = "TIME", .help = "its standard deviation"},
    {.name = "itl", .group = world, .kind = world_flag, .placeholder = "TIME", .help = "mean time between tokens"},
    {.name = "itl-std", .group = world, .kind = world_flag, .placeholder = "TIME", .help = "its standard deviation"},
    {.name = "output-tokens", .group = world, .kind = world_flag, .placeholder = "N", .help = "mean length of a reply"},
    {.name = "output-tokens-std",
     .group = world,
     .kind = world_flag,
     .placeholder = "N",
     .help = "its standard deviation"},
    {.name = "prefill-per-token",
     .group = world,
     .kind = world_flag,
     .placeholder = "TIME",
     .help = "time to process a token of the prompt"},
    {.name = "load-time", .group = world, .kind = world_flag, .placeholder = "TIME", .help = "time to load a model"},
    {.name = "slots",
     .aliases = "max-num-seqs",
     .group = world,
     .kind = world_flag,
     .placeholder = "N",
     .help = "requests decoded at the same time"},
    {.name = "queue",
     .aliases = "max-waiting-queue-length",
     .group = world,
     .kind = world_flag,
     .placeholder = "N",
     .help = "requests that may wait; more are refused with 503"},
    {.name = "load-factor",
     .group = world,
     .kind = world_flag,
     .placeholder = "X",
     .help = "how much slower a step is with all slots busy"},
    {.name = "chunk-tokens",
     .group = world,
     .kind = world_flag,
     .placeholder = "N",
     .help = "tokens in one line of a reply"},
    {.name = "failure-rate",
     .group = world,
     .kind = world_flag,
     .placeholder = "P%",
     .help = "share of requests that fail"},
    {.name = "failure-types",
     .group = world,
     .kind = world_flag,
     .placeholder = "KIND[,KIND...]",
     .help = "how they fail"},
    {.name = "seed", .group = world, .kind = world_flag, .placeholder = "N", .help = "seed of everything random"},
    {.name = "mode",
     .group = world,
     .kind = world_flag,
     .placeholder = "random|echo|'script FILE'",
     .help = "what it answers"},
};

constexpr OptionRow ls_table[] = {
    {.name = "plain",
     .group = results,
     .kind = flag,
     .help = "bare names, one a line",
     .field = field<parse_switch, &ListArguments::plain>},
};

}  // namespace

std::span<const OptionRow> sim_options() { return table; }
std::span<const OptionRow> ls_options() { return ls_table; }

}  // namespace bench
