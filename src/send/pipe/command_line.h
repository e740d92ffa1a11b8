#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"

namespace bench {

/// The words of a command, split and unquoted as a shell would. Nothing else of a shell: what only one could do (|, >,
/// $NAME, ...) is an error, unless it stands in quotes.
Expected<std::vector<std::string>> split_command(std::string_view text);

/// The values of what calls itself a key, token, secret or password: `--hf-token X`, `--api-key=X`, `HF_TOKEN=X`.
std::vector<std::string> secrets_of_command(const std::vector<std::string>& words);

/// The command with *** for these values.
std::string masked_command(const std::string& text);

}  // namespace bench
