#include "present/study/context_fit.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "present/json_parts.h"
#include "present/number.h"
#include "present/page/page.h"
#include "present/page/text.h"
#include "present/statements.h"
#include "present/summary_json.h"

namespace bench {
namespace {

using json_parts::Json;
using json_parts::or_null;

Grid probe_grid(const ContextFit& fit) {
  Grid grid;
  grid.columns = {
      {.title = "context"}, {.title = "on the GPU"}, {.title = "in memory"}, {.title = "", .align = Align::left}};
  for (const ContextProbe& tried : fit.probes)
    grid.rows.push_back({std::to_string(tried.context), quantity_text({tried.gpu_share, {}}, Unit::share),
                         tried.size ? bytes_text(*tried.size) : "—", tried.failure});
  return grid;
}

}  // namespace

std::string fit_page(const ContextFit& fit, const Style& style) {
  Page page(style);
  if (fit.simulated) page.text(simulated_notice, Emphasis::caution);
  if (!fit.complete) page.text("INCOMPLETE", Emphasis::alarm);
  page.text(fit.says, Emphasis::strong);
  page.gap();
  page.statement({"asked", {fit.model, fit.target}});
  if (fit.probes.empty()) return std::move(page).take();
  const Grid grid = probe_grid(fit);
  page.grid(grid, fits(grid, Frame::plain, style) ? Frame::plain : Frame::stacked);
  return std::move(page).take();
}

std::string fit_markdown(const ContextFit& fit, const Style&) {
  std::string out = "### bench diagnose: the context that fits\n\n";
  if (fit.simulated) out += md_text(simulated_notice) + "\n\n";
  if (!fit.complete) out += "INCOMPLETE\n\n";
  out += "**" + md_text(fit.says) + "**\n\n- asked: " + md_text(fit.model + " at " + fit.target) + "\n";
  return fit.probes.empty() ? out : out + "\n" + draw_markdown(probe_grid(fit));
}

std::string fit_document(const ContextFit& fit, const Style&) {
  Json out = Json::object();
  out["type"] = "fit";
  out["run_id"] = fit.run_id;
  out["simulated"] = fit.simulated;
  out["complete"] = fit.complete;
  out["model"] = fit.model;
  out["target"] = fit.target;
  out["says"] = fit.says;
  out["largest_context"] = or_null(fit.largest);
  out["is_all"] = fit.is_all;
  out["no_gpu"] = fit.no_gpu;
  out["probes"] = Json::array();
  for (const ContextProbe& tried : fit.probes) {
    Json one = Json::object();
    one["context"] = tried.context;
    one["gpu_share"] = or_null(tried.gpu_share);
    one["size_bytes"] = or_null(tried.size);
    one["failure"] = tried.failure.empty() ? Json(nullptr) : Json(tried.failure);
    out["probes"].push_back(std::move(one));
  }
  return json_text(out, 2) + "\n";
}

}  // namespace bench
