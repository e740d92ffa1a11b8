#pragma once

#include <string>
#include <string_view>

namespace bench {

// What is written down or shown must hold no secret. Everything that hides one asks here which names stand for secrets.

/// Authorization, cookies, and whatever calls itself a key, token, secret, password or credential.
bool is_secret_name(std::string_view name);

/// A header that users set for other reasons than to be let in: Accept, User-Agent, ...
bool is_harmless_header(std::string_view name);

/// "Name: value" as it is, or with *** for the value unless the header is harmless.
std::string masked_header(const std::string& line);

/// An HTTP message with the values of secret headers replaced by ***; its body stays as it is.
std::string masked_message(std::string_view message);

}  // namespace bench
