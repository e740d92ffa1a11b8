#!/usr/bin/env bash
# Builds the fuzz targets and runs each in turn.
#   tests/fuzz/run.sh [SECONDS] [TARGET...]      60 s and all targets without
# It starts from tests/fuzz/regressions/TARGET and keeps what it finds on the way in build/fuzz/corpus/TARGET. What breaks
# a law is left in build/fuzz/findings/TARGET-*: mend it, and put it with a name among the regressions.
source "$(dirname "$0")/../../scripts/setup.sh"

seconds=${1:-60}
case $seconds in *[!0-9]*|'') say "usage: tests/fuzz/run.sh [SECONDS] [TARGET...]"; exit 2;; esac
[ $# = 0 ] || shift
cd "$root"
targets=("$@")
[ $# -gt 0 ] || targets=($(ls tests/fuzz/regressions))

install_missing fuzz
say "building (fuzz)"
quietly cmake --preset fuzz
quietly cmake --build build/fuzz -j "$jobs" --target bench_fuzz

mkdir -p build/fuzz/findings
failed=()
for target in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$target"
  log=build/fuzz/$target.log
  if BENCH_FUZZ_TARGET=$target nice timeout $((seconds + 60)) build/fuzz/tests/fuzz/bench_fuzz -max_total_time="$seconds" \
    -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$target-" \
    "build/fuzz/corpus/$target" "tests/fuzz/regressions/$target" >"$log" 2>&1; then
    printf '%-16s clean  %s\n' "$target" "$(grep -E '^Done|exec' "$log" | grep -oE 'Done.*' | tail -1)"
  else
    printf '%-16s BROKEN, see %s\n' "$target" "$log"
    grep -E 'ERROR|SUMMARY|Test unit written' "$log" | head -5
    failed+=("$target")
  fi
done
[ ${#failed[@]} = 0 ]
