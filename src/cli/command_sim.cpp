// `bench sim`: a simulated server until a signal ends it. The first line of stdout is its URL.

#include "cli/command_sim.h"

#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "send/address/host.h"
#include "sim/http/server.h"
#include "sim/world/world.h"
#include "sim/world/world_fields.h"
#include "system/files.h"

namespace bench {
namespace {

constexpr std::int64_t largest_world = 64 * 1024 * 1024;
constexpr std::int64_t largest_port = 65'535;

Expected<std::string> parse_loopback(std::string_view address) {
  const auto host = parse_host(address, nullptr);
  if (host && host->is_loopback()) return host->address;
  return SetupError{ExitCode::usage, "", "a simulated server is for this machine only", {"write 127.0.0.1 or ::1"}};
}

Expected<void> set_world_flag(Invocation& to, const OptionRow& row, const std::string& value) {
  to.own.of<SimArguments>().world_flags.emplace_back(row.name, value);
  return {};
}

std::string show_world_flag(const Invocation& from, const OptionRow& row) {
  for (const auto& [name, value] : from.own.of<SimArguments>().world_flags)
    if (name == row.name) return value;
  return "";
}

constexpr Field world_flag = {set_world_flag, show_world_flag};

constexpr OptionRow listener_rows[] = {
    {.name = "port",
     .placeholder = "N",
     .help = "port to listen on; 0 takes a free one",
     .field = field<integer_in<0, largest_port>, &SimArguments::port>},
    {.name = "bind",
     .placeholder = "ADDRESS",
     .help = "loopback address to listen on",
     .field = field<parse_loopback, &SimArguments::bind>},
    {.name = "truth",
     .placeholder = "FILE",
     .help = "log what really happened, one JSON line an event",
     .unset = "no log",
     .field = field<parse_text, &SimArguments::truth>},
};

// Shorthands for fields of a world carry the names that users of other simulated servers know.
constexpr OptionRow world_rows[] = {
    {.name = "world",
     .placeholder = "FILE",
     .help = "JSON file that describes the server, by the fields below",
     .unset = "a healthy small server",
     .field = field<parse_text, &SimArguments::world>},
    {.name = "api",
     .placeholder = "NAME[,NAME]",
     .help = "what it speaks: ollama, openai, llamacpp",
     .unset = "ollama,openai",
     .field = world_flag,
     .only_typed = true},  // BENCH_API and `api` in a file are what a client speaks
    {.name = "ttft", .placeholder = "TIME", .help = "mean time to first token", .field = world_flag},
    {.name = "ttft-std", .placeholder = "TIME", .help = "its standard deviation", .field = world_flag},
    {.name = "itl", .placeholder = "TIME", .help = "mean time between tokens", .field = world_flag},
    {.name = "itl-std", .placeholder = "TIME", .help = "its standard deviation", .field = world_flag},
    {.name = "output-tokens", .placeholder = "N", .help = "mean length of a reply", .field = world_flag},
    {.name = "output-tokens-std", .placeholder = "N", .help = "its standard deviation", .field = world_flag},
    {.name = "prefill-per-token",
     .placeholder = "TIME",
     .help = "time to process a token of the prompt",
     .field = world_flag},
    {.name = "load-time", .placeholder = "TIME", .help = "time to load a model", .field = world_flag},
    {.name = "slots",
     .aliases = "max-num-seqs",
     .placeholder = "N",
     .help = "requests decoded at the same time",
     .field = world_flag},
    {.name = "queue",
     .aliases = "max-waiting-queue-length",
     .placeholder = "N",
     .help = "requests that may wait; more are refused with 503",
     .field = world_flag},
    {.name = "load-factor",
     .placeholder = "X",
     .help = "how much slower a step is with all slots busy",
     .field = world_flag},
    {.name = "chunk-tokens", .placeholder = "N", .help = "tokens in one line of a reply", .field = world_flag},
    {.name = "failure-rate", .placeholder = "P%", .help = "share of requests that fail", .field = world_flag},
    {.name = "failure-types", .placeholder = "KIND[,KIND...]", .help = "how they fail", .field = world_flag},
    {.name = "seed", .placeholder = "N", .help = "seed of everything random", .field = world_flag},
    {.name = "mode",
     .placeholder = "random|echo|'script FILE'|'accuracy P'",
     .help = "what it answers",
     .field = world_flag},
};

constexpr OptionTable listener_options = {"Where it listens, what it logs", listener_rows};
constexpr OptionTable world_options = {"Simulated world", world_rows};

std::vector<HelpList> lists_of_sim() {
  HelpList fields{"Fields of a world file", {}};
  for (const sim::WorldField& field : sim::world_fields()) fields.entries.emplace_back(field.name, field.meaning);
  return {std::move(fields)};
}

Expected<World> world_of(const SimArguments& asked) {
  if (!asked.world) return make_world(std::nullopt, "the options", asked.world_flags);
  const auto text = read_file(*asked.world, largest_world);
  if (!text) return text.error();
  return make_world(*text, *asked.world, asked.world_flags);
}

int simulate(const Invocation& invocation) {
  const SimArguments& asked = invocation.own.of<SimArguments>();
  const auto world = world_of(asked);
  if (!world) return static_cast<int>(tell(world.error()));
  ServeOptions how;
  how.port = static_cast<int>(asked.port);
  how.address = asked.bind;
  how.truth_path = asked.truth;
  const auto failed = serve(*world, how, [](const std::string& url) { write_output(url + "\n"); });
  return failed ? static_cast<int>(tell(*failed)) : 0;
}

}  // namespace

Command sim_command() {
  return {.name = "sim",
          .bare_word = "world",
          .about = "simulated server (Ollama, OpenAI, llama.cpp) with a known inside",
          .options = {&listener_options, &world_options, &config_options},
          .lists = lists_of_sim,
          .carry_out = simulate};
}

}  // namespace bench
