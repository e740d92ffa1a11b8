#include "bench/renderer.h"

#include "cli/option/field.h"
#include "cli/option/option_tables.h"
#include "cli/option/run_values.h"

namespace bench {

inline std::string text_of(const ExportTarget& value) { return text_of(value.format->name) + "=" + value.path; }

namespace {

constexpr Field named_format = registered<printed_renderers, no_word, &RunOptions::format>;

/// Without a name the formats themselves say where they stand in.
std::string show_format(const Invocation& from, const OptionRow& row) {
  if (from.run.format != nullptr) return named_format.show(from, row);
  return text_of(default_renderer(true).name) + " on a terminal, " + text_of(default_renderer(false).name) +
         " elsewhere";
}

constexpr Field format_field = {named_format.set, show_format, named_format.words};

constexpr OptionRow result_rows[] = {
    {.name = "output",
     .letter = 'o',
     .placeholder = "FILE|-",
     .help = "journal of the run; - writes it to standard output",
     .brief = "journal of the run",
     .unset = "a new file in the user's data directory",
     .field = field<parse_text, &RunOptions::output>},
    {.name = "format",
     .aliases = "output-format",
     .shorthands = "json=json",
     .help = "what standard output carries",
     .brief = "standard output",
     .field = format_field},
    {.name = "report",
     .placeholder = "FILE",
     .help = "write a page about the run there as well: charts and tables in one HTML file",
     .unset = "none; bench report makes one at any time",
     .field = field<parse_text, &RunOptions::report>},
    {.name = "percentiles",
     .aliases = "metric-percentiles",
     .kind = OptionKind::list,
     .placeholder = "P[,P...]",
     .help = "percentiles of the summary, by nearest rank",
     .field = field<parse_percentiles, &RunOptions::percentiles>},
    {.name = "label",
     .aliases = "metadata",
     .kind = OptionKind::repeated,
     .placeholder = "K=V",
     .help = "note kept with the run; repeatable",
     .unset = "none",
     .field = collected<parse_key_value, &RunOptions::labels>},
    {.name = "run-id",
     .placeholder = "TEXT",
     .help = "name of the run",
     .unset = "made from the time",
     .field = field<parse_run_id, &RunOptions::run_id>},
    {.name = "durability",
     .help = "sync the journal after each record, at most each second, or never",
     .field = choice<durabilities, &RunOptions::durability>},
    {.name = "force",
     .kind = OptionKind::flag,
     .help = "replace an existing journal, which is kept as FILE.bak-<time>",
     .field = field<parse_switch, &RunOptions::force>},
    {.name = "append",
     .kind = OptionKind::flag,
     .help = "go on in the file of -o where it holds a part of this very run; else begin it",
     .field = field<parse_switch, &RunOptions::append>},
    {.name = "resume",
     .placeholder = "RUN",
     .help = "send what is left of a run that was stopped, into its own file: its file, its id, last or prev",
     .unset = "none",
     .field = field<parse_text, &RunOptions::resume>},
    {.name = "fallback-dir",
     .placeholder = "DIR",
     .help = "where the journal goes on when its disk is full",
     .unset = "the folder for temporary files",
     .field = field<parse_text, &RunOptions::fallback_dir>},
};

constexpr OptionRow export_rows[] = {
    {.name = "export",
     .kind = OptionKind::repeated,
     .placeholder = "KIND=PATH",
     .help = "write the finished run to a file as well, in any format of --format, or to a folder; repeatable",
     .unset = "none",
     .field = collected<parse_export, &RunOptions::exports>},
};

constexpr OptionRow gate_rows[] = {
    {.name = "allow-failures",
     .aliases = "max-error-rate",
     .placeholder = "N|P%",
     .help = "so many failed requests are no failure of the run",
     .field = field<parse_allowance, &RunOptions::allow_failures>},
    {.name = "gate",
     .kind = OptionKind::repeated,
     .placeholder = "EXPR",
     .help = "limit to keep, such as 'ttft.p95<500ms, error_rate<1%'; repeatable",
     .brief = "limit to pass, such as 'ttft.p95<500ms'",
     .unset = "none",
     .field = collected<parse_gate, &RunOptions::gates>},
    {.name = "strict",
     .kind = OptionKind::flag,
     .help = "a doubtful measurement fails the run",
     .field = field<parse_switch, &RunOptions::strict>},
};

}  // namespace

constinit const OptionTable result_options = {"Results", result_rows};
constinit const OptionTable export_options = {"Results", export_rows};
constinit const OptionTable gate_options = {"Limits to pass", gate_rows};

}  // namespace bench
