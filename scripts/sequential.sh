#!/usr/bin/env bash
# Two jobs, one after the other. Wrap it in `time`; then do the same with parallel.sh.
source "$(dirname "$0")/two_jobs.sh"

rm -f "$note"
start=$(now)
job 1 || fail "job 1 failed ($?), so there is nothing to conclude: run bench with it alone to see why" 1
job 2 || fail "job 2 failed ($?), so there is nothing to conclude: run bench with it alone to see why" 1
total=$(($(now) - start))
echo "one after the other: $total ms"
{ echo "$workload"; echo "$total"; prompt_work; } >"$note"
echo "now with the same arguments: time scripts/parallel.sh"
