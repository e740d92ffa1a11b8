#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "bench/failure.h"
#include "bench/plan.h"

namespace bench {

// The prompts that a user brings along. Files and standard input are at most 64 MiB.

using ReadStdin = std::function<Expected<std::string>()>;

/// --prompt TEXT: a suite of this one prompt.
Expected<Suite> suite_of_one(const std::string& prompt);

Expected<Suite> suite_from_stdin(const ReadStdin& read_stdin);

/// Its ending says whether it is JSONL or one prompt a line (.txt); without either its first character does.
Expected<Suite> suite_from_file(const std::filesystem::path& path);

/// All *.jsonl and *.txt in the order of their names.
Expected<Suite> suite_from_directory(const std::filesystem::path& directory);

}  // namespace bench
