#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

/// CRC-32C: polynomial 0x1EDC6F41, reflected. The check value of "123456789" is e3069283.
std::uint32_t crc32c(std::string_view bytes);

/// Eight lower-case hex digits.
std::string crc32c_hex(std::string_view bytes);

}  // namespace bench
