#include "base/crc32c.h"

#include <boost/crc.hpp>

#include "base/text.h"

namespace bench {

std::uint32_t crc32c(std::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

std::string crc32c_hex(std::string_view bytes) { return hex(crc32c(bytes), 8); }

}  // namespace bench
