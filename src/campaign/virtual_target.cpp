#include "campaign/virtual_target.h"

#include <memory>
#include <utility>

#include "base/random.h"
#include "sim/virtual/transport.h"
#include "sim/world/world.h"
#include "system/files.h"

namespace bench {

Expected<VirtualTarget> virtual_target_of(const std::string& world_json, const std::string& origin,
                                          std::optional<std::uint64_t> trial) {
  auto world = make_world(world_json, origin, {});
  if (!world) return world.error();
  if (trial) world->seed = sub_seed(world->seed, "trial", *trial);
  auto transport = std::make_unique<VirtualTransport>(*std::move(world));
  VirtualTarget made;
  made.clock = &transport->clock();
  made.target.transport = std::move(transport);
  return made;
}

Expected<VirtualTarget> open_virtual_target(const std::string& world_file, std::optional<std::uint64_t> trial) {
  constexpr std::int64_t most_bytes = 64 * 1024 * 1024;
  const auto text = read_file(world_file, most_bytes);
  if (!text) return text.error();
  return virtual_target_of(*text, world_file, trial);
}

}  // namespace bench
