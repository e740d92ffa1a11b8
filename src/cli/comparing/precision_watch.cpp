#include "cli/comparing/precision_watch.h"

#include <string>
#include <utility>

#include "base/text.h"
#include "cli/terminal/message.h"
#include "present/precision_words.h"

namespace bench {

PrecisionWatch::PrecisionWatch(ChangeLooks looks, std::array<RunSide, 2> sides, std::int64_t most,
                               std::optional<Nanos> budget, const Clock& clock)
    : looks_(std::move(looks)),
      sides_(std::move(sides)),
      most_(most),
      budget_(budget),
      clock_(clock),
      began_(clock.now()) {}

RecordSeen PrecisionWatch::hearing(std::size_t side) {
  return [&heard = sides_[side]](const RunRecord& record) { heard.add(record); };
}

bool PrecisionWatch::is_end(std::int64_t turns) {
  turns_ = turns;
  if (turns % 2 != 0) return false;
  if (looks_.is_due(turns)) {
    look();
    say_how_far_off(looks_.seen());
  }
  return looks_.seen().reached || (budget_ && clock_.now() - began_ >= *budget_);
}

const PrecisionLook& PrecisionWatch::conclude() {
  if (!looks_.seen().reached) look();
  const PrecisionLook& seen = looks_.seen();
  const std::string text = known_words(seen) + " (corrected for " + counted(seen.looks, "look") + ")";
  const std::string further = further_words(seen);
  if (seen.reached) {
    talk(text);
  } else {
    warn(text + ", which is not what was wanted" +
         (further.empty() ? "" : ": it takes " + further + " (raise --runs of the sides, or --budget)"));
  }
  return seen;
}

void PrecisionWatch::look() { looks_.look(sides_[0], sides_[1], turns_, clock_.now() - began_); }

/// Once, so that nobody waits for what will not come.
void PrecisionWatch::say_how_far_off(const PrecisionLook& seen) {
  const bool far_off = seen.more_requests && seen.requests + *seen.more_requests > most_;
  if (!far_off || told_far_off_ || seen.requests >= most_) return;
  told_far_off_ = true;
  talk(known_words(seen) + ": it takes " + further_words(seen) + ", and " + std::to_string(most_) +
       " on each side are the most that will be sent");
}

}  // namespace bench
