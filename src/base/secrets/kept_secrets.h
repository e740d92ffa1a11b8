#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/secrets/word_search.h"
#include "base/text.h"

namespace bench {

/// All secrets of the process, and the search for them.
class KeptSecrets {
 public:
  enum class Certainty { supposed, certain };
  struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  static constexpr std::size_t none = std::string_view::npos;

  void keep(std::string_view text, Certainty certainty);
  void spare(std::string_view text);
  bool is_spared(std::string_view text) const {
    return std::find(spared_.begin(), spared_.end(), lower_case(text)) != spared_.end();
  }

  bool any() const { return !words_.empty(); }
  /// Where secrets stand, in order, those that overlap as one.
  std::vector<Place> places(std::string_view text) const;
  bool holds(std::string_view text) const;
  enum class Beginning { any, long_enough };
  /// Where the end of a text begins to spell a secret; none when it does not.
  std::size_t begun_at(std::string_view text, Beginning how_much) const;

 private:
  struct Word {
    std::string spelling;
    std::string origin;  ///< what the user gave, in lower case
    Certainty certainty = Certainty::certain;
  };

  void add(std::string spelling, const std::string& origin, Certainty certainty);
  void rebuild();
  bool may_start(std::string_view text, std::size_t at) const;
  std::size_t longest_here(std::string_view text, std::size_t at) const;
  template <class Found>
  void search(std::string_view text, Found&& found) const;

  std::vector<Word> words_;
  std::vector<std::string> spared_;
  WordSearch plain_;                 ///< for words that are spelt without escapes
  std::array<bool, 256> starts_{};   ///< bytes that some spelling begins with
  std::vector<std::uint8_t> pairs_;  ///< whether some spelling begins with these two
  bool percent_first_ = false;       ///< a secret itself begins with %
  std::size_t longest_ = 0;
};

}  // namespace bench
