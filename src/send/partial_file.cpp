#include "send/partial_file.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace bench {
namespace {

namespace fs = std::filesystem;

std::string memo_of(const std::string& path) { return path + ".from"; }

}  // namespace

PartialFile::PartialFile(std::string path, std::string url) : path_(std::move(path)), url_(std::move(url)) {
  std::ifstream memo(memo_of(path_));
  std::string address;
  std::string version;
  std::error_code error;
  const auto size = fs::file_size(path_, error);
  if (error || !std::getline(memo, address) || !std::getline(memo, version) || address != url_) return;
  version_ = version;
  size_ = version.empty() ? 0 : static_cast<std::int64_t>(size);
}

Expected<void> PartialFile::fault(const std::string& what) const {
  return SetupError{ExitCode::not_durable, "cannot " + what + " " + path_, std::generic_category().message(errno), {}};
}

Expected<void> PartialFile::begin(std::string version) {
  forget();
  errno = 0;
  std::ofstream memo(memo_of(path_));
  memo << url_ << '\n' << version << '\n';
  memo.close();
  out_ = std::ofstream(path_, std::ios::binary | std::ios::trunc);
  if (!memo || !out_) return fault("write");
  version_ = std::move(version);
  return {};
}

Expected<void> PartialFile::go_on() {
  errno = 0;
  out_ = std::ofstream(path_, std::ios::binary | std::ios::app);
  if (!out_) return fault("write");
  return {};
}

Expected<void> PartialFile::append(std::string_view bytes) {
  errno = 0;
  if (!out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return fault("write");
  size_ += static_cast<std::int64_t>(bytes.size());
  return {};
}

Expected<void> PartialFile::finish() {
  errno = 0;
  out_.close();
  if (!out_) return fault("write");
  return {};
}

void PartialFile::forget() {
  std::error_code ignored;
  out_.close();
  fs::remove(path_, ignored);
  fs::remove(memo_of(path_), ignored);
  version_.clear();
  size_ = 0;
}

}  // namespace bench
