#include "cli/measuring/dry_run.h"

#include <algorithm>
#include <string>
#include <unistd.h>

#include "base/text.h"
#include "cli/measuring/announcement.h"
#include "cli/terminal/output.h"
#include "cli/terminal/terminal.h"
#include "plan/plan_preview.h"
#include "present/page/layout.h"
#include "present/page/text.h"
#include "present/statements.h"

namespace bench {
namespace {

constexpr int widest_file = 400;  ///< lines of a file need not be cut as those of a screen

/// Every request that will be sent, or one round of those that never end.
std::int64_t requests_shown(const RunPlan& plan) {
  return plan.size().value_or(static_cast<std::int64_t>(plan.suite.cases.size()));
}

void print_lines(const Backend& backend, const std::vector<Leg>& legs) {
  for (const Leg& leg : legs)
    for (std::int64_t i = 0; i < requests_shown(leg.plan); ++i) {
      const PlannedRequest request = leg.plan.at(leg.place(i));
      if (!write_output(plan_line(request, backend.encode(request)) + "\n")) return;
    }
}

std::string title(std::string_view text, const Style& style) {
  return painted(text, Emphasis::strong, style.color) + "\n";
}

std::string options_part(const std::vector<ResolvedOption>& options, const Style& style) {
  int name_width = 0;
  int value_width = 0;
  const int widest_value = std::max(style.columns / 3, 10);
  for (const ResolvedOption& option : options) {
    name_width = std::max(name_width, display_width(option.name));
    value_width = std::max(value_width, display_width(safe_text(option.value, style.unicode)));
  }
  value_width = std::min(value_width, widest_value);
  std::string out = title("Options", style);
  for (const ResolvedOption& option : options)
    out += "  " + padded(option.name, name_width) + "  " +
           padded(excerpt(option.value, value_width, style.unicode), value_width) + "  " + option.source + "\n";
  return out;
}

/// Where it will go, and how much the server takes at once; nothing where it does not say that.
std::string server_part(const ServerFacts& server, const Style& style) {
  const ServerCapacity& capacity = server.capacity;
  const std::string places = describe_capacity(capacity);
  if (places.empty()) return "";
  std::string out = title("Server", style) + "  " + safe_text(server.api + " " + server.version, style.unicode) +
                    " at " + safe_text(server.url, style.unicode) + ": " + places + "\n";
  if (capacity.busy_places.value_or(0) > 0)
    out += "  " + counted(*capacity.busy_places, "place") + " at work for somebody else just now\n";
  if (*capacity.places > 1 && capacity.context_per_place && !capacity.shared_cache)
    out += "  whether all places share those tokens, only the server's log tells (kv_unified)\n";
  return out + "\n";
}

std::string requests_part(const std::vector<Leg>& legs, const Style& style) {
  std::string out = title("Requests", style);
  for (const Leg& leg : legs) {
    const RunPlan& plan = leg.plan;
    const PlanEstimate cost = estimate(plan);
    out += "  " + safe_text(announcement(leg, cost), style.unicode) + "\n";
    out += "  " + std::to_string(plan.suite.cases.size()) + " prompts of " + safe_text(plan.suite.name, style.unicode) +
           ", at most " + std::to_string(cost.prompt_tokens) + " prompt tokens and " +
           std::to_string(cost.output_tokens) + " output tokens" + (cost.requests ? "" : " in a round") + "\n";
    if (const std::string text = context_text(leg, cost); !text.empty())
      out += "  " + safe_text(text, style.unicode) + "\n";
  }
  return out;
}

std::string first_request_part(const Preflight& found, const RunPlan& plan, const Style& style) {
  if (requests_shown(plan) == 0) return "";
  const HttpRequest request = found.backend->encode(plan.at(0));
  return title("First request", style) + "  " + request.method + " " + safe_text(found.server.url, style.unicode) +
         request.path + "\n  " + safe_text(request.body, style.unicode) + "\n";
}

}  // namespace

ExitCode dry_run(const Invocation& asked, const Preflight& found, const std::vector<Leg>& legs) {
  if (asked.run.format != nullptr && asked.run.format->streams_records()) {
    print_lines(*found.backend, legs);
    return ExitCode::ok;
  }
  const Terminal screen = terminal_of(STDOUT_FILENO, asked.run);
  Style style = screen.style;
  if (!screen.is_terminal) style.columns = widest_file;
  std::string out =
      options_part(asked.resolved, style) + "\n" + server_part(found.server, style) + requests_part(legs, style);
  if (!legs.empty()) out += "\n" + first_request_part(found, legs.front().plan, style);
  write_output(out + "\nNo prompt was sent.\n");
  return ExitCode::ok;
}

}  // namespace bench
