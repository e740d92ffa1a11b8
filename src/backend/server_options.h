#pragma once

#include <span>
#include <string_view>

#include "bench/backend.h"

namespace bench {

// Options of servers, looked up in the tables of some backends: of the one that a run uses, or of all of them while
// nobody knows yet which that will be (a prompt file is read before the server is asked).

/// Null when none of them knows it.
const KnownOption* find_option(std::string_view name, std::span<const Backend> all);

/// The option as it will be sent, or what is wrong with its name or with the type of its value, which is JSON text.
Expected<ServerOption> checked_server_option(const ServerOption& option, std::span<const Backend> all);

}  // namespace bench
