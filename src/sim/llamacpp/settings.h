#pragma once

#include "base/json/strict.h"

namespace bench::sim {

/// What a request of /completion may set and is told again.
struct LlamaSettings {
  std::int64_t seed = 4294967295;
  double temperature = 0.8;
  std::int64_t n_predict = -1;
  std::vector<std::string> stop;
  bool ignore_eos = false;
  bool stream = false;
  std::int64_t n_probs = 0;
  bool post_sampling = false;
};

/// The members of "generation_settings"; `short_form`: those of /props and /slots.
Json settings_document(const LlamaSettings& settings, bool short_form);

}  // namespace bench::sim
