#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bench::test {

using ArchiveFiles = std::vector<std::pair<std::string, std::string>>;  ///< names and what they hold

/// A tar archive as GNU tar writes it. A name that ends in a slash is a folder.
std::string tar(const ArchiveFiles& files);
/// One header with what stands behind it.
std::string tar_entry(const std::string& name, const std::string& text, char kind);

/// A zip archive: what deflate makes smaller is deflated, the rest stored.
std::string zip(const ArchiveFiles& files);

std::string gzip(const std::string& text);

}  // namespace bench::test
