#include "cli/terminal/terminal.h"

#include <algorithm>
#include <charconv>
#include <clocale>
#include <cstring>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bench {
namespace {

constexpr int narrowest = 20;

int asked_columns(int fd) {
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool locale_is_utf8() {
  // Only the character type: a decimal comma would get into everything that is written.
  static const bool utf8 = std::setlocale(LC_CTYPE, "") != nullptr && std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  return utf8;
}

}  // namespace

bool wants_color(ColorMode option, const Environment& environment, bool is_terminal) {
  if (option == ColorMode::always) return true;
  if (option == ColorMode::never || value_of(environment, "NO_COLOR")) return false;
  for (const char* variable : {"CLICOLOR_FORCE", "FORCE_COLOR"})
    if (const auto value = value_of(environment, variable)) return *value != "0" && *value != "false";
  if (value_of(environment, "TERM") == "dumb" || value_of(environment, "CLICOLOR") == "0") return false;
  return is_terminal;
}

int columns_from(const Environment& environment, int said_by_terminal) {
  const std::string text = value_of(environment, "COLUMNS").value_or("");
  int columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  const bool usable = error == std::errc() && end == text.data() + text.size() && columns > 0;
  if (!usable) columns = said_by_terminal > 0 ? said_by_terminal : 80;
  return std::clamp(columns, narrowest, 1000);
}

Terminal terminal_of(int fd, const RunOptions& options) {
  const Environment environment = process_environment();
  Terminal terminal;
  terminal.is_terminal = isatty(fd) == 1;
  terminal.style.columns = columns_from(environment, asked_columns(fd));
  terminal.style.color = wants_color(options.color, environment, terminal.is_terminal);
  terminal.style.unicode = !options.ascii && locale_is_utf8();
  return terminal;
}

}  // namespace bench
