#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/backend.h"

#include "base/json/write.h"

/// What /api/chat and /api/generate have in common.
namespace bench::ollama {

/// Reads a line of either: the text is in "message" or in "response".
boost::system::result<StreamEvent, Failure> parse(std::string_view line);

std::string error_text(std::string_view body);

std::string options_json(std::span<const ServerOption> options);

/// The fields that stand behind the prompt: stream, think, format, keep_alive, options; only those that are to be sent.
void add_settings(const PlannedRequest& request, JsonObjectText& body);

HttpRequest post(std::string_view path, const JsonObjectText& body);

}  // namespace bench::ollama
