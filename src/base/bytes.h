#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

// Bytes of any kind: their checksums, and bytes as text.

/// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void add(std::string_view bytes);
  /// The hash of everything added so far, in lower-case hex. More may be added afterwards.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

/// CRC-32C: polynomial 0x1EDC6F41, reflected. The check value of "123456789" is e3069283.
std::uint32_t crc32c(std::string_view bytes);
/// Eight lower-case hex digits.
std::string crc32c_hex(std::string_view bytes);

/// Base 64 of RFC 4648, with padding.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace bench
