#include "cli/terminal/message.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <unistd.h>

#include "base/text.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
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

std::string error_message(const SetupError& error, const Style& style) {
  std::string text = prefix("error", Emphasis::alarm, style) + safe_text(error.what, style.unicode);
  if (!error.why.empty()) text += " (" + safe_text(error.why, style.unicode) + ")";
  text += "\n";
  for (const std::string& advice : error.try_this) text += "  " + safe_text(advice, style.unicode) + "\n";
  return text;
}

std::string warning_message(std::string_view text, const Style& style) {
  return prefix("warning", Emphasis::caution, style) + safe_text(text, style.unicode) + "\n";
}

std::string trace_message(std::string_view prefix, std::string_view text, const Style& style) {
  std::string out(prefix);
  text = text.substr(0, text.find_last_not_of(white_space) + 1);
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += safe_text(line, style.unicode) + "\n";
    if (end == text.size()) return out;
    text.remove_prefix(end + 1);
  }
}

ExitCode tell(const SetupError& error) {
  write_error(error_message(error, style_of_messages()));
  return error.code;
}

void warn(std::string_view text) { write_error(warning_message(text, style_of_messages())); }

void warn_of_lost_output() {
  const std::string why = lost_output();
  if (!why.empty()) warn("standard output is incomplete (" + why + "); the journal of the run is not affected");
}

void tell_fault(std::string_view text) {
  write_error(error_message({ExitCode::internal, std::string(text), "", {}}, style_of_messages()));
}

void trace(std::string_view prefix, std::string_view text) {
  write_error(trace_message(prefix, text, style_of_messages()));
}

void talk(std::string_view text) {
  if (are_notes_wanted()) write_error(safe_text(text, style_of_messages().unicode) + "\n");
}

}  // namespace bench
