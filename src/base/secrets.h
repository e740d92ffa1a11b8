#pragma once

#include <string>
#include <string_view>

namespace bench {

// What this process must never show: the server's key, what -H sends, user and query of an address. Whoever learns a
// secret keeps it here once; everything that leaves the program passes blotted(). A server may echo what it is sent in
// any place, so where a text comes from says nothing of whether it is safe.

/// The text itself, and how it looks within JSON, within an address and in base 64. One of fewer than six bytes is not
/// kept: it would blot out innocent words.
void keep_secret(std::string_view text);

/// The value of a header that the user sends, unless its name is known to be harmless; of "Bearer X" also X alone, of
/// "Basic X" also what it decodes to.
void keep_header_secret(std::string_view name, std::string_view value);

/// User information and query of an address, as a whole and in their parts.
void keep_address_secrets(std::string_view address);

/// Whether `text` holds a secret.
bool holds_secret(std::string_view text);

/// `text` with *** for every secret.
std::string blotted(std::string text);

/// A line of JSON with *** for every secret in its strings. The names of its members are ours and stay, whatever they
/// spell.
std::string blotted_json(std::string line);

}  // namespace bench
