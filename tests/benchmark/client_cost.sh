#!/usr/bin/env bash
# What a token costs bench in CPU time, beside a bare epoll client. Builds what it needs, measures, prints, stops.
#   tests/benchmark/client_cost.sh [--seconds N] [--streams N,N,...] [--rounds N] [--no-stamps]
# BENCH=FILE measures another build of bench.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p build
cmake --preset release >build/client_cost.log 2>&1 || { cat build/client_cost.log >&2; exit 1; }
cmake --build build/release --target bench client_cost >>build/client_cost.log 2>&1 || { tail -n 30 build/client_cost.log >&2; exit 1; }
exec timeout -k 5 900 build/release/tests/client_cost "${BENCH:-build/release/bench}" "$@"
