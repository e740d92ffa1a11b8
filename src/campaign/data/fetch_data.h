#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"

#include "plan/data/catalog.h"

namespace bench {

struct FetchOrder {
  const CatalogEntry* entry = nullptr;
  std::optional<std::string> from;  ///< a file or folder of this machine in place of the network
  std::optional<std::string> url;   ///< in place of that of the catalogue; with a slash at the end, of its folder
  std::function<void(std::int64_t have, std::optional<std::int64_t> total)> progress;
};

struct FetchedData {
  std::string place;
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::vector<std::string> notes;  ///< what the user should know
};

/// Brings a data set into the cache: downloads or copies, checks sizes and checksums, unpacks what is needed. What was
/// there before is replaced at the very end, as a whole. A download that was cut is gone on with the next time.
Expected<FetchedData> fetch_data(const FetchOrder& order);

}  // namespace bench
