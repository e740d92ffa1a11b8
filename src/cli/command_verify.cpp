// `bench verify FILE|RUN...`: whether journals are whole; `bench verify --salvage FILE`: what is whole in one.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "present/page/text.h"
#include "record/journal/check.h"
#include "record/journal/salvage.h"
#include "record/run_store.h"

namespace bench {
namespace {

/// What only `bench verify` is asked.
struct VerifyArguments {
  bool salvage = false;
  std::optional<std::string> to;
};

constexpr OptionRow verify_rows[] = {
    {.name = "salvage",
     .kind = OptionKind::flag,
     .help = "write what is whole to a new journal; the old one stays as it is",
     .field = field<parse_switch, &VerifyArguments::salvage>},
    {.name = "output",
     .letter = 'o',
     .placeholder = "FILE",
     .help = "that new journal",
     .unset = "FILE.salvaged.jsonl",
     .field = field<parse_text, &VerifyArguments::to>},
};
constexpr OptionTable verify_options = {"Repair", verify_rows};

Expected<void> check_verify(Invocation& in) {
  const auto& own = in.own.of<VerifyArguments>();
  if (in.operands.empty())
    return usage_error("bench verify of what?", "", {"a run:  bench verify last", "a file:  bench verify run.jsonl"});
  if (own.to && !own.salvage)
    return usage_error("-o is for --salvage", "without it nothing is written", {"add --salvage or leave out -o"});
  if (own.salvage && in.operands.size() > 1)
    return usage_error("--salvage takes one journal at a time", "", {"salvage them one after the other"});
  if (own.salvage && in.operands.front() == "-")
    return usage_error("--salvage needs a file", "standard input can be read only once", {"write it to a file first"});
  return {};
}

/// Words of a journal may be anybody's.
void print_line(const std::string& text) { write_output(safe_text(text, true) + "\n"); }

void print_findings(const std::string& path, const JournalCheck& check) {
  for (const JournalFinding& finding : check.findings) {
    const std::string place = finding.line > 0 ? path + ":" + std::to_string(finding.line) : path;
    print_line(place + ": " + (finding.damage ? "damaged: " : "") + finding.text);
  }
  if (check.untold > 0) print_line(path + ": and " + counted(check.untold, "finding") + " more");
}

std::string verdict_on(const JournalCheck& check) {
  std::string verdict = check.is_damaged() ? "damaged" : "whole";
  if (!check.end || !check.end->complete) verdict += ", of an incomplete run";
  verdict += ": " + counted(check.records, "record");
  if (check.left_out > 0) verdict += ", " + counted(check.left_out, "line") + " left out";
  return verdict;
}

void advise(const std::string& path, const JournalCheck& check) {
  const bool only_torn = check.tail == JournalTail::torn && check.left_out == 1 && check.missing == 0;
  if (only_torn) talk("bench --resume " + path + " repairs it and goes on with the run");
  if (check.is_damaged()) talk("what is whole can be kept in a new journal:  bench verify --salvage " + path);
}

int verify_one(const std::string& name) {
  const auto path = resolve_run(name);
  if (!path) return static_cast<int>(tell(path.error()));
  const auto check = check_journal(*path);
  if (!check) return static_cast<int>(tell(check.error()));
  print_findings(*path, *check);
  print_line(*path + ": " + verdict_on(*check));
  advise(*path, *check);
  return check->is_damaged() ? 1 : 0;
}

/// "run.jsonl" becomes "run.salvaged.jsonl".
std::string salvaged_name(std::string path) {
  constexpr std::string_view ending = ".jsonl";
  if (path.ends_with(ending)) path.resize(path.size() - ending.size());
  return path + ".salvaged.jsonl";
}

int salvage(const std::string& name, const std::optional<std::string>& to) {
  const auto path = resolve_run(name);
  if (!path) return static_cast<int>(tell(path.error()));
  const auto salvaged = salvage_journal(*path, to.value_or(salvaged_name(*path)));
  if (!salvaged) return static_cast<int>(tell(salvaged.error()));
  print_findings(*path, salvaged->check);
  print_line(salvaged->path + ": " + counted(salvaged->records, "record") + " salvaged, " +
             counted(salvaged->check.left_out, "line") + " left out");
  return 0;
}

int verify(const Invocation& asked) {
  const auto& own = asked.own.of<VerifyArguments>();
  if (own.salvage) return salvage(asked.operands.front(), own.to);
  int worst = 0;
  for (const std::string& name : asked.operands) worst = std::max(worst, verify_one(name));
  return worst;
}

}  // namespace

Command verify_command() {
  return {.name = "verify",
          .any_operands = true,
          .operands_shown = "RUN...",
          .about = "check journals line by line, salvage what is whole",
          .options = {&verify_options, &screen_options},
          .check = check_verify,
          .carry_out = verify,
          .rare = true};
}

}  // namespace bench
