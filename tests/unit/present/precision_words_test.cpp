#include "present/precision_words.h"

#include "catch.hpp"

using namespace bench;

TEST_CASE("what is known is told with its width, and what is missing with how much it takes") {
  PrecisionLook look;
  look.model = "m";
  look.metric = "gen_toks_per_s";
  look.value = 41.7;
  look.half_width = 0.041;
  look.requests = 60;
  look.looks = 3;
  look.more_requests = 340;
  look.more_time = std::chrono::minutes(25);
  CHECK(known_words(look) == "Decode rate p50 is known to ± 4.1 % after 60 requests");
  CHECK(further_words(look) == "about 340 more requests, 25 min");
  CHECK(describe_precision(look, false).pieces == Pieces{"Decode rate p50 is known to ± 4.1 % after 60 requests",
                                                         "± 2 % was wanted", "about 340 more requests, 25 min",
                                                         "corrected for 3 looks"});
  look.reached = true;
  look.half_width = 0.019;
  look.more_requests.reset();
  CHECK(describe_precision(look, true).pieces ==
        Pieces{"m", "Decode rate p50 is known to ± 1.9 % after 60 requests", "corrected for 3 looks"});
}

TEST_CASE("a score is known in points, after questions") {
  PrecisionLook look;
  look.half_width = 0.025;
  look.requests = 113;
  look.more_requests = 1;
  CHECK(known_words(look) == "the score is known to ± 2.5 points after 113 questions");
  CHECK(further_words(look) == "about 1 more question");
  look.half_width.reset();
  CHECK(known_words(look) == "too few values to know the score after 113 questions");
}

TEST_CASE("of two sides it is the change that is known") {
  PrecisionLook look;
  look.metric = "ttft_s";
  look.of_change = true;
  look.half_width = 0.019;
  look.requests = 24;
  look.more_requests = 12;
  CHECK(known_words(look) == "the change of TTFT is known to ± 1.9 % after 24 requests on each side");
  CHECK(further_words(look) == "about 12 more requests on each side");
  look.metric.clear();
  CHECK(known_words(look) == "the change of the score is known to ± 1.9 points after 24 questions on each side");
  CHECK(goal_words({"2%", "", 0.02, true}, false) == "the change of the main figure is known to ± 2 %");
  CHECK(goal_words({"2%", "", 0.02, true}, true) == "the change of the score is known to ± 2 points");
}
