#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

/// A download that has come so far. Beside it lies a small file that says which version of which address it is the
/// beginning of, so that a later run goes on with the same version or begins anew.
class PartialFile {
 public:
  PartialFile(std::string path, std::string url);

  std::int64_t size() const { return size_; }
  /// What the server called this version, for If-Range; "" when nothing is there that could be gone on with.
  const std::string& version() const { return version_; }

  Expected<void> begin(std::string version);  ///< anew, from nothing; "": cannot be gone on with later
  Expected<void> go_on();                     ///< behind what is there
  Expected<void> append(std::string_view bytes);
  Expected<void> finish();  ///< everything is in the file
  void forget();            ///< both files

 private:
  Expected<void> fault(const std::string& what) const;

  std::string path_;
  std::string url_;
  std::string version_;
  std::int64_t size_ = 0;
  std::ofstream out_;
};

}  // namespace bench
