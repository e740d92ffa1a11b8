#include "base/bytes.h"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>

#include "base/text.h"

namespace bench {
namespace {

// SHA-256 is missing only where OpenSSL itself is broken or out of memory; a hash that is silently wrong would be
// worse.
void require(int success) {
  if (success != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

// A journal is checked byte by byte each time it is read, and most of that time was this: eight bytes a step
// ("slicing").
constexpr std::size_t crc_stride = 8;
using CrcTables = std::array<std::array<std::uint32_t, 256>, crc_stride>;

constexpr CrcTables make_crc_tables() {
  constexpr std::uint32_t reflected_polynomial = 0x82F63B78;
  CrcTables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ reflected_polynomial : crc >> 1;
    tables[0][i] = crc;
  }
  for (std::size_t step = 1; step < crc_stride; ++step)
    for (std::size_t i = 0; i < 256; ++i)
      tables[step][i] = tables[step - 1][i] >> 8 ^ tables[0][tables[step - 1][i] & 0xFF];
  return tables;
}
constexpr CrcTables crc_tables = make_crc_tables();

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(state_->context != nullptr && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) { require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size())); }

std::string Sha256::hex() const {
  State copy;  // finishing spends a context
  require(copy.context != nullptr && EVP_MD_CTX_copy_ex(copy.context, state_->context));
  std::array<unsigned char, 32> digest{};
  require(EVP_DigestFinal_ex(copy.context, digest.data(), nullptr));
  return bench::hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(bytes[at])}; };
  std::size_t at = 0;
  for (; at + crc_stride <= bytes.size(); at += crc_stride) {
    const std::uint32_t low = crc ^ (byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24);
    crc = crc_tables[7][low & 0xFF] ^ crc_tables[6][low >> 8 & 0xFF] ^ crc_tables[5][low >> 16 & 0xFF] ^
          crc_tables[4][low >> 24] ^ crc_tables[3][byte(at + 4)] ^ crc_tables[2][byte(at + 5)] ^
          crc_tables[1][byte(at + 6)] ^ crc_tables[0][byte(at + 7)];
  }
  for (; at < bytes.size(); ++at) crc = crc >> 8 ^ crc_tables[0][(crc ^ byte(at)) & 0xFF];
  return ~crc;
}

std::string crc32c_hex(std::string_view bytes) { return hex(crc32c(bytes), 8); }

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // it writes a NUL behind the text
  text.resize(
      static_cast<std::size_t>(EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()))));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string_view digits = text;
  while (digits.ends_with('=') && text.size() - digits.size() < 2) digits.remove_suffix(1);
  // It would forgive blanks and more.
  if (text.size() % 4 != 0 || digits.find_first_not_of(base64_alphabet) != std::string_view::npos) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size())) < 0) return std::nullopt;
  bytes.resize(bytes.size() - (text.size() - digits.size()));  // it takes padding for bytes
  return bytes;
}

}  // namespace bench
