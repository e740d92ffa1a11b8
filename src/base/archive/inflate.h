#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

/// Unpacks what was packed with deflate and comes in pieces: a gzip file (several in a row count as one), or the bare
/// stream that lies in a zip file.
class Inflater {
 public:
  enum class Format { gzip, bare };
  /// Takes a piece of what was unpacked; false stops it.
  using Sink = std::function<bool(std::string_view)>;

  explicit Inflater(Format format);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  /// False when the bytes are damaged, or the sink stopped it. What lies behind the end of a bare stream is left.
  bool add(std::string_view bytes, const Sink& sink);
  /// Everything that began has ended, its checksum included.
  bool ended() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

enum class Unpacked { whole, damaged, cut, too_large };

/// A whole gzip file. `out` holds at most `max_bytes`, so that no small file can eat the memory.
Unpacked unpack_gzip(std::string_view packed, std::int64_t max_bytes, std::string& out);

}  // namespace bench
