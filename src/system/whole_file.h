#pragma once

#include <string>
#include <string_view>

#include "bench/failure.h"

namespace bench {

/// A file that comes into being whole or not at all: it is written under a name beside its own and renamed at the end;
/// until then an older one stays as it is. What is there and no regular file (a pipe, a device) is written to as it is.
class WholeFile {
 public:
  static Expected<WholeFile> create(const std::string& path);
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();  ///< what was not finished is gone

  void write(std::string_view bytes);  ///< the first fault is kept for finish()
  Expected<void> finish();             ///< once: it is on the disk and has its name

 private:
  WholeFile(std::string path, std::string unfinished, int fd);

  std::string path_;
  std::string unfinished_;  ///< "": written to as it is
  int fd_ = -1;
  int error_ = 0;
};

/// All of it at once.
Expected<void> write_whole_file(const std::string& path, std::string_view bytes);

// Why a place cannot be written to, as far as that can be known without touching it: who has to wait for what is to be
// written asks first.

Expected<void> check_file_place(const std::string& path);
/// A folder that may have to be made, with those above it.
Expected<void> check_folder_place(const std::string& path);

}  // namespace bench
