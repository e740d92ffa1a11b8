// Catch2 v2 wants its main compiled here; v3 brings one in Catch2WithMain, and this file is then not built.
#define CATCH_CONFIG_MAIN
#include "catch.hpp"
