#pragma once

#include <cstdint>
#include <optional>

#include "plan/data/catalog.h"
#include "plan/data/data_set.h"

namespace bench {

/// How many questions a data set holds, by the rows of its files. None where these cannot be read or counted.
std::optional<std::int64_t> question_rows(const CatalogEntry& entry, DataSet& set);

}  // namespace bench
