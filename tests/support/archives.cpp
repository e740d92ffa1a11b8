#include "support/archives.h"

#include <algorithm>
#include <stdexcept>

#include <zlib.h>

namespace bench::test {
namespace {

std::string little(std::size_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0);
  return out;
}

std::string deflated(const std::string& text, int window) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("zlib");
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib");
  return packed;
}

std::string octal(std::size_t value, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (int i = digits - 1; i >= 0; --i, value /= 8)
    text[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 8);
  return text;
}

}  // namespace

std::string gzip(const std::string& text) { return deflated(text, 15 + 16); }

std::string tar_entry(const std::string& name, const std::string& text, char kind) {
  std::string block(512, '\0');
  block.replace(0, std::min<std::size_t>(name.size(), 100), name.substr(0, 100));
  block.replace(100, 7, "0000644");
  block.replace(124, 11, octal(text.size(), 11));
  block.replace(148, 8, "        ");
  block[156] = kind;
  block.replace(257, 8, "ustar  ", 8);
  std::size_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  block.replace(148, 7, octal(sum, 6) + '\0');
  return block + text + std::string((512 - text.size() % 512) % 512, '\0');
}

std::string tar(const ArchiveFiles& files) {
  std::string out;
  for (const auto& [name, text] : files) {
    if (name.size() > 100) out += tar_entry("././@LongLink", name + '\0', 'L');
    out += tar_entry(name, text, name.ends_with('/') ? '5' : '0');
  }
  return out + std::string(1024, '\0');
}

std::string zip(const ArchiveFiles& files) {
  std::string out;
  std::string directory;
  for (const auto& [name, text] : files) {
    const std::string packed = deflated(text, -15);
    const bool smaller = packed.size() < text.size();
    const std::string& bytes = smaller ? packed : text;
    const uLong checksum = crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
    const std::string common = little(20, 2) + little(0, 2) + little(smaller ? 8 : 0, 2) + little(0, 4) +
                               little(checksum, 4) + little(bytes.size(), 4) + little(text.size(), 4) +
                               little(name.size(), 2) + little(0, 2);
    directory += std::string("PK\x01\x02", 4) + little(20, 2) + common + little(0, 10) + little(out.size(), 4) + name;
    out += std::string("PK\x03\x04", 4) + common + name + bytes;
  }
  const std::size_t at = out.size();
  return out + directory + std::string("PK\x05\x06", 4) + little(0, 4) + little(files.size(), 2) +
         little(files.size(), 2) + little(directory.size(), 4) + little(at, 4) + little(0, 2);
}

}  // namespace bench::test
