#include "summarise/quality/repeats.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "summarise/statistics/moments.h"

namespace bench {

namespace {

struct Asked {
  std::int64_t item = 0;
  std::int64_t run = 0;
  double score = 0;
  auto key() const { return std::tie(item, run, score); }
};

std::vector<Asked> by_question(const Questions& questions) {
  std::vector<Asked> all;
  all.reserve(questions.places.size());
  for (const std::size_t place : questions.places) {
    const Row& row = questions.row(place);
    all.push_back({row.item, row.run, row.answer.score});
  }
  std::sort(all.begin(), all.end(), [](const Asked& a, const Asked& b) { return a.key() < b.key(); });
  return all;
}

std::size_t runs_in(const std::vector<Asked>& all) {
  std::set<std::int64_t> runs;
  for (const Asked& asked : all) runs.insert(asked.run);
  return runs.size();
}

/// What the answers to one question were, one a run.
struct Tally {
  std::int64_t questions = 0, flipped = 0, always = 0, majority = 0;
  std::set<std::int64_t> items;

  void add(const Asked* first, const Asked* last) {
    const auto same = [first](const Asked& asked) { return asked.score == first->score; };
    const auto right = std::count_if(first, last, [](const Asked& asked) { return asked.score >= 1; });
    ++questions;
    flipped += !std::all_of(first, last, same);
    always += right == last - first;
    majority += 2 * right > last - first;
    items.insert(first->item);
  }
};

/// In the order of the plan, for questions are numbered as they came.
double spread_of(const Questions& questions, const std::set<std::int64_t>& items) {
  std::map<std::int64_t, Welford> runs;
  for (const std::size_t place : questions.places) {
    const Row& row = questions.row(place);
    if (items.contains(row.item)) runs[row.run].add(row.answer.score);
  }
  Welford accuracies;
  for (const auto& [run, scores] : runs) accuracies.add(scores.mean);
  return accuracies.deviation();
}

}  // namespace

std::optional<Repeats> repeats_of(const Questions& questions) {
  const std::vector<Asked> all = by_question(questions);
  const std::size_t runs = runs_in(all);
  if (runs < 2) return std::nullopt;
  Tally tally;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t begin = at;
    std::set<std::int64_t> asked_in;
    for (; at < all.size() && all[at].item == all[begin].item; ++at) asked_in.insert(all[at].run);
    if (asked_in.size() == runs) tally.add(all.data() + begin, all.data() + at);
  }
  if (tally.questions == 0) return std::nullopt;
  const auto share = [&](std::int64_t n) { return static_cast<double>(n) / static_cast<double>(tally.questions); };
  return Repeats{static_cast<std::int64_t>(runs),
                 tally.questions,
                 share(tally.flipped),
                 share(tally.always),
                 share(tally.majority),
                 spread_of(questions, tally.items)};
}

}  // namespace bench
