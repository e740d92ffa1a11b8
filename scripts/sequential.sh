#!/usr/bin/env bash
# Two jobs, one after the other. Wrap it in `time`; then do the same with parallel.sh.
source "$(dirname "$0")/two_jobs.sh"

one_by_one() {
  job 1 || { failed="job 1 failed ($?)"; return 0; }
  job 2 || failed="job 2 failed ($?)"
}

rm -f "$note"
both one_by_one
echo "one after the other: $total ms"
{ echo "$workload"; echo "$total"; measured; prompt_work; } >"$note"
explain
echo
echo "now with the same arguments: time scripts/parallel.sh"
