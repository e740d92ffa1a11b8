#include "campaign/data/unpack.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <system_error>

#include "base/archive/inflate.h"
#include "base/archive/zip.h"
#include "base/bytes.h"

namespace bench {
namespace {

using Take = std::function<bool(std::string_view piece)>;

/// False when `take` stopped it.
Expected<bool> each_piece(const std::string& path, const Take& take) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::array<char, 65536> block;
  while (in) {
    in.read(block.data(), block.size());
    const auto size = static_cast<std::size_t>(in.gcount());
    if (size > 0 && !take({block.data(), size})) return false;
  }
  if (in.eof()) return true;
  return usage_error("cannot read " + path, std::generic_category().message(errno));
}

SetupError damaged(const std::string& path, const std::string& why) {
  return usage_error(path + " cannot be unpacked", why);
}

bool is_gzip(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return in.get() == 0x1f && in.get() == 0x8b;
}

/// All pieces, unpacked where they are packed with gzip.
Expected<void> each_unpacked_piece(const std::string& path, const Take& take, bool& stopped) {
  Inflater inflater(Inflater::Format::gzip);
  const bool packed = is_gzip(path);
  const Take noticed = [&](std::string_view piece) {
    stopped = !take(piece);
    return !stopped;
  };
  const auto read =
      each_piece(path, [&](std::string_view piece) { return packed ? inflater.add(piece, noticed) : noticed(piece); });
  if (!read) return read.error();
  if (stopped) return {};
  if (!*read) return damaged(path, "the gzip stream is damaged");
  if (packed && !inflater.ended()) return damaged(path, "the gzip stream is cut off");
  return {};
}

Expected<void> unpack_tar(const std::string& path, ArchiveSink& sink) {
  TarReader reader(sink);
  bool stopped = false;
  const auto read = each_unpacked_piece(path, [&](std::string_view piece) { return reader.add(piece); }, stopped);
  if (!read) return read.error();
  if (!reader.problem().empty()) return damaged(path, reader.problem());
  if (!stopped && !reader.ended()) return damaged(path, "the archive is cut off");
  return {};
}

Expected<void> unpack_zip(const std::string& path, ArchiveSink& sink) {
  std::ifstream in(path, std::ios::binary);
  if (std::string problem = read_zip(in, sink); !problem.empty()) return damaged(path, problem);
  return {};
}

Expected<void> take_over(const std::string& path, const std::string& name, bool is_packed, ArchiveSink& sink) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return usage_error("cannot read " + path, error.message());
  if (is_packed && !is_gzip(path)) return damaged(path, "it is no gzip file");
  if (!sink.begin_file(name, static_cast<std::int64_t>(size))) return {};
  bool stopped = false;
  const Take take = [&sink](std::string_view piece) { return sink.file_bytes(piece); };
  if (is_packed) {
    if (auto read = each_unpacked_piece(path, take, stopped); !read) return read.error();
  } else if (auto read = each_piece(path, take); !read) {
    return read.error();
  }
  sink.end_file();
  return {};
}

}  // namespace

Expected<std::string> checked_sum(const std::string& path, const Download& download) {
  Sha256 hash;
  std::int64_t size = 0;
  const auto read = each_piece(path, [&](std::string_view piece) {
    hash.add(piece);
    size += static_cast<std::int64_t>(piece.size());
    return true;
  });
  if (!read) return read.error();
  std::string sum = hash.hex();
  if (!download.sha256.empty() && sum != download.sha256)
    return usage_error("the checksum of " + path + " is wrong",
                       "SHA-256 is " + sum + ", expected is " + download.sha256,
                       {"data of another version can be read where it lies: --dataset DIR"});
  if (download.bytes && size != *download.bytes)
    return usage_error("the size of " + path + " is wrong",
                       std::to_string(size) + " bytes, expected are " + std::to_string(*download.bytes));
  return sum;
}

Expected<void> unpack(const std::string& path, const std::string& name, Download::Shape shape, ArchiveSink& sink) {
  switch (shape) {
    case Download::Shape::tar:
      return unpack_tar(path, sink);
    case Download::Shape::zip:
      return unpack_zip(path, sink);
    case Download::Shape::gz:
      return take_over(path, name, true, sink);
    case Download::Shape::file:
      break;
  }
  return take_over(path, name, false, sink);
}

}  // namespace bench
