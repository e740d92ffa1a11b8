// Laws of what is read from files and from the command line.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

#include "plan/prompt/prompt_file.h"
#include "record/journal/reader.h"
#include "record/line/json_line.h"
#include "record/line/lines.h"
#include "send/address/host.h"
#include "sim/world/world.h"
#include "support/fuzz_laws.h"

namespace bench::test {
namespace {

/// A file of this process with these bytes in it. There is one, which is removed when the process ends.
const std::string& file_with(std::string_view bytes) {
  struct TempFile {
    std::string path =
        (std::filesystem::temp_directory_path() / ("bench_fuzz_" + std::to_string(::getpid()) + ".jsonl")).string();
    ~TempFile() { std::filesystem::remove(path); }
  };
  static const TempFile file;
  std::ofstream(file.path, std::ios::binary | std::ios::trunc) << bytes;
  return file.path;
}

std::string refusal_law(const SetupError& error) {
  if (error.what.empty()) return "refused without a word";
  return error.code == ExitCode::usage ? "" : "refused with another exit code";
}

std::string line_of(const JournalLine& line) {
  if (const auto* header = std::get_if<RunHeader>(&line)) return header_line(*header);
  if (const auto* record = std::get_if<RunRecord>(&line)) return request_line(*record);
  if (const auto* end = std::get_if<EndOfJournal>(&line)) return end_line(end->end, end->sha256);
  return "";
}

}  // namespace

std::string journal_line_law(std::string_view line) {
  const auto parsed = parse_line(line);
  if (!parsed) return refusal_law(parsed.error());
  const std::string written = line_of(*parsed);
  if (written.empty()) return "";  // of a kind that is not known
  if (written.find('\n') != written.size() - 1) return "not one line: " + written;
  if (checksum_of(written) != Checksum::right) return "the checksum of our own line is wrong";
  const auto again = parse_line(written);
  if (!again) return "our own line is refused: " + again.error().why;
  const std::string rewritten = line_of(*again);
  return rewritten == written ? "" : "our own line is read as another: " + written + rewritten;
}

std::string journal_law(std::string_view bytes) {
  std::int64_t headers = 0;
  std::int64_t records = 0;
  JournalVisitor visitor;
  visitor.header = [&](const RunHeader&) { ++headers; };
  visitor.record = [&](const RunRecord& record) { records += record.warmup ? 0 : 1; };
  const auto read = read_journal(file_with(bytes), visitor);
  if (!read) return refusal_law(read.error());
  if (headers != 1) return "read without a header";
  if (read->records != records) return "another number of records was handed on";
  const bool whole = read->end && read->end->complete && read->end->records == records && read->damaged == 0;
  return whole || !read->notes.empty() ? "" : "odd, and no word of it";
}

std::string world_law(std::string_view bytes) {
  const std::string text(bytes);
  const auto world = sim::parse_world(text, "world");
  const auto again = sim::parse_world(text, "world");
  if (world.has_value() != again.has_value()) return "once read, once refused";
  if (!world) return refusal_law(world.error());
  if (world->models.empty()) return "a world without a model";
  return *world == *again ? "" : "read as two worlds";
}

std::string host_law(std::string_view text) {
  std::vector<std::string> warnings;
  const auto host = parse_host(text, &warnings);
  if (!host) return refusal_law(host.error());
  if (host->address.empty() || host->port < 0 || host->port > 65535) return "no address to connect to";
  // With a slash behind it: a quotation mark at the end of what was typed is not part of it.
  const auto again = parse_host(host->url() + "/", nullptr);
  if (!again) return host->url() + " is refused: " + again.error().what;
  return *again == *host ? "" : host->url() + " is read as " + again->url();
}

std::string prompts_law(std::string_view bytes) {
  const std::string text(bytes);
  const auto cases = parse_prompts(std::vector{PromptText{"f", text, PromptText::Format::guess, ""}});
  if (!cases) return refusal_law(cases.error());
  if (cases->empty()) return "no prompts, and no word of it";
  std::set<std::string> ids;
  for (const Case& asked : *cases) {
    if (asked.messages.empty()) return "a case that says nothing";
    if (asked.id.empty() || !ids.insert(asked.id).second) return "an id that is none: " + asked.id;
  }
  std::string returns;
  for (const char c : text) {
    if (c == '\n' && !returns.ends_with('\r')) returns += '\r';
    returns += c;
  }
  const auto same = parse_prompts(std::vector{PromptText{"f", returns, PromptText::Format::guess, ""}});
  return same && *same == *cases ? "" : "other endings of lines, other prompts";
}

}  // namespace bench::test
