#pragma once

#include <string>
#include <string_view>

namespace bench {

// What goes into the record of a run must hold no secret.

/// Authorization, cookies, and whatever calls itself a key, token, secret or password.
bool is_secret_name(std::string_view name);

/// "Name: value" as it is, or with *** for the value of a secret header.
std::string masked_header(const std::string& line);

/// A server's address without user information.
std::string masked_host(const std::string& address);

}  // namespace bench
