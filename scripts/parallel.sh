#!/usr/bin/env bash
# Two jobs as two processes at the same time, sharing one server. Wrap it in `time`, and compare with sequential.sh.
source "$(dirname "$0")/two_jobs.sh"

side_by_side() {
  local first second
  job 1 & first=$!
  job 2 & second=$!
  wait "$first" || failed="job 1 failed ($?)"
  wait "$second" || failed="${failed:+$failed, }job 2 failed ($?)"
}

both side_by_side
echo "side by side: $total ms"

compare_with_sequential() {
  local before loops asked repeated hits gain
  if [ ! -r "$note" ] || [ "$(head -n 1 "$note")" != "$workload" ]; then
    echo "not compared: scripts/sequential.sh has not been run with the same jobs and options"
    return 0
  fi
  before=$(sed -n 2p "$note")
  loops=$(sed -n 3p "$note")
  prompt_work >"$folder/prompt_work"
  read -r asked repeated hits <<<"$(remembered "$folder/prompt_work")"
  if [ $((hits * 10)) -gt "$asked" ]; then
    echo "one after the other it took $before ms, but nothing can be concluded from that: the server remembered $hits of"
    echo "$asked prompts from scripts/sequential.sh and did not read them again, which is fast at any load. Restart the server"
    if [ -n "$suite" ]; then echo "before each script: the questions of $suite are asked as they are, byte for byte."
    else echo "before each script, or let every prompt be new (--prompt-cache avoid)."
    fi
    return 0
  fi
  gain=$((before * 100 / (total > 0 ? total : 1)))
  printf 'one after the other it took %d ms: side by side is %d.%02d times as fast\n' "$before" $((gain / 100)) $((gain % 100))
  # Start, preflight and warm-up overlap on any server.
  if [ $((loops * 3)) -lt $((before * 2)) ]; then
    echo "which says little of the server: its requests took $loops ms of that, the rest was start, preflight and warm-up."
    echo "Ask for more (--runs, or more questions)."
  fi
  [ "$repeated" -eq 0 ] || echo "($repeated of $asked prompts were asked before, byte for byte; the server read them again.)"
}

compare_with_sequential
explain
