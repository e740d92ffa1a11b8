#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "bench/summary.h"

namespace bench {

/// An answer: how sure the model was of it, and whether it was right.
struct SureAnswer {
  double confidence = 0;
  bool right = false;
};

inline constexpr std::size_t usual_bins = 15;

/// Bins of equal width on (0, 1], each with the means of what fell into it, upper edges included; empty ones have
/// zeros.
std::vector<Calibration::Bin> confidence_bins(std::span<const SureAnswer> answers, std::size_t bins = usual_bins);

/// The expected calibration error: |accuracy − confidence| of each bin, weighted by how many answers it holds.
double expected_calibration_error(std::span<const Calibration::Bin> bins);

/// The probability that a right answer has a higher confidence than a wrong one, where equal ones count half. None
/// unless there are both.
std::optional<double> auroc(std::vector<SureAnswer> answers);

}  // namespace bench
