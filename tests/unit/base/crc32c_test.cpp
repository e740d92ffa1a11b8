#include "base/crc32c.h"

#include <string>

#include "catch.hpp"

using namespace bench;

TEST_CASE("CRC-32C has its check value") {
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c_hex("123456789") == "e3069283");
  CHECK(crc32c("") == 0);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);  // RFC 3720, B.4
}
