#include "score/choice_metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bench {
namespace {

double characters(const std::string& text) {
  return static_cast<double>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

template <class Value>
double accuracy_by(std::size_t count, std::size_t gold, Value value) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = value(i);
  return largest(values) == gold;
}

template <class Value>
double sum_over(std::span<const TaskScore> tasks, Value value) {
  return std::accumulate(tasks.begin(), tasks.end(), 0.0,
                         [&](double sum, const TaskScore& task) { return sum + value(task); });
}

double size_of(const TaskScore& task) { return static_cast<double>(task.size); }

}  // namespace

std::size_t largest(std::span<const double> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

double choice_accuracy(std::span<const double> logprobs, std::size_t gold) { return largest(logprobs) == gold; }

double per_character_accuracy(std::span<const double> logprobs, std::span<const std::string> choices,
                              std::size_t gold) {
  return accuracy_by(logprobs.size(), gold, [&](std::size_t i) { return logprobs[i] / characters(choices[i]); });
}

double per_byte_accuracy(std::span<const double> logprobs, std::span<const std::string> choices, std::size_t gold) {
  return accuracy_by(logprobs.size(), gold,
                     [&](std::size_t i) { return logprobs[i] / static_cast<double>(choices[i].size()); });
}

double gain_accuracy(std::span<const double> logprobs, std::span<const double> unconditional, std::size_t gold) {
  return accuracy_by(logprobs.size(), gold, [&](std::size_t i) { return logprobs[i] - unconditional[i]; });
}

std::vector<double> softmax(std::span<const double> logprobs) {
  const double top = *std::max_element(logprobs.begin(), logprobs.end());  // so that nothing underflows to 0/0
  std::vector<double> shares;
  for (const double logprob : logprobs) shares.push_back(std::exp(logprob - top));
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

double brier_score(std::span<const double> logprobs, std::size_t gold) {
  const std::vector<double> shares = softmax(logprobs);
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double miss = shares[i] - (i == gold ? 1 : 0);
    sum += miss * miss;
  }
  return sum;
}

double true_share(std::span<const double> logprobs, std::span<const int> labels) {
  const std::vector<double> shares = softmax(logprobs);
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i)
    if (labels[i] != 0) sum += shares[i];
  return sum;
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> stderr_of_mean(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = mean_of(values);
  const double squares = std::accumulate(values.begin(), values.end(), 0.0, [mean](double sum, double value) {
    return sum + (value - mean) * (value - mean);
  });
  const double n = static_cast<double>(values.size());
  return std::sqrt(squares / (n - 1) / n);
}

double pooled_mean(std::span<const TaskScore> tasks) {
  return sum_over(tasks, [](const TaskScore& task) { return size_of(task) * task.mean; }) / sum_over(tasks, size_of);
}

double pooled_stderr(std::span<const TaskScore> tasks) {
  const double n = sum_over(tasks, size_of);
  const double squares = sum_over(tasks, [](const TaskScore& task) {
    return (size_of(task) - 1) * task.std_error * task.std_error * size_of(task);
  });
  return std::sqrt(squares / (n - static_cast<double>(tasks.size())) / n);
}

double plain_mean(std::span<const TaskScore> tasks) {
  return sum_over(tasks, [](const TaskScore& task) { return task.mean; }) / static_cast<double>(tasks.size());
}

double plain_stderr(std::span<const TaskScore> tasks) {
  const double squares = sum_over(tasks, [](const TaskScore& task) { return task.std_error * task.std_error; });
  return std::sqrt(squares) / static_cast<double>(tasks.size());
}

}  // namespace bench
