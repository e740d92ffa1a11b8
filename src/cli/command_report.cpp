// `bench report RUN...`: runs as a page for others, as Markdown, as text.

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/results/report_file.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "system/open_page.h"
#include "system/whole_file.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

std::string html_form(const Report& report, const Style&) { return report_html(report); }
std::string markdown_form(const Report& report, const Style&) { return report_markdown(report); }

/// One form of a report.
struct ReportForm {
  std::string_view name;
  std::string (*render)(const Report& report, const Style& style);
};
constexpr ReportForm report_form_table[] = {{"html", html_form}, {"md", markdown_form}, {"text", report_text}};
std::span<const ReportForm> report_forms() { return report_form_table; }

/// What only `bench report` is asked.
struct ReportArguments {
  std::optional<std::string> output;
  const ReportForm* format = report_form_table;
  bool card = false;
  std::optional<std::string> svg;
  bool open = false;

  bool is_page() const { return !card && format == report_form_table; }
};

constexpr OptionRow report_rows[] = {
    {.name = "output",
     .letter = 'o',
     .placeholder = "FILE|-",
     .help = "where it goes; - is standard output",
     .unset = "a page beside the journal, text to standard output",
     .field = field<parse_text, &ReportArguments::output>,
     .only_typed = true},  // what stands elsewhere is the journal of a run
    {.name = "format",
     .aliases = "output-format",
     .help = "a page that opens anywhere, Markdown, or text",
     .field = registered<report_forms, no_word, &ReportArguments::format>,
     .only_typed = true},
    {.name = "card",
     .kind = OptionKind::flag,
     .help = "15 lines of Markdown at most, for an issue or a chat",
     .field = field<parse_switch, &ReportArguments::card>,
     .only_typed = true},
    {.name = "svg",
     .placeholder = "DIR",
     .help = "write each figure into a file of its own as well",
     .unset = "none",
     .field = field<parse_text, &ReportArguments::svg>,
     .only_typed = true},
    {.name = "open",
     .kind = OptionKind::flag,
     .help = "show the page when it is written",
     .field = field<parse_switch, &ReportArguments::open>,
     .only_typed = true},
};
constexpr OptionTable report_options = {"Report", report_rows};

Expected<void> check_report(Invocation& in) {
  const auto& own = in.own.of<ReportArguments>();
  if (in.operands.empty())
    return usage_error("bench report of what?", "", {"the last run:  bench report last", "see all:  bench ls runs"});
  if (std::count(in.operands.begin(), in.operands.end(), "-") > 1)
    return usage_error("only one run can come from standard input", "", {"write the other to a file first"});
  if (own.card && in.flags.contains("format") && own.format->name != "md")
    return usage_error("--card is Markdown", "", {"leave out --format"});
  const bool in_a_file = own.is_page() ? own.output != "-" : own.output && *own.output != "-";
  if (own.open && !in_a_file) return usage_error("--open needs a file", "", {"name one with -o"});
  if (!own.output && own.is_page() && in.operands.front() == "-")
    return usage_error("where does the page go?", "there is no journal beside which it could lie",
                       {"name a file:  bench report - -o report.html"});
  return {};
}

/// NAME.html beside NAME.jsonl.
std::string beside(const std::string& journal) {
  fs::path path(journal);
  path.replace_extension(".html");
  return path.string();
}

Expected<void> write_figures(const std::string& directory, const Report& report) {
  std::error_code error;
  if (!fs::is_directory(directory, error))
    return usage_error("there is no directory " + directory, "", {"mkdir -p " + directory});
  for (const Figure& figure : report.figures) {
    const std::string path = (fs::path(directory) / (figure.id + ".svg")).string();
    if (const auto written = write_whole_file(path, figure.svg + "\n"); !written) return written.error();
  }
  talk(counted(static_cast<std::int64_t>(report.figures.size()), "figure") + " in " + directory);
  return {};
}

Expected<void> make_the_report(const Invocation& asked) {
  const auto& own = asked.own.of<ReportArguments>();
  const bool to_stdout = own.output ? *own.output == "-" : !own.is_page();
  if (own.output && !to_stdout)
    if (const auto possible = check_report_target(*own.output); !possible) return possible.error();
  const auto loaded = load_reports(asked.operands);
  if (!loaded) return loaded.error();
  for (const LoadedReport& one : loaded->runs)
    for (const std::string& note : one.run.notes) warn(one.name + ": " + note);

  const Report report = make_report(views_of(*loaded));
  if (own.svg)
    if (const auto written = write_figures(*own.svg, report); !written) return written.error();
  const Style style = to_stdout ? terminal_of(STDOUT_FILENO, asked.run).style : Style{};
  const std::string bytes = own.card ? report_card(report) : own.format->render(report, style);
  if (to_stdout) {
    write_output(bytes);
    return {};
  }
  const std::string target = own.output.value_or(beside(loaded->first_path));
  if (const auto possible = check_report_target(target); !possible) return possible.error();
  if (const auto written = write_whole_file(target, bytes); !written) return written.error();
  talk("report: " + target);
  if (!own.open) return {};
  if (const std::string why = open_on_desktop(target); !why.empty()) warn("cannot show " + target + ": " + why);
  return {};
}

int report_runs(const Invocation& asked) {
  const auto made = make_the_report(asked);
  return made ? 0 : static_cast<int>(tell(made.error()));
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .any_operands = true,
          .operands_shown = "RUN...",
          .about = "a page, Markdown or a card of one run or several",
          .options = {&report_options, &screen_options, &config_options},
          .check = check_report,
          .carry_out = report_runs};
}

}  // namespace bench
