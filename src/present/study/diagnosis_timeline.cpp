#include "present/study/diagnosis_timeline.h"

#include <algorithm>
#include <cmath>

#include <spdlog/fmt/fmt.h>

#include "present/number.h"
#include "present/page/layout.h"
#include "present/page/text.h"

namespace bench {
namespace {

constexpr std::size_t most_rows = 16;
constexpr std::size_t most_drawn_rows = 512;
constexpr int narrowest_bar = 10;
constexpr int widest_bar = 48;
constexpr double share_worth_telling = 0.02;  ///< of the whole time, of a wait

/// What a request is doing in a stretch of its time.
enum class Phase { waits, before_token, is_read, is_answered };

struct PhaseLook {
  Phase phase;
  std::string_view sign;
  std::string_view ascii;
  std::string_view words;
  std::string_view colour;
};

constexpr PhaseLook looks[] = {
    {Phase::waits, "·", ".", "waits for a place", "#c9ced6"},
    {Phase::before_token, "░", "-", "before the first token", "#d9c08a"},
    {Phase::is_read, "▒", "=", "its prompt is read", "#e3a23c"},
    {Phase::is_answered, "█", "#", "is answered", "#3b76b8"},
};

struct Stretch {
  Phase phase;
  double from = 0;
  double to = 0;
};

/// The phases of a request, in order. A request of which it is not known when it was taken up has no waiting.
std::vector<Stretch> stretches_of(const TimelineRow& row) {
  std::vector<Stretch> found;
  const auto add = [&](Phase phase, double from, double to) {
    if (to > from) found.push_back({phase, from, to});
  };
  const double end = row.end.value_or(row.first_token.value_or(row.begins.value_or(row.sent)));
  const double token = std::min(row.first_token.value_or(end), end);
  if (row.begins) {
    add(Phase::waits, row.sent, std::min(*row.begins, token));
    add(Phase::is_read, std::min(*row.begins, token), token);
  } else {
    add(Phase::before_token, row.sent, token);
  }
  add(Phase::is_answered, token, end);
  return found;
}

double end_of(const std::vector<TimelineRow>& rows) {
  double end = 0;
  for (const TimelineRow& row : rows)
    for (const Stretch& stretch : stretches_of(row)) end = std::max(end, stretch.to);
  return end;
}

const PhaseLook& look_of(Phase phase) { return looks[static_cast<int>(phase)]; }

/// Cells of equal time; each shows what most of it was.
std::string bar_of(const TimelineRow& row, double end, int width, bool unicode) {
  const auto stretches = stretches_of(row);
  std::string bar;
  for (int i = 0; i < width; ++i) {
    const double from = end * i / width;
    const double to = end * (i + 1) / width;
    const Stretch* longest = nullptr;
    double most = 0;
    for (const Stretch& stretch : stretches) {
      const double inside = std::min(to, stretch.to) - std::max(from, stretch.from);
      if (inside > most) most = inside, longest = &stretch;
    }
    const bool is_shown = longest != nullptr && most >= (to - from) / 4;
    bar += !is_shown ? " " : unicode ? look_of(longest->phase).sign : look_of(longest->phase).ascii;
  }
  bar.erase(bar.find_last_not_of(' ') + 1);
  return bar;
}

std::string note_of(const TimelineRow& row, double end) {
  if (row.status != Status::ok) return std::string(name_of(row.status));
  const double waited = row.begins ? *row.begins - row.sent : 0;
  return waited > share_worth_telling * end && waited > 0 ? "queued " + duration_text(waited) : "";
}

std::string axis_title(double end, int width) {
  const std::string last = duration_text(end);
  return "0 s" + std::string(static_cast<std::size_t>(std::max(1, width - 3 - display_width(last))), ' ') + last;
}

std::string xml(std::string_view raw) {
  std::string out;
  for (const char c : safe_text(raw)) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

/// The size of the picture and where things stand in it.
struct Canvas {
  double label = 120, width = 640, note = 130, row = 18, top = 44, bottom = 44;
  double x(double at, double end) const { return label + (end > 0 ? at / end * width : 0); }
};

void draw_axis(std::string& svg, const Canvas& canvas, double end, double height) {
  constexpr int ticks = 4;
  for (int i = 0; i <= ticks; ++i) {
    const double x = canvas.x(end * i / ticks, end);
    svg += fmt::format(R"(<line x1="{0:.1f}" y1="{1:.1f}" x2="{0:.1f}" y2="{2:.1f}" stroke="#e3e6ea"/>)", x,
                       canvas.top - 4, height - canvas.bottom + 4);
    svg += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="middle" fill="#555">{}</text>)", x, canvas.top - 8,
                       xml(i == 0 ? "0 s" : duration_text(end * i / ticks)));
    svg += "\n";
  }
}

void draw_row(std::string& svg, const Canvas& canvas, const TimelineRow& row, double end, double y) {
  svg += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)", canvas.label - 8, y + 12.5,
                     xml(truncated(safe_text(row.label), 18)));
  for (const Stretch& stretch : stretches_of(row))
    svg += fmt::format(
        R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"><title>{} {}</title></rect>)",
        canvas.x(stretch.from, end), y + 2, std::max(0.5, canvas.x(stretch.to, end) - canvas.x(stretch.from, end)),
        canvas.row - 4, look_of(stretch.phase).colour, look_of(stretch.phase).words,
        xml(duration_text(stretch.to - stretch.from)));
  if (const std::string note = note_of(row, end); !note.empty())
    svg += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" fill="#555">{}</text>)", canvas.label + canvas.width + 8,
                       y + 12.5, xml(note));
  svg += "\n";
}

bool has_phase(const std::vector<TimelineRow>& rows, Phase phase) {
  return std::any_of(rows.begin(), rows.end(), [phase](const TimelineRow& row) {
    const auto stretches = stretches_of(row);
    return std::any_of(stretches.begin(), stretches.end(), [phase](const Stretch& s) { return s.phase == phase; });
  });
}

}  // namespace

Grid timeline_grid(const std::vector<TimelineRow>& rows, const Style& style, std::int64_t* left_out) {
  Grid grid;
  const std::size_t shown = std::min(rows.size(), most_rows);
  if (left_out != nullptr) *left_out = static_cast<std::int64_t>(rows.size() - shown);
  if (rows.empty()) return grid;
  const double end = end_of(rows);
  int labels = 0;
  int notes = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    labels = std::max(labels, display_width(safe_text(rows[i].label, style.unicode)));
    notes = std::max(notes, display_width(safe_text(note_of(rows[i], end), style.unicode)));
  }
  const int room = style.columns - labels - 2 - (notes > 0 ? notes + 2 : 0);
  const int width = std::clamp(room, narrowest_bar, widest_bar);
  grid.columns = {{.title = "", .align = Align::left}, {.title = axis_title(end, width), .align = Align::left}};
  if (notes > 0) grid.columns.push_back({.title = "", .align = Align::left});
  for (std::size_t i = 0; i < shown; ++i) {
    grid.rows.push_back({rows[i].label, bar_of(rows[i], end, width, style.unicode)});
    if (notes > 0) grid.rows.back().push_back(note_of(rows[i], end));
  }
  return grid;
}

std::string timeline_legend(const std::vector<TimelineRow>& rows, const Style& style) {
  std::string legend;
  for (const PhaseLook& look : looks)
    if (has_phase(rows, look.phase))
      legend += (legend.empty() ? "" : "   ") + std::string(style.unicode ? look.sign : look.ascii) + " " +
                std::string(look.words);
  return legend;
}

std::string timeline_svg(const std::vector<TimelineRow>& rows, const std::string& title) {
  const Canvas canvas;
  const double end = end_of(rows);
  const std::size_t drawn = std::min(rows.size(), most_drawn_rows);
  const double height = canvas.top + canvas.row * static_cast<double>(drawn) + canvas.bottom;
  const double width = canvas.label + canvas.width + canvas.note;
  std::string svg = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" font-family="sans-serif" font-size="11" role="img">)",
      width, height);
  svg += "\n<title>" + xml(title) + "</title>\n";
  svg += fmt::format(R"(<rect width="{:.0f}" height="{:.0f}" fill="#ffffff"/>)", width, height) + "\n";
  svg += fmt::format(R"(<text x="{:.0f}" y="16" font-size="13">{}</text>)", canvas.label,
                     xml(truncated(safe_text(title), 100))) +
         "\n";
  draw_axis(svg, canvas, end, height);
  for (std::size_t i = 0; i < drawn; ++i)
    draw_row(svg, canvas, rows[i], end, canvas.top + canvas.row * static_cast<double>(i));
  double x = canvas.label;
  for (const PhaseLook& look : looks) {
    if (!has_phase(rows, look.phase)) continue;
    svg += fmt::format(
               R"(<rect x="{:.0f}" y="{:.0f}" width="12" height="12" fill="{}"/><text x="{:.0f}" y="{:.0f}">{}</text>)",
               x, height - 22, look.colour, x + 17, height - 12, look.words) +
           "\n";
    x += 160;
  }
  return svg + "</svg>\n";
}

}  // namespace bench
