#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

/// What some requests of the experiment are for.
enum class Purpose {
  speed,  ///< the workload's prompts in a closed loop: throughput
  burst,  ///< short prompts, all at once: how many are worked on together
  room,   ///< the workload's prompts, one fewer in flight than there are places: does anything wait all the same?
  quick,  ///< one token each, one after another: is it the pace that is refused, or the number in flight?
};

/// One condition of the experiment. Its name is the condition of the records, and tells all that was varied.
struct Cell {
  Purpose purpose = Purpose::speed;
  double temperature = 0;
  bool schema = false;
  std::int64_t in_flight = 1;
  bool operator==(const Cell&) const = default;
};

/// "speed: temperature 0, schema, 8 in flight".
std::string name_of(const Cell& cell);
/// None for the name of anything else.
std::optional<Cell> cell_from(std::string_view condition);

/// "temperature 0, with a schema": what the requests of a cell share with those of others, in words.
std::string condition_words(double temperature, bool schema);

}  // namespace bench
