#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Scores of multiple choices by the log-probabilities of their texts, and their means, as lm-evaluation-harness
// computes them.

namespace bench {

/// Index of the largest value, the first of equal ones. `values` must not be empty.
std::size_t largest(std::span<const double> values);

double choice_accuracy(std::span<const double> logprobs, std::size_t gold);  ///< acc
double per_character_accuracy(std::span<const double> logprobs, std::span<const std::string> choices, std::size_t gold);
double per_byte_accuracy(std::span<const double> logprobs, std::span<const std::string> choices, std::size_t gold);
/// By how much likelier a choice is after the question than without it: acc_mutual_info.
double gain_accuracy(std::span<const double> logprobs, std::span<const double> unconditional, std::size_t gold);

/// Shares of the choices, 0 to 1.
std::vector<double> softmax(std::span<const double> logprobs);
double brier_score(std::span<const double> logprobs, std::size_t gold);
/// Probability of the true choices among all: mc2 of TruthfulQA.
double true_share(std::span<const double> logprobs, std::span<const int> labels);

double mean_of(std::span<const double> values);
std::optional<double> stderr_of_mean(std::span<const double> values);  ///< none for a single value

/// A task within a group.
struct TaskScore {
  std::int64_t size = 0;
  double mean = 0;
  double std_error = 0;
};

double pooled_mean(std::span<const TaskScore> tasks);    ///< weighted by size
double pooled_stderr(std::span<const TaskScore> tasks);  ///< of it: without the variance between tasks
double plain_mean(std::span<const TaskScore> tasks);     ///< each task counts the same
double plain_stderr(std::span<const TaskScore> tasks);

}  // namespace bench
