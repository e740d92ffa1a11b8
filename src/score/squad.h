#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench::squad {

/// As the official script of SQuAD compares answers: lower case, no ASCII punctuation, no articles, single blanks.
std::string normalised(std::string_view text);

/// The right answers that are left when they are normalised; one empty text when there are none, which is the right
/// answer to a question that has none.
std::vector<std::string> golds_of(const std::vector<std::string>& references);

double exact(const std::string& given, const std::string& gold);
double f1(const std::string& given, const std::string& gold);  ///< both normalised

/// The best of a measure over all right answers.
double best(std::string_view reply, const std::vector<std::string>& references,
            double (*measure)(const std::string& given, const std::string& gold));

}  // namespace bench::squad
