#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "bench/options.h"
#include "bench/plan.h"

namespace bench {

/// The suite that the options ask for: --prompt TEXT, or --prompts with the name of an embedded suite, a file (JSONL,
/// or .txt with one prompt a line), a directory of such files in the order of their names, or "-". Files are at most 64
/// MiB. `read_stdin` is called for "-" only.
///
/// --limit keeps the first items. --system and --schema go to the cases that have none of their own.
Expected<Suite> load_suite(const RunOptions& options, const std::function<Expected<std::string>()>& read_stdin);

/// An embedded suite as it is. The name must be one of embedded_suites().
Expected<Suite> embedded_suite(std::string_view name);

}  // namespace bench
