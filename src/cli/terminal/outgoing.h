#pragma once

#include <string>
#include <string_view>

namespace bench {

// The last look at what is printed. Whoever makes a text has blotted and escaped what came from outside already; here
// nobody has to be trusted for it.

/// `text` as it may go to the stream `fd`: without a secret, and for a terminal as obedient() leaves it.
std::string outgoing(std::string_view text, int fd);

/// `text` in which nothing is left for a terminal to act upon but line ends, tabs and the colours of this program:
/// other control characters, C1, bidi controls and invisible characters become \uXXXX.
std::string obedient(std::string_view text);

}  // namespace bench
