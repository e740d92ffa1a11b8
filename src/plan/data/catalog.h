#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/failure.h"

namespace bench {

/// What of a download becomes part of the data set. `from` is a pattern of * and ? for the name that a file has in the
/// archive, or in a folder; `to` is its name here, or, with a slash at the end, the folder it goes into.
struct KeptFile {
  std::string from;
  std::string to;
  /// The name here of a file whose name there fits.
  std::string name_of(std::string_view file) const;
};

struct Download {
  enum class Shape { file, gz, tar, zip };
  std::string url;
  Shape shape = Shape::file;
  std::optional<std::int64_t> bytes;        ///< exactly; another size is an error
  std::optional<std::int64_t> about_bytes;  ///< where nobody has written down the exact size
  std::string sha256;                       ///< "" where it is not known: what comes is then taken as it is
  std::vector<KeptFile> keep;

  std::optional<std::int64_t> likely_bytes() const { return bytes ? bytes : about_bytes; }
};

/// One data set that can be had: datasets/catalog.json, which is part of the program.
struct CatalogEntry {
  std::string name;  ///< of the suite
  std::string title;
  std::string licence;
  std::string home;
  std::string note;       ///< what a user should know of it; "" for nothing
  std::string questions;  ///< pattern of the files whose rows are its questions; "" where they cannot be counted so
  bool header = false;    ///< the first row of these is a header
  std::vector<Download> downloads;

  /// All downloads together, where the size of each is known.
  std::optional<std::int64_t> likely_bytes() const;
};

/// Checks what it reads: every name, shape, checksum and address.
Expected<std::vector<CatalogEntry>> parse_catalog(std::string_view json);

/// In the order of the file.
const std::vector<CatalogEntry>& catalog();
const CatalogEntry* find_in_catalog(std::string_view suite);

/// datasets/catalog.json
std::string_view catalog_text();

}  // namespace bench
