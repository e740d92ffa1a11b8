#include "cli/terminal/progress_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace bench {
namespace {

constexpr Nanos longest_pause = std::chrono::seconds(30);
constexpr Nanos long_silence = std::chrono::minutes(2);
constexpr Nanos recent = std::chrono::seconds(4);
constexpr double far_too_good = 0.5;  // a time left that was so much too short is set right at once

std::string time_left(double s) {
  if (s < 100) return "about " + std::to_string(std::llround(s)) + " s left";
  if (s < 100 * 60) return "about " + std::to_string(std::llround(s / 60)) + " min left";
  return "about " + std::to_string(std::llround(s / 3600)) + " h left";
}

std::string with_tenths(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
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
  if (!state.part.empty()) text += " (" + state.part + ")";
  if (state.failed > 0) text += ", " + std::to_string(state.failed) + " failed";
  const bool over = share_done(state).value_or(0) >= 1;
  if (state.left && !over) text += ", " + time_left(seconds(*state.left));
  if (state.in_flight > 0) text += ", " + std::to_string(state.in_flight) + " in flight";
  if (state.tokens > 0) text += ", " + counted(state.tokens, "token");
  if (state.tokens_per_s && !over) text += ", " + std::to_string(std::llround(*state.tokens_per_s)) + " tokens/s";
  return text;
}

std::string wait_text(std::string_view what, Nanos elapsed) {
  return std::string(what) + " (" + with_tenths(seconds(elapsed)) + " s so far)";
}

std::string stop_text(std::int64_t in_flight, Nanos grace) {
  if (in_flight <= 0) return "stopping; again to stop now";
  return "waiting up to " + limit_words(grace) + " for " + counted(in_flight, "request") + "; again to stop now";
}

void TimeLeft::reckon(const ProgressState& state, std::int64_t first_wave) {
  const double done =
      static_cast<double>(std::max(state.finished, std::min(state.finished + state.in_flight, first_wave)));
  const double share = std::min(done / static_cast<double>(*state.total), 1.0);
  const Nanos end = from_seconds(seconds(state.elapsed) / share);
  const double left = end_ ? seconds(*end_ - state.elapsed) : 0;
  const bool worse = end_ && left > 0 && end > *end_;
  if (!worse || seconds(end - *end_) > far_too_good * left) {
    end_ = end;
  } else {
    end_ = std::min(end, *end_ + (state.elapsed - reckoned_) / 2);
  }
  reckoned_ = state.elapsed;
}

std::optional<Nanos> TimeLeft::at(const ProgressState& state, std::int64_t first_wave) {
  if (state.total && *state.total > 0 && state.finished > seen_) reckon(state, first_wave);
  seen_ = state.finished;
  std::optional<Nanos> end = end_;
  if (state.duration) end = std::min(end.value_or(*state.duration), *state.duration);
  if (!end || *end <= state.elapsed) return std::nullopt;
  return *end - state.elapsed;
}

std::optional<double> RecentRate::at(Nanos elapsed, std::int64_t tokens) {
  seen_.emplace_back(elapsed, tokens);
  while (seen_.size() > 2 && seen_[1].first <= elapsed - recent) seen_.pop_front();
  const double time = seconds(elapsed - seen_.front().first);
  const std::int64_t gained = tokens - seen_.front().second;
  if (time < 0.5 || gained <= 0) return std::nullopt;
  return static_cast<double>(gained) / time;
}

bool LongSilence::is_due(Nanos elapsed, std::int64_t tokens, std::int64_t finished, std::int64_t in_flight) {
  if (const std::pair now(tokens, finished); now != seen_ || in_flight == 0) {
    seen_ = now;
    since_ = elapsed;
  }
  if (told_ || elapsed - since_ < long_silence) return false;
  told_ = true;
  return true;
}

bool PlainPace::is_due(const ProgressState& state) {
  const auto tenths = static_cast<std::int64_t>(share_done(state).value_or(0) * 10);
  if (tenths <= tenths_ && state.elapsed - last_ < longest_pause) return false;
  tenths_ = std::max(tenths, tenths_);
  last_ = state.elapsed;
  return true;
}

}  // namespace bench
