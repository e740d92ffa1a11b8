#include "summarise/row_marks.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "bench/backend.h"

#include "summarise/cold.h"
#include "summarise/metric/ids.h"
#include "summarise/statistics/in_flight.h"
#include "summarise/statistics/metric_summary.h"

namespace bench {

namespace {

constexpr double shortest_load_s = 0.2;  // no load is shorter than one poll of 250 ms
constexpr double cold_factor = 5;
constexpr double cached_share = 0.25;  // of the time per token that an uncached prompt takes

using Rows = std::vector<const Row*>;

void mark_cold(const Rows& rows, std::vector<RowMarks>& marks) {
  std::vector<double> loads;
  for (const Row* row : rows)
    if (row->load_ns) loads.push_back(seconds(Nanos(*row->load_ns)));
  const double limit = cold_limit_s(loads);
  for (std::size_t i = 0; i < rows.size(); ++i)
    marks[i].cold = rows[i]->load_ns && seconds(Nanos(*rows[i]->load_ns)) > limit;
}

std::optional<double> prefill_per_token(const Row& row) {
  if (!row.ok() || !row.prefill_ns || row.prompt_tokens.value_or(0) < 1) return std::nullopt;
  return static_cast<double>(*row.prefill_ns) / static_cast<double>(*row.prompt_tokens);
}

/// What a prompt costs per token when nothing of it is cached. A prompt that carries a nonce cannot be served from the
/// cache, so the usual time is the uncached one; one that is repeated as it is can only be uncached when it comes
/// first.
class UncachedReference {
 public:
  explicit UncachedReference(const Rows& rows) {
    std::map<std::int64_t, std::vector<double>> with_nonce;
    for (const Row* row : rows) {
      const auto cost = prefill_per_token(*row);
      if (!cost) continue;
      if (row->nonce) {
        with_nonce[row->item].push_back(*cost);
      } else {
        first_.try_emplace(row->item, *cost);
      }
    }
    for (auto& [item, costs] : with_nonce) usual_[item] = *median(std::move(costs));
  }
  double of(const Row& row) const { return row.nonce ? usual_.at(row.item) : first_.at(row.item); }

 private:
  std::map<std::int64_t, double> usual_, first_;
};

/// Where the server counts cached tokens, half the prompt: a template's few fixed tokens are always cached.
void mark_cache_hits(const Rows& rows, std::vector<RowMarks>& marks) {
  const UncachedReference reference(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = *rows[i];
    const auto cost = prefill_per_token(row);
    if (row.cached_tokens && row.prompt_tokens) {
      marks[i].cache_hit = *row.cached_tokens > 0 && 2 * *row.cached_tokens >= *row.prompt_tokens;
    } else if (cost) {
      marks[i].cache_hit = *cost < cached_share * reference.of(row);
    }
  }
}

void mark_truncated(const Rows& rows, std::int64_t context, std::string_view api, std::vector<RowMarks>& marks) {
  const Backend* const backend = find_backend(api);
  const auto was_cut = backend ? backend->prompt_was_cut : nullptr;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = *rows[i];
    marks[i].prompt_truncated = row.prompt_truncated || (context > 0 && row.prompt_tokens && was_cut != nullptr &&
                                                         was_cut(*row.prompt_tokens, context));
  }
}

/// The wait that an idle server also has (transport, template, tokenising) is taken off: its median with one request in
/// flight, else the smallest seen.
void estimate_queue(const Rows& rows, std::vector<RowMarks>& marks) {
  const std::size_t wait = metric_index(metric::raw_wait);
  std::vector<Span> spans;
  for (const Row* row : rows) spans.push_back(row->in_system);
  const std::vector<bool> alone = alone_in_flight(spans);

  std::vector<double> all, undisturbed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto waited = rows[i]->ok() && !marks[i].cold ? rows[i]->metric(wait) : std::nullopt;
    if (!waited) continue;
    all.push_back(*waited);
    if (alone[i]) undisturbed.push_back(*waited);
  }
  if (all.empty()) return;
  const double baseline = median(undisturbed).value_or(*std::min_element(all.begin(), all.end()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto waited = rows[i]->ok() ? rows[i]->metric(wait) : std::nullopt;
    if (waited) marks[i].queue_est_s = std::max(0.0, *waited - baseline);
  }
}

}  // namespace

double cold_limit_s(const std::vector<double>& loads_s) {
  std::vector<double> warm;
  std::copy_if(loads_s.begin(), loads_s.end(), std::back_inserter(warm),
               [](double load) { return load <= shortest_load_s; });
  return std::max(shortest_load_s, cold_factor * median(std::move(warm)).value_or(0));
}

std::vector<RowMarks> mark_rows(const std::vector<const Row*>& in_plan_order, std::int64_t unsent_context,
                                std::string_view api) {
  std::vector<RowMarks> marks(in_plan_order.size());
  mark_cold(in_plan_order, marks);
  mark_cache_hits(in_plan_order, marks);
  mark_truncated(in_plan_order, unsent_context, api, marks);
  estimate_queue(in_plan_order, marks);
  return marks;
}

}  // namespace bench
