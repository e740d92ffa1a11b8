#include "campaign/forecast.h"

#include "bench/backend.h"
#include "bench/metric.h"

namespace bench {
namespace {

std::optional<TokenRates> rates_of(const RunRecord& warmup) {
  const auto tpot = find_metric("tpot_s")->of(warmup);
  const auto ttft = find_metric("ttft_s")->of(warmup);
  const auto prompt = find_metric("prompt_tokens")->of(warmup);
  if (!tpot || !ttft || !prompt) return std::nullopt;
  // The model is loaded once, not again for every request to come.
  const double reading = *ttft - find_metric("load_s")->of(warmup).value_or(0);
  if (*tpot <= 0 || reading <= 0) return std::nullopt;
  return TokenRates{*prompt / reading, 1 / *tpot};
}

}  // namespace

std::optional<ReloadNotice> reload_before(const Leg& leg, const ServerFacts& server) {
  const std::int64_t wanted = leg.plan.num_ctx;
  const LoadedModel* loaded = find_loaded(server.api, server.loaded, leg.plan.to.model);
  if (loaded == nullptr || wanted == 0 || loaded->context_length.value_or(wanted) == wanted) return std::nullopt;
  return ReloadNotice{loaded->name, *loaded->context_length, wanted};
}

bool is_load_expected(const Leg& leg, const ServerFacts& server) {
  const Backend* backend = find_backend(server.api);
  if (backend == nullptr || backend->server.loaded == nullptr) return false;
  return find_loaded(server.api, server.loaded, leg.plan.to.model) == nullptr || reload_before(leg, server);
}

std::optional<TokenRates> rates_of(std::span<const RunRecord> warmups) {
  std::optional<TokenRates> slowest;
  for (const RunRecord& warmup : warmups) {
    const auto rates = rates_of(warmup);
    if (rates && (!slowest || rates->output_per_s < slowest->output_per_s)) slowest = rates;
  }
  return slowest;
}

}  // namespace bench
