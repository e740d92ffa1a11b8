#include "cli/terminal/log.h"

#include <memory>

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "cli/terminal/message.h"

namespace bench {
namespace {

/// It needs no mutex of its own: write_error() has the one of all output.
class MessageSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view text(message.payload.data(), message.payload.size());
    if (message.level >= spdlog::level::err) {
      tell_fault(text);
    } else if (message.level == spdlog::level::warn) {
      warn(text);
    } else {
      trace(message.level == spdlog::level::info ? "" : "bench: debug: ", text);
    }
  }
  void flush_() override {}
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

LogLevel log_level_of(const RunOptions& options) {
  if (options.verbose >= 2) return LogLevel::debug;
  if (options.debug_http || options.verbose == 1) return LogLevel::info;
  return options.quiet ? LogLevel::silent : LogLevel::warnings;
}

void start_log(LogLevel level) {
  auto logger = std::make_shared<spdlog::logger>("bench", std::make_shared<MessageSink>());
  logger->set_level(spdlog_level(level));
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace bench
