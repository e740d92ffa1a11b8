#include "cli/terminal/progress_text.h"

#include <algorithm>
#include <cmath>

namespace bench {
namespace {

constexpr Nanos longest_silence = std::chrono::seconds(30);

std::string time_left(double s) {
  if (s < 100) return "about " + std::to_string(std::llround(s)) + " s left";
  if (s < 100 * 60) return "about " + std::to_string(std::llround(s / 60)) + " min left";
  return "about " + std::to_string(std::llround(s / 3600)) + " h left";
}

}  // namespace

std::optional<double> share_done(const ProgressState& state) {
  std::optional<double> share;
  if (state.total && *state.total > 0) share = static_cast<double>(state.finished) / static_cast<double>(*state.total);
  if (state.duration && state.duration->count() > 0)
    share = std::max(share.value_or(0), seconds(state.elapsed) / seconds(*state.duration));
  if (!share) return std::nullopt;
  return std::clamp(*share, 0.0, 1.0);
}

std::string progress_text(const ProgressState& state) {
  std::string text = std::to_string(state.finished);
  if (state.total) text += "/" + std::to_string(*state.total);
  text += " requests";
  if (state.failed > 0) text += ", " + std::to_string(state.failed) + " failed";
  const auto share = share_done(state);
  const bool over = share && *share >= 1;
  if (share && *share > 0 && !over) text += ", " + time_left(seconds(state.elapsed) * (1 - *share) / *share);
  return text;
}

bool PlainPace::is_due(const ProgressState& state) {
  const auto tenths = static_cast<std::int64_t>(share_done(state).value_or(0) * 10);
  if (tenths <= tenths_ && state.elapsed - last_ < longest_silence) return false;
  tenths_ = std::max(tenths, tenths_);
  last_ = state.elapsed;
  return true;
}

}  // namespace bench
