#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/failure.h"

#include "base/archive/tar.h"
#include "plan/data/catalog.h"

namespace bench {

/// Writes those files of an archive that a data set consists of into a folder, under the names they have there.
class KeptFiles final : public ArchiveSink {
 public:
  KeptFiles(std::string folder, const std::vector<KeptFile>& rules)
      : folder_(std::move(folder)), rules_(rules), kept_(rules.size()) {}

  bool begin_file(std::string_view name, std::int64_t size) override;
  bool file_bytes(std::string_view bytes) override;
  bool end_file() override;

  /// Nothing failed, and there was a file for each rule.
  Expected<void> verdict(const std::string& source) const;
  std::int64_t files() const { return files_; }
  std::int64_t bytes() const { return bytes_; }

 private:
  bool fail(std::string what, std::string why);

  std::string folder_;
  const std::vector<KeptFile>& rules_;
  std::vector<bool> kept_;  ///< a rule has found a file
  std::ofstream out_;
  std::string path_;
  std::int64_t in_file_ = 0;
  std::int64_t files_ = 0;
  std::int64_t bytes_ = 0;
  std::optional<SetupError> fault_;
};

}  // namespace bench
