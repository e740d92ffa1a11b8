#include "campaign/data/kept_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "system/files.h"

namespace bench {
namespace {

constexpr std::int64_t largest_file = 256 << 20;  // what the readers of data sets take

/// Files that start with a dot are what other systems leave in archives beside the real ones ("._a.csv").
bool is_hidden(std::string_view name) { return name.substr(name.rfind('/') + 1).starts_with('.'); }

}  // namespace

bool KeptFiles::fail(std::string what, std::string why) {
  fault_ = usage_error(std::move(what), std::move(why));
  return false;
}

bool KeptFiles::begin_file(std::string_view name, std::int64_t size) {
  if (fault_ || is_hidden(name)) return false;
  const auto fits = [name](const KeptFile& rule) { return matches(rule.from, name); };
  const auto rule = std::find_if(rules_.begin(), rules_.end(), fits);
  if (rule == rules_.end()) return false;
  if (size > largest_file) return fail(std::string(name) + " is too large", std::to_string(size) + " bytes");
  path_ = folder_ + "/" + rule->name_of(name);
  if (auto made = make_directories(std::filesystem::path(path_).parent_path().string()); !made) {
    fault_ = made.error();
    return false;
  }
  errno = 0;
  out_ = std::ofstream(path_, std::ios::binary | std::ios::trunc);
  if (!out_) return fail("cannot write " + path_, std::generic_category().message(errno));
  in_file_ = 0;
  kept_[static_cast<std::size_t>(rule - rules_.begin())] = true;
  return true;
}

bool KeptFiles::file_bytes(std::string_view bytes) {
  in_file_ += static_cast<std::int64_t>(bytes.size());
  if (in_file_ > largest_file) return fail(path_ + " is too large", "more than 256 MiB");
  errno = 0;
  if (out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return true;
  return fail("cannot write " + path_, std::generic_category().message(errno));
}

bool KeptFiles::end_file() {
  errno = 0;
  out_.close();
  if (!out_) return fail("cannot write " + path_, std::generic_category().message(errno));
  ++files_;
  bytes_ += in_file_;
  return true;
}

Expected<void> KeptFiles::verdict(const std::string& source) const {
  if (fault_) return *fault_;
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (!kept_[i]) return usage_error("there is no " + rules_[i].from + " in " + source);
  return {};
}

}  // namespace bench
