#include "cli/commands.h"

int main(int argc, char** argv) { return bench::bench_main(argc, argv); }
