#pragma once

#include <cstddef>
#include <string_view>

namespace bench {

/// Finds where a part of a response ends that makes sense only as a whole: its head, or what stands before the data of
/// a chunk (for the last chunk, with the trailers). It goes byte by byte and calls a byte wrong where none of its kind
/// can stand, so that its verdict depends on the bytes alone and not on how they were cut, and comes as early as it
/// can. What the whole means is not its business.
class FramingScan {
 public:
  enum class Part { head, first_chunk, later_chunk };  ///< a later chunk begins with the line ending of the one before
  enum class Result { more, whole, wrong, too_long };

  /// `limit`: the longest head, or the longest line and the longest trailers of a chunk.
  FramingScan(Part part, std::size_t limit);

  /// Takes bytes from the front until the part ends or a byte is wrong; `used` is how many.
  Result take(std::string_view bytes, std::size_t& used);

  std::size_t length() const { return length_; }  ///< of what was taken so far

 private:
  enum class Place {
    status_line,  ///< its fixed beginning
    reason,
    line_feed,
    field_start,
    name,
    value,
    last_line_feed,
    chunk_return,  ///< after the data of a chunk
    chunk_line_feed,
    first_digit,
    digits,
    extension,
    size_line_feed,
    end
  };

  Place place_;
  std::size_t limit_;
  std::size_t length_ = 0;
  bool folds_ = false;      ///< a line before this one may go on in it
  bool last_chunk_ = true;  ///< only zeros so far

  bool take(char byte);
  bool go(Place next);
};

}  // namespace bench
