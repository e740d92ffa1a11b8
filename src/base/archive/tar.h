#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

/// Hears of the files of an archive, one after the other.
class ArchiveSink {
 public:
  virtual ~ArchiveSink() = default;
  /// Whether the bytes of this file are wanted.
  virtual bool begin_file(std::string_view name, std::int64_t size) = 0;
  virtual bool file_bytes(std::string_view bytes) = 0;  ///< false stops the reading
  virtual bool end_file() = 0;                          ///< likewise
};

/// Reads a tar archive (ustar, GNU, pax) that comes in pieces. Links, devices and folders are passed over: they are
/// nobody's data.
class TarReader {
 public:
  explicit TarReader(ArchiveSink& sink) : sink_(sink) {}

  /// False when it is no tar archive, or the sink stopped it; problem() says which ("": the sink).
  bool add(std::string_view bytes);
  /// The mark of its end was seen.
  bool ended() const { return ended_; }
  const std::string& problem() const { return problem_; }

 private:
  enum class Part { header, wanted, unwanted, long_name, extension, padding };

  bool take_header();
  bool take_body(std::string_view bytes);
  bool end_body();
  void read_extension();
  bool fail(std::string problem);

  ArchiveSink& sink_;
  Part part_ = Part::header;
  std::string block_;         ///< of the header that is coming in
  std::string text_;          ///< of a long name or an extension
  std::int64_t left_ = 0;     ///< of the body
  std::int64_t padding_ = 0;  ///< behind it
  std::string next_name_;     ///< of the next file, where an extension tells it
  std::int64_t next_size_ = -1;
  bool ended_ = false;
  std::string problem_;
};

}  // namespace bench
