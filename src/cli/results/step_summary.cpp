#include "cli/results/step_summary.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/secrets/secrets.h"
#include "cli/option/environment.h"
#include "cli/terminal/message.h"

namespace bench {
namespace {

constexpr std::size_t most_bytes_of_page = std::size_t{1024} * 1024;
constexpr std::string_view cut_notice = "\n\n**cut here: GitHub takes no more than 1024 KB of a page**\n";

}  // namespace

std::string fitting_step_summary(const std::string& markdown, std::size_t size) {
  const std::size_t room = most_bytes_of_page - std::min(size, most_bytes_of_page);
  if (markdown.size() <= room) return markdown;
  if (room <= cut_notice.size()) return "";
  const std::size_t end = markdown.rfind('\n', room - cut_notice.size());
  return markdown.substr(0, end == std::string::npos ? 0 : end) + std::string(cut_notice);
}

void add_to_step_summary(const std::string& markdown) {
  const auto path = value_of(process_environment(), "GITHUB_STEP_SUMMARY");
  if (!path) return;
  const int fd = ::open(path->c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0666);
  int error = fd < 0 ? errno : 0;
  struct stat status = {};
  if (fd >= 0 && ::fstat(fd, &status) != 0) error = errno;
  const std::string text = fitting_step_summary(blotted(markdown + "\n"), static_cast<std::size_t>(status.st_size));
  std::string_view rest = text;
  while (error == 0 && !rest.empty()) {
    const ssize_t n = ::write(fd, rest.data(), rest.size());
    if (n < 0 && errno != EINTR) error = errno;
    if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
  }
  if (fd >= 0 && ::close(fd) != 0 && error == 0) error = errno;
  if (error != 0)
    warn("the page of GITHUB_STEP_SUMMARY lacks this run: " + *path + ": " + std::generic_category().message(error));
  else if (text.size() < markdown.size())
    warn("the page of GITHUB_STEP_SUMMARY is full: GitHub takes no more than 1024 KB of it");
}

}  // namespace bench
