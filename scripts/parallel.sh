#!/usr/bin/env bash
# Two jobs as two processes at the same time, sharing one server. Wrap it in `time`, and compare with sequential.sh.
source "$(dirname "$0")/two_jobs.sh"

start=$(now)
job 1 & first=$!
job 2 & second=$!
failed=
wait "$first" || failed="job 1 failed ($?)"
wait "$second" || failed="${failed:+$failed, }job 2 failed ($?)"
total=$(($(now) - start))
[ -z "$failed" ] || fail "$failed, so there is nothing to conclude: run bench with it alone to see why" 1
echo "side by side: $total ms"

if [ ! -r "$note" ] || [ "$(head -n 1 "$note")" != "$workload" ]; then
  echo "not compared: scripts/sequential.sh has not been run with the same jobs and options"
  exit 0
fi
before=$(sed -n 2p "$note")
prompt_work >"$folder/prompt_work"
read -r asked repeated hits <<<"$(remembered "$folder/prompt_work")"
if [ $((hits * 10)) -gt "$asked" ]; then
  echo "one after the other it took $before ms, but nothing can be concluded from that: the server remembered $hits of"
  echo "$asked prompts from scripts/sequential.sh and did not read them again, which is fast at any load. Restart the server"
  echo "before each script, or let every prompt be new (--prompt-cache avoid, where the suite allows it)."
  exit 0
fi
gain=$((before * 100 / (total > 0 ? total : 1)))
printf 'one after the other it took %d ms: side by side is %d.%02d times as fast\n' "$before" $((gain / 100)) $((gain % 100))
if [ "$gain" -lt 120 ]; then
  echo "so the jobs waited for each other: the server answers one request at a time, or is busy with one (user and sys"
  echo "are this program's own CPU time and stay small: the client is not what is waited for)."
  echo "On Ollama try OLLAMA_NUM_PARALLEL=2 or more."
else
  echo "so the server works on both at once; each job alone takes longer than before where they share it."
fi
[ "$repeated" -eq 0 ] || echo "($repeated of $asked prompts were asked before, byte for byte; the server read them again.)"
