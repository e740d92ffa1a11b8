#include "system/log.h"

#include <memory>
#include <string>

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace bench {
namespace {

/// Information as it is; warnings, errors and debug lines say what they are.
class PlainFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    pattern_for(message.level).format(message, out);
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<PlainFormatter>(); }

 private:
  spdlog::pattern_formatter& pattern_for(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err) return error_;
    if (level == spdlog::level::warn) return warning_;
    return level == spdlog::level::info ? info_ : debug_;
  }

  spdlog::pattern_formatter info_{"%v"};
  spdlog::pattern_formatter debug_{"bench: debug: %v"};
  spdlog::pattern_formatter warning_{"bench: %^warning%$: %v"};
  spdlog::pattern_formatter error_{"bench: %^error%$: %v"};
};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::silent:
      return spdlog::level::off;
    case LogLevel::warnings:
      return spdlog::level::warn;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::debug:
      return spdlog::level::debug;
  }
  return spdlog::level::info;
}

}  // namespace

void start_log(LogLevel level, bool color) {
  const auto mode = color ? spdlog::color_mode::always : spdlog::color_mode::never;
  const auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(mode);
  auto logger = std::make_shared<spdlog::logger>("bench", sink);
  logger->set_formatter(std::make_unique<PlainFormatter>());
  logger->set_level(spdlog_level(level));
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace bench
