#!/usr/bin/env bash
# Installs what is missing, builds, passes every test. Arguments go to ctest (scripts/test.sh -L unit).
# BENCH_PRESET chooses another build: dev (the default), release, asan, tsan.
source "$(dirname "$0")/setup.sh"

preset=${BENCH_PRESET:-dev}
install_missing tests

# Programs written elsewhere that the tests hold ours against, in a folder of their own. Without them their tests are skipped.
venv=$root/build/venv
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import ollama, openai, duckdb' 2>/dev/null; then
  say "installing in build/venv: ollama openai duckdb"
  { python3 -m venv "$venv" && "$venv/bin/pip" install -q --disable-pip-version-check ollama==0.6.3 openai==3.57.0 duckdb; } >&2 ||
    say "no Python packages: the tests that need them will be skipped"
fi

build "$preset"
cd "$root/build/$preset"
ctest --output-on-failure -j "$jobs" "$@"  # tiers that watch the real clock run alone all the same
