#!/usr/bin/env bash
# Two jobs, one after the other. Wrap it in `time`; then do the same with parallel.sh.
source "$(dirname "$0")/two_jobs.sh"

start=$(now)
job 1
job 2
total=$(( ($(now) - start) / 1000000 ))
echo "one after the other: $total ms"
echo "$total" >"$note.sequential"
echo "now with the same arguments: time scripts/parallel.sh"
