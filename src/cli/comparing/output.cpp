#include "cli/comparing/output.h"

#include <unistd.h>

#include "cli/comparing/arguments.h"
#include "cli/comparing/sides.h"
#include "cli/results/report_file.h"
#include "cli/results/step_summary.h"
#include "cli/terminal/message.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"

namespace bench {
namespace {

Expected<void> write_comparison_page(const std::string& path, const std::vector<std::string>& journals,
                                     const std::vector<ComparedRuns>& all) {
  const auto loaded = load_reports(journals);
  if (!loaded) return loaded.error();
  if (const auto written = write_report_page(path, make_report(views_of(*loaded), all)); !written)
    return written.error();
  talk("report: " + path);
  return {};
}

}  // namespace

ExitCode publish(const std::vector<ComparedRuns>& all, const Invocation& asked,
                 const std::vector<std::string>& journals) {
  const auto& own = asked.own.of<CompareArguments>();
  write_output(own.format->render(all, terminal_of(STDOUT_FILENO, asked.run).style));
  for (const ComparisonRenderer& form : comparison_renderers())
    if (form.is_markdown) add_to_step_summary(form.render(all, Style{}));
  if (own.report)
    if (const auto written = write_comparison_page(*own.report, journals, all); !written) return tell(written.error());
  return keeps_change_gates(all) ? ExitCode::ok : ExitCode::gate;
}

}  // namespace bench
