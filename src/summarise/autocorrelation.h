#pragma once

#include <span>

namespace bench {

/// How many consecutive values count as one independent one, by batch means: the largest batch_length·Var(batch
/// mean)/Var(x) over batches of 1, 2, 4, … values. 1 when the values are no more alike than chance makes independent
/// ones (99 %), so that healthy samples keep their exact intervals.
double autocorrelation_time(std::span<const double> in_time_order);

}  // namespace bench
