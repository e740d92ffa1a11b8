#pragma once

#include <istream>
#include <string>

#include "base/archive/tar.h"

namespace bench {

/// Hands the wanted files of a zip archive to `sink`, by its directory. Stored and deflated files, no encryption, no
/// archives beyond 4 GB. What went wrong, or "" where nothing did or the sink stopped it.
std::string read_zip(std::istream& in, ArchiveSink& sink);

}  // namespace bench
