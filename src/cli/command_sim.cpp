// `bench sim`: a simulated server until a signal ends it. The first line of stdout is its URL.

#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/output.h"
#include "sim/http/server.h"
#include "sim/world/world.h"
#include "system/files.h"

namespace bench {
namespace {

constexpr std::int64_t largest_world = 64 * 1024 * 1024;

Expected<World> world_of(const SimArguments& asked) {
  if (!asked.world) return make_world(std::nullopt, "the options", asked.world_flags);
  const auto text = read_file(*asked.world, largest_world);
  if (!text) return text.error();
  return make_world(*text, *asked.world, asked.world_flags);
}

}  // namespace

int command_sim(const Invocation& asked) {
  const auto world = world_of(asked.sim);
  if (!world) return static_cast<int>(tell(world.error()));
  ServeOptions how;
  how.port = static_cast<int>(asked.sim.port);
  how.address = asked.sim.bind;
  how.truth_path = asked.sim.truth;
  const auto failed = serve(*world, how, [](const std::string& url) { write_output(url + "\n"); });
  return failed ? static_cast<int>(tell(*failed)) : 0;
}

}  // namespace bench
