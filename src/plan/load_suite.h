#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/options.h"
#include "bench/plan.h"

#include "plan/prompt/prompt_source.h"

namespace bench {

/// The suite that the options ask for: --prompt TEXT, or --prompts with the name of a suite, a file (JSONL, or .txt
/// with one prompt a line), a directory of such files, or "-". `read_stdin` is called for "-" only.
///
/// --limit keeps of each kind of item (its first tag) a part, always the same. --system and --schema go to the cases
/// that have none of their own.
Expected<Suite> load_suite(const RunOptions& options, const ReadStdin& read_stdin);

/// The suites that go by a name, of every kind, and one of them as it is.
std::vector<std::string> suite_names();
Expected<Suite> suite_named(std::string_view name);
Expected<Suite> suite_named(const RunOptions& options);  ///< options.prompts, with what is asked of a quality suite

}  // namespace bench
