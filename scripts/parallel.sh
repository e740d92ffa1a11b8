#!/usr/bin/env bash
# Two jobs as two processes at the same time, sharing one server. Wrap it in `time`, and compare with sequential.sh.
source "$(dirname "$0")/two_jobs.sh"

start=$(now)
job 1 & first=$!
job 2 & second=$!
wait "$first" "$second"
total=$(( ($(now) - start) / 1000000 ))
echo "side by side: $total ms"

[ -r "$note.sequential" ] || { echo "run scripts/sequential.sh with the same arguments to compare"; exit 0; }
before=$(cat "$note.sequential")
gain=$(( before * 100 / (total > 0 ? total : 1) ))
printf 'one after the other it took %d ms: side by side is %d.%02d times as fast\n' "$before" $((gain / 100)) $((gain % 100))
if [ "$gain" -lt 120 ]; then
  echo "so the jobs waited for each other: the server answers one request at a time, or is busy with one (user and sys"
  echo "are this program's own CPU time and stay small: the client is not what is waited for)."
  echo "On Ollama try OLLAMA_NUM_PARALLEL=2 or more."
else
  echo "so the server works on both at once; each job alone takes longer than before where they share it."
fi
