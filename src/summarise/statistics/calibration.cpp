#include "summarise/statistics/calibration.h"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

std::size_t bin_of(double confidence, std::size_t bins) {
  const auto above = static_cast<std::int64_t>(std::ceil(confidence * static_cast<double>(bins)));
  return static_cast<std::size_t>(std::clamp<std::int64_t>(above - 1, 0, static_cast<std::int64_t>(bins) - 1));
}

}  // namespace

std::vector<Calibration::Bin> confidence_bins(std::span<const SureAnswer> answers, std::size_t bins) {
  std::vector<Calibration::Bin> result(bins);
  for (const SureAnswer& answer : answers) {
    Calibration::Bin& bin = result[bin_of(answer.confidence, bins)];
    ++bin.n;
    bin.confidence += answer.confidence;
    bin.accuracy += answer.right ? 1 : 0;
  }
  for (Calibration::Bin& bin : result) {
    if (bin.n == 0) continue;
    bin.confidence /= static_cast<double>(bin.n);
    bin.accuracy /= static_cast<double>(bin.n);
  }
  return result;
}

double expected_calibration_error(std::span<const Calibration::Bin> bins) {
  double sum = 0, n = 0;
  for (const Calibration::Bin& bin : bins) {
    sum += static_cast<double>(bin.n) * std::abs(bin.accuracy - bin.confidence);
    n += static_cast<double>(bin.n);
  }
  return n > 0 ? sum / n : 0;
}

std::optional<double> auroc(std::vector<SureAnswer> answers) {
  std::sort(answers.begin(), answers.end(),
            [](const SureAnswer& a, const SureAnswer& b) { return a.confidence < b.confidence; });
  double wins = 0, wrong_below = 0, right_in_all = 0;
  for (std::size_t at = 0; at < answers.size();) {
    double right = 0, wrong = 0;  // of equal confidence
    const double confidence = answers[at].confidence;
    for (; at < answers.size() && answers[at].confidence == confidence; ++at) ++(answers[at].right ? right : wrong);
    wins += right * (wrong_below + wrong / 2);
    wrong_below += wrong;
    right_in_all += right;
  }
  if (right_in_all == 0 || wrong_below == 0) return std::nullopt;
  return wins / (right_in_all * wrong_below);
}

}  // namespace bench
