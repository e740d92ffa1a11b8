#pragma once

#include <string>
#include <string_view>

namespace bench {

// What this process must never show: the server's key, what -H sends, user and query of an address. Whoever learns a
// secret keeps it here once. A server may echo what it is sent in any place and in any spelling
// (base/secrets/spelling.h, and base 64), so its words are blotted where they become values, before they are cut or
// take on the spelling of an output format, and everything once more where it leaves the program.
//
// Not everything that is sent is a secret, and *** for an innocent word would spoil what is shown. A header whose name
// speaks of a key (is_secret_name) is one whatever it says, and so are passwords. The value of another header or of a
// parameter of an address is none when it is a plain word ("research", "us-east"), and it and the user of an address
// are none when they are what the user says openly in other places: spare().

/// A text of fewer than six bytes, backslashes not counted, is not kept: it would blot out innocent words.
void keep_secret(std::string_view text);

/// The value of a header that the user sends, unless its name is known to be harmless; of "Bearer X" also X alone, of
/// "Basic X" also what it decodes to, of a cookie its values.
void keep_header_secret(std::string_view name, std::string_view value);

/// User information and query of an address, as a whole and in their parts.
void keep_address_secrets(std::string_view address);

/// A name that is shown everywhere: of a model, a suite, a host. Whatever is merely supposed to be a secret and reads
/// the same is none, be it kept before or later.
void spare(std::string_view text);

/// Whether `text` holds a secret.
bool holds_secret(std::string_view text);

/// `text` with *** for every secret.
std::string blotted(std::string text);

/// The same of a text that something has cut, so that it may end in the middle of a secret: the beginning of one at its
/// end is blotted out too, from eight bytes on, or from three quarters of a short one.
std::string blotted_cut(std::string text);

/// Where the end of `text` may be the beginning of a secret that goes on in what comes next; its size when nowhere.
std::size_t secret_begins(std::string_view text);

/// A line of JSON with *** for every secret in its strings. The names of its members are ours and stay, whatever they
/// spell.
std::string blotted_json(std::string line);

}  // namespace bench
