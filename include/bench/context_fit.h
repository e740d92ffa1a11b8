#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bench {

/// A context that was tried: what the server says of its memory afterwards.
struct ContextProbe {
  std::int64_t context = 0;
  std::optional<double> gpu_share = {};  ///< of the model with its contexts; none: it was not loaded, or it is not told
  std::optional<std::int64_t> size = {};
  std::string failure = {};  ///< why it was not loaded; "" when it was
  bool operator==(const ContextProbe&) const = default;
};

/// The largest context with which a model stays on the GPU as a whole.
struct ContextFit {
  std::string run_id;
  std::string model;
  std::string target;
  bool simulated = false;
  bool complete = true;
  std::vector<ContextProbe> probes;     ///< in the order of their loads
  std::optional<std::int64_t> largest;  ///< tokens of one place; none: not even the smallest that was tried
  bool is_all = false;                  ///< it is all that the model can keep
  bool no_gpu = false;                  ///< all of it lies on the CPU whatever the context
  std::string says;
  bool operator==(const ContextFit&) const = default;
};

}  // namespace bench
