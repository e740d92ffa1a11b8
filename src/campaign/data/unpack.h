#pragma once

#include <string>
#include <string_view>

#include "bench/failure.h"

#include "base/archive/tar.h"
#include "plan/data/catalog.h"

namespace bench {

/// The size and the checksum of a file that came are what the catalogue says, where it says so. Hands back the sum.
Expected<std::string> checked_sum(const std::string& path, const Download& download);

/// Hands the files in `path` to `sink`: those of an archive, or the file itself, which is called `name` there.
Expected<void> unpack(const std::string& path, const std::string& name, Download::Shape shape, ArchiveSink& sink);

}  // namespace bench
