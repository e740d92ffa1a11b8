#pragma once

#include <string>
#include <string_view>

namespace bench_test {

/// What makes `text` no well-formed XML document, or "" if it is one: tags that match, quoted attributes given once,
/// known entities, no character that XML 1.0 forbids, one root. Of XML as this program writes it: no comments, no
/// declarations, no CDATA.
std::string xml_fault(std::string_view text);

}  // namespace bench_test
