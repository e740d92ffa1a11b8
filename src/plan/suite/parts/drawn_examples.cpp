#include "plan/suite/parts/drawn_examples.h"

#include <algorithm>

namespace bench {

std::vector<std::size_t> DrawnExamples::next() {
  return shots_ == 0 ? std::vector<std::size_t>() : random_.sample(documents_, shots_);
}

std::vector<std::size_t> DrawnExamples::next_without(const std::function<bool(std::size_t)>& is_the_question) {
  if (shots_ == 0) return {};
  std::vector<std::size_t> drawn = random_.sample(documents_, std::min(shots_ + 1, documents_));
  std::erase_if(drawn, is_the_question);
  if (drawn.size() < shots_) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < documents_; ++i)
      if (!is_the_question(i)) others.push_back(i);
    drawn = random_.sample(others.size(), std::min(shots_, others.size()));
    for (std::size_t& place : drawn) place = others[place];
  }
  drawn.resize(std::min(drawn.size(), shots_));
  return drawn;
}

}  // namespace bench
