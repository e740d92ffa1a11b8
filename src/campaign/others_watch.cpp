#include "campaign/others_watch.h"

#include <algorithm>

namespace bench {
namespace {

constexpr std::int64_t least_time_between = 50;  // times what looking takes: two in a hundred

Nanos all_of(const ProcessUsage& usage) { return usage.user + usage.system; }

}  // namespace

void OthersWatch::begin(const Host& server) {
  begun_.reset();
  const Instant now = clock_.now();
  if (!first_) first_ = now;
  if (spent_ * least_time_between <= now - *first_) begun_ = look(server);
}

void OthersWatch::end(const Host& server) {
  if (!begun_) return;
  const auto ended = look(server);
  if (!ended) return;
  OthersUsage& found = found_ ? *found_ : found_.emplace();
  found.watched += ended->at - begun_->at;
  found.cpu += (ended->machine.busy - begun_->machine.busy) - (ended->ours - begun_->ours);
  found.processors = std::max(found.processors, ended->machine.processors);
}

std::optional<OthersUsage> OthersWatch::found() const {
  auto found = found_;
  if (found) found->cpu = std::max(found->cpu, Nanos{0});  // each is counted in ticks of its own
  return found;
}

std::optional<OthersWatch::Look> OthersWatch::look(const Host& server) {
  const Instant began = clock_.now();
  const auto machine = sensors_.machine();
  const auto of_server = machine ? sensors_.server(server) : std::nullopt;
  const Instant now = clock_.now();
  spent_ += now - began;
  if (!of_server) return std::nullopt;
  return Look{now, *machine, all_of(sensors_.self()) + all_of(*of_server)};
}

}  // namespace bench
