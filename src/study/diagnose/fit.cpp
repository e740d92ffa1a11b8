#include "study/diagnose/fit.h"

#include <algorithm>
#include <utility>

#include "bench/backend.h"

#include "base/text.h"
#include "summarise/sentence.h"

namespace bench {
namespace {

constexpr std::int64_t finest = 1024;
constexpr std::int64_t most_unknown = 131072;  ///< of a model that does not say what it can keep
constexpr double all_of_it = 0.999;

std::int64_t most_context(const Preflight& found) {
  const auto told = found.models.empty() ? std::nullopt : found.models.front().context_length;
  return std::max(told.value_or(most_unknown), finest);
}

/// One short question: what is asked is the load.
Suite fit_suite() {
  Case asked;
  asked.id = "fit";
  asked.messages = {{"user", "Say yes."}};
  Suite suite;
  suite.name = "fit";
  suite.cases.push_back(std::move(asked));
  return suite;
}

ContextProbe probe(Campaign& campaign, const RunOptions& run, const Preflight& found, Transport& transport,
                   const Leg& leg, std::int64_t context) {
  ContextProbe tried;
  tried.context = context;
  bool was_sent = false;
  std::optional<Failure> failure;
  campaign.measure(leg, [&](const RunRecord& record) {  // the leg has no warm-up
    was_sent = true;
    failure = record.reply.failure;
  });
  if (!was_sent) {
    tried.failure = "the request was not sent";
    return tried;
  }
  if (failure) {
    tried.failure = failure->detail.empty() ? std::string(name_of(failure->status)) : failure->detail;
    return tried;
  }
  const auto loaded = loaded_models(*found.backend, transport, run);
  const LoadedModel* model = find_loaded(found.server.api, loaded, leg.plan.to.model);
  if (model == nullptr) {
    tried.failure = "the server does not name it among the loaded models";
    return tried;
  }
  tried.gpu_share = model->gpu_share();
  tried.size = model->size;
  return tried;
}

bool fits_whole(const ContextProbe& tried) { return tried.gpu_share.value_or(0) >= all_of_it; }

}  // namespace

FitSearch::FitSearch(std::int64_t most) : most_(most) {}

std::optional<std::int64_t> FitSearch::next() const {
  if (is_all()) return std::nullopt;
  if (fits_ == 0 && !too_much_) return std::min(first_context_tried, most_);
  if (!too_much_) return std::min(2 * fits_, most_);
  if (*too_much_ <= finest || *too_much_ - fits_ <= finest) return std::nullopt;
  const std::int64_t middle = (fits_ + *too_much_) / 2 / finest * finest;
  return std::clamp(middle, fits_ + 1, *too_much_ - 1);
}

void FitSearch::saw(std::int64_t context, bool fits) {
  if (fits) {
    fits_ = std::max(fits_, context);
  } else {
    too_much_ = std::min(too_much_.value_or(context), context);
  }
}

Expected<void> check_fit(const Preflight& found) {
  if (found.backend->server.loaded == nullptr || !found.backend->settings.context)
    return SetupError{ExitCode::preflight,
                      std::string(found.backend->words.product) + " cannot be asked for the context that fits",
                      "a request cannot change it, or the server does not say what lies on the GPU",
                      {"start the server with another context, and see its log"}};
  return {};
}

Expected<std::vector<Leg>> fit_legs(const RunOptions& run, const Preflight& found, std::int64_t context,
                                    std::int64_t first_index) {
  RunOptions one = run;
  one.runs = 1, one.requests = 1, one.workers = 1, one.warmup = 0;
  one.duration.reset();
  one.request.num_predict = 1;
  one.request.num_ctx = {ContextSize::Kind::fixed, context};
  return make_legs(one, fit_suite(), found, {"fit: context " + std::to_string(context), 0}, first_index);
}

ContextFit find_fit(Campaign& campaign, const RunOptions& run, const Preflight& found, Transport& transport,
                    const std::function<void(std::int64_t context)>& told) {
  ContextFit fit;
  fit.model = found.models.front().name;
  fit.target = found.server.url;
  fit.simulated = found.server.simulated;
  const std::int64_t most = most_context(found);
  FitSearch search(most);
  std::int64_t next_index = 0;
  while (const auto context = search.next()) {
    const auto legs = fit_legs(run, found, *context, next_index);
    if (!legs || campaign.is_over()) break;
    next_index = index_after(*legs);
    told(*context);
    fit.probes.push_back(probe(campaign, run, found, transport, legs->front(), *context));
    if (campaign.is_over()) break;
    const ContextProbe& tried = fit.probes.back();
    if (tried.gpu_share == 0.0) {
      fit.no_gpu = true;
      break;
    }
    search.saw(*context, fits_whole(tried));
  }
  fit.complete = !campaign.is_over();
  fit.largest = search.largest();
  fit.is_all = search.is_all();
  conclude_fit(fit, most);
  return fit;
}

void conclude_fit(ContextFit& fit, std::int64_t most) {
  const std::string with_now = " with as many places as the server has now";
  if (fit.no_gpu) {
    fit.says = "The model lies on the CPU as a whole, so there is no context that keeps it on a GPU.";
    return;
  }
  if (!fit.largest) {
    const bool was_loaded = std::any_of(fit.probes.begin(), fit.probes.end(),
                                        [](const ContextProbe& tried) { return tried.gpu_share.has_value(); });
    fit.says = !fit.complete ? "Nothing can be said so far."
               : was_loaded
                   ? "Not even with the smallest context that was tried does the model stay on the GPU" + with_now + "."
                   : "Nothing can be said: the server does not tell what lies on the GPU, or did not load it.";
    return;
  }
  fit.says = fit.is_all ? "All of the model's context, " + std::to_string(most) + " tokens, stays on the GPU" + with_now
                        : (fit.complete ? "Up to " : "At least ") + std::to_string(*fit.largest) +
                              " tokens of context stay on the GPU" + with_now;
  fit.says += ".";
  const std::int64_t times = *fit.largest / first_context_tried;
  if (times >= 2)
    fit.says += " Every place takes as much: with " + std::to_string(first_context_tried) +
                " tokens there is room for " + std::to_string(times) + " times as many places.";
}

}  // namespace bench
