#!/usr/bin/env bash
# Ends bench with kill -9 at random instants, N times, and checks what is left: no record that was shown is lost, none is
# there twice, every line is whole but perhaps the last one.
#   kill_soak.sh BENCH [PYTHON [N]]
# In turn somebody reads stdout, nobody reads it (a pipe that is full), its reader has left, and it is closed. A line that
# arrived where it is read is a promise. Everywhere the server's own log is one: what it answered is in the journal, but
# for the last moment.
# A round takes about a second. KILL_SOAK_SEED repeats the instants of an earlier soak, as far as a machine can.
set -euo pipefail
bench=$1 python=${2:-python3} rounds=${3:-12}
command -v "$python" >/dev/null || exit 77
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
workers=6
sim= client= reader=
stop() {
  for process in "$client" "$sim" "$reader"; do [ -z "$process" ] || kill -9 "$process" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap stop EXIT
export HOME=$folder XDG_DATA_HOME=$folder/data
seed=${KILL_SOAK_SEED:-$RANDOM}
RANDOM=$seed

mkfifo "$folder/read" "$folder/unread"
exec 7<>"$folder/unread" # both ends are open, and nobody reads

start_bench() { # stdout as a redirection of the shell has it
  "$bench" -m m --host "$url" -n 100000 -c $workers --warmup 1 --prompt Hello. -o "$folder/run.jsonl" --format jsonl --quiet 2>"$folder/err" &
  client=$!
}

for ((round = 0; round < rounds; ++round)); do
  how=$(echo read unread left closed | cut -d ' ' -f $((round % 4 + 1)))
  rm -f "$folder"/*.jsonl "$folder"/url "$folder"/shown
  "$bench" sim --port 0 --slots $workers --ttft 5ms --itl 2ms --output-tokens 8 --truth "$folder/truth.jsonl" >"$folder/url" &
  sim=$!
  for _ in $(seq 200); do [ -s "$folder/url" ] && break; sleep 0.02; done
  url=$(head -n 1 "$folder/url")
  : >"$folder/shown"
  case $how in
    read)
      cat "$folder/read" >"$folder/shown" &
      reader=$!
      start_bench >"$folder/read"
      ;;
    unread) start_bench >&7 ;;
    left)
      head -n 1 "$folder/read" >"$folder/shown" &
      reader=$!
      start_bench >"$folder/read"
      ;;
    closed) start_bench >&- ;;
  esac
  sleep "$(printf '0.%03d' $((50 + RANDOM % 750)))"
  kill -9 "$client" || { echo "bench had ended by itself:"; cat "$folder/err"; exit 1; }
  wait "$client" 2>/dev/null || true
  [ -z "$reader" ] || wait "$reader"
  kill "$sim" # its log is whole when it has ended
  wait "$sim" 2>/dev/null || true
  client= reader= sim=
  if ! "$python" "$here/kill_check.py" "$bench" "$folder" $workers "$how" >>"$folder/figures"; then
    echo "round $round of seed $seed, stdout $how: $(tail -n 1 "$folder/figures")"
    [ -z "${KILL_SOAK_KEEP:-}" ] || cp -r "$folder" "$KILL_SOAK_KEEP"
    exit 1
  fi
done
awk -v seed="$seed" '{ records += $1; shown += $2; torn += $4; if ($3 > most) most = $3; if ($1 == 0) early++ }
  END { printf "%d kills: %d records kept, %d had been shown, none lost; at most %d answers of the last moment not kept; %d torn lines; %d kills before the first record; seed %s\n", NR, records, shown, most, torn, early, seed }' "$folder/figures"
