#include "base/archive/inflate.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include <zlib.h>

namespace bench {
namespace {

constexpr int gzip_window = 15 + 16;  // zlib's way of saying: a gzip header, the largest window
constexpr int bare_window = -15;      // and: no header at all

}  // namespace

struct Inflater::State {
  explicit State(Format of) : format(of) {
    if (inflateInit2(&stream, of == Format::gzip ? gzip_window : bare_window) != Z_OK)
      throw std::runtime_error("zlib cannot start");  // only without memory
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&stream); }

  Format format;
  z_stream stream{};
  bool at_end = false;
  std::array<char, 65536> block;
};

Inflater::Inflater(Format format) : state_(std::make_unique<State>(format)) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

bool Inflater::ended() const { return state_->at_end; }

bool Inflater::add(std::string_view bytes, const Sink& sink) {
  State& s = *state_;
  while (!bytes.empty()) {
    if (s.at_end && s.format == Format::bare) return true;
    if (s.at_end && inflateReset(&s.stream) != Z_OK) return false;
    s.at_end = false;
    const std::size_t taken = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
    s.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write there
    s.stream.avail_in = static_cast<uInt>(taken);
    do {
      s.stream.next_out = reinterpret_cast<Bytef*>(s.block.data());
      s.stream.avail_out = static_cast<uInt>(s.block.size());
      const int result = inflate(&s.stream, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
      s.at_end = result == Z_STREAM_END;
      const std::size_t unpacked = s.block.size() - s.stream.avail_out;
      if (unpacked > 0 && !sink({s.block.data(), unpacked})) return false;
    } while (!s.at_end && s.stream.avail_out == 0);
    bytes.remove_prefix(taken - s.stream.avail_in);
  }
  return true;
}

Unpacked unpack_gzip(std::string_view packed, std::int64_t max_bytes, std::string& out) {
  out.clear();
  bool fits = true;
  Inflater inflater(Inflater::Format::gzip);
  const bool good = inflater.add(packed, [&](std::string_view piece) {
    fits = static_cast<std::int64_t>(out.size() + piece.size()) <= max_bytes;
    if (fits) out += piece;
    return fits;
  });
  if (!fits) return Unpacked::too_large;
  if (!good) return Unpacked::damaged;
  return inflater.ended() ? Unpacked::whole : Unpacked::cut;
}

}  // namespace bench
