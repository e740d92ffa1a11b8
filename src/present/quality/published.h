#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/plan.h"

namespace bench {

/// A figure that the makers of a model give for a suite.
struct Published {
  std::string_view model;   ///< name on the server, without its variant: "llama3.1:8b"
  std::string_view suite;   ///< "mmlu"
  double percent = 0;       ///< right answers
  std::string_view how;     ///< what figure it is: "macro", "base model"; "" for nothing to say
  std::string_view recipe;  ///< by which it was found
  std::string_view source;
  std::string_view ours = "";  ///< the recipe of this program that asks the same way; "" for none
};

/// The figure for a model under whatever tag it is served, if one is known for that suite.
const Published* find_published(std::string_view model, std::string_view suite);

}  // namespace bench
