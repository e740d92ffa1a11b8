#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/failure.h"
#include "bench/options.h"

namespace bench {

/// An option that Ollama knows. The server ignores misspelt names and answers wrong types with an error, so both are
/// caught before anything is sent.
struct KnownOption {
  enum class Type { integer, number, boolean, strings };
  std::string_view name;
  Type type;
  bool load_time;         ///< another value makes the server load the model again
  std::string_view flag;  ///< the option of bench that sets it; "" for --option
};

std::span<const KnownOption> known_options();
const KnownOption* find_option(std::string_view name);

/// The option as it will be sent, or what is wrong with its name or with the type of its value, which is JSON text.
Expected<ServerOption> checked_server_option(const ServerOption& option);

}  // namespace bench
