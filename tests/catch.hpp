#pragma once
// The only file that includes Catch2, so that the names of its two major versions differ in one place.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>  // v2: Approx is global
#endif
