#include "cli/message.h"

#include <mutex>
#include <optional>
#include <unistd.h>

#include "cli/output.h"
#include "cli/terminal.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench {
namespace {

/// Set once by the command line; messages come from any thread.
struct Manners {
  std::mutex mutex;
  std::optional<Style> style;
  bool quiet = false;
};
constinit Manners manners;

Style style_of_messages() {
  const std::lock_guard lock(manners.mutex);
  if (!manners.style) manners.style = terminal_of(STDERR_FILENO, {}).style;
  return *manners.style;
}

bool are_notes_wanted() {
  const std::lock_guard lock(manners.mutex);
  return !manners.quiet;
}

std::string prefix(std::string_view word, Emphasis emphasis, const Style& style) {
  return "bench: " + painted(word, emphasis, style.color) + ": ";
}

}  // namespace

void set_message_style(const RunOptions& options) {
  const Style style = terminal_of(STDERR_FILENO, options).style;
  const std::lock_guard lock(manners.mutex);
  manners.style = style;
  manners.quiet = options.quiet;
}

std::string error_text(const SetupError& error, const Style& style) {
  std::string text = prefix("error", Emphasis::alarm, style) + safe_text(error.what, style.unicode);
  if (!error.why.empty()) text += " (" + safe_text(error.why, style.unicode) + ")";
  text += "\n";
  for (const std::string& advice : error.try_this) text += "  " + safe_text(advice, style.unicode) + "\n";
  return text;
}

std::string warning_text(std::string_view text, const Style& style) {
  return prefix("warning", Emphasis::caution, style) + safe_text(text, style.unicode) + "\n";
}

ExitCode tell(const SetupError& error) {
  write_error(error_text(error, style_of_messages()));
  return error.code;
}

void warn(std::string_view text) { write_error(warning_text(text, style_of_messages())); }

void talk(std::string_view text) {
  if (are_notes_wanted()) write_error(safe_text(text, style_of_messages().unicode) + "\n");
}

}  // namespace bench
