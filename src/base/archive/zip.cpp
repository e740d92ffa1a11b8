#include "base/archive/zip.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <zlib.h>

#include "base/archive/inflate.h"

namespace bench {
namespace {

constexpr std::size_t tail_size = 22;         // of the end of the directory, without its comment
constexpr std::size_t longest_tail = 65'557;  // with the longest comment
constexpr std::size_t entry_size = 46;
constexpr std::size_t local_size = 30;
constexpr std::uint32_t largest_directory = 64 << 20;

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string read_at(std::istream& in, std::uint64_t at, std::size_t size) {
  std::string bytes(size, '\0');
  in.clear();
  in.seekg(static_cast<std::streamoff>(at));
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return bytes;
}

/// One file, as the directory has it.
struct Entry {
  std::string name;
  std::uint32_t method = 0;
  std::uint32_t flags = 0;
  std::uint32_t checksum = 0;
  std::uint32_t packed = 0;
  std::uint32_t size = 0;
  std::uint32_t local = 0;
};

/// The bytes of the directory; "" where there is none.
std::string directory_of(std::istream& in) {
  in.seekg(0, std::ios::end);
  const auto end = static_cast<std::uint64_t>(std::max<std::streamoff>(in.tellg(), 0));
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(end, longest_tail));
  const std::string tail = read_at(in, end - size, size);
  const std::size_t at = tail.rfind("PK\x05\x06");
  if (at == std::string::npos || at + tail_size > tail.size()) return "";
  const std::uint32_t length = number(tail, at + 12, 4);
  return length > largest_directory ? "" : read_at(in, number(tail, at + 16, 4), length);
}

bool take_entry(std::string_view& directory, Entry& entry) {
  if (directory.size() < entry_size || !directory.starts_with("PK\x01\x02")) return false;
  entry.flags = number(directory, 8, 2);
  entry.method = number(directory, 10, 2);
  entry.checksum = number(directory, 16, 4);
  entry.packed = number(directory, 20, 4);
  entry.size = number(directory, 24, 4);
  entry.local = number(directory, 42, 4);
  const std::size_t name = number(directory, 28, 2);
  const std::size_t rest = number(directory, 30, 2) + number(directory, 32, 2);
  if (directory.size() < entry_size + name + rest) return false;
  entry.name = directory.substr(entry_size, name);
  directory.remove_prefix(entry_size + name + rest);
  return true;
}

/// Unpacks one file and checks its length and checksum.
std::string hand_over(std::istream& in, const Entry& entry, ArchiveSink& sink, bool& stopped) {
  std::string damaged = entry.name + " is damaged in the archive";
  const std::string local = read_at(in, entry.local, local_size);
  if (local.size() < local_size || !local.starts_with("PK\x03\x04")) return damaged;
  if ((entry.flags & 1) != 0 || (entry.method != 0 && entry.method != 8))
    return entry.name + " is packed in a way that is not known here";
  std::uint64_t at = std::uint64_t{entry.local} + local_size + number(local, 26, 2) + number(local, 28, 2);
  std::uint64_t size = 0;
  uLong checksum = crc32(0, nullptr, 0);
  const auto take = [&](std::string_view piece) {
    size += piece.size();
    if (size > entry.size) return false;
    checksum = crc32(checksum, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size()));
    stopped = !sink.file_bytes(piece);
    return !stopped;
  };
  Inflater inflater(Inflater::Format::bare);
  for (std::uint64_t left = entry.packed; left > 0;) {
    const std::string piece = read_at(in, at, static_cast<std::size_t>(std::min<std::uint64_t>(left, 65'536)));
    if (piece.empty()) return damaged;
    at += piece.size();
    left -= piece.size();
    if (entry.method == 0 ? !take(piece) : !inflater.add(piece, take)) return stopped ? "" : damaged;
  }
  if (size != entry.size || checksum != entry.checksum) return damaged;
  stopped = !sink.end_file();
  return "";
}

}  // namespace

std::string read_zip(std::istream& in, ArchiveSink& sink) {
  const std::string bytes = directory_of(in);
  if (bytes.empty()) return "it is no zip archive, or it is cut off";
  std::string_view directory = bytes;
  bool stopped = false;
  for (Entry entry; !directory.empty() && !stopped;) {
    if (!take_entry(directory, entry)) return "the directory of the archive is damaged";
    if (entry.name.ends_with('/') || !sink.begin_file(entry.name, entry.size)) continue;
    if (std::string problem = hand_over(in, entry, sink, stopped); !problem.empty()) return problem;
  }
  return "";
}

}  // namespace bench
