#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

/// Reads a server's address by the rules of OLLAMA_HOST: without a scheme it means http on port 11434, with "http://"
/// written out port 80, with "https://" 443; a port that is none becomes that default. What only a server can bind to
/// (0.0.0.0, ::, an empty address) becomes the loopback address. User information is dropped, query and fragment too.
/// What was changed against the letter of the text is told in `warnings`, never with user information in it.
Expected<Host> parse_host(std::string_view text, std::vector<std::string>* warnings);

}  // namespace bench
