#!/usr/bin/env bash
# What MMLU costs this program: CPU time of a run, time to plan it, time to grade it again. Builds what it needs,
# measures, prints, stops. The goals are printed beside the figures; nothing fails when one is missed.
#   tests/benchmark/mmlu_cost.sh [DATA]
# DATA is a folder with test/ and dev/ as MMLU is published: BENCH_SHARED_DATA/mmlu, or what `bench fetch mmlu` has brought.
# BENCH=FILE measures another build of bench.
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${BENCH:-build/release/bench}
data=${1:-${BENCH_SHARED_DATA:-../shared/data}/mmlu}
if [ -d "$data" ]; then dataset=(--dataset "$data"); else dataset=(); fi
if [ -z "${BENCH:-}" ]; then
  mkdir -p build
  cmake --preset release >build/mmlu_cost.log 2>&1 || { cat build/mmlu_cost.log >&2; exit 1; }
  cmake --build build/release --target bench >>build/mmlu_cost.log 2>&1 || { tail -n 30 build/mmlu_cost.log >&2; exit 1; }
fi
folder=$(mktemp -d)
sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null; rm -rf "$folder"' EXIT

# A server that answers as fast as it can, with one token: what is measured waits for nothing.
echo '{"overhead_s": 0, "slots": 64, "prefill": {"per_token_s": 0}, "decode": {"base_s": 0.0001, "per_sequence_s": 0},
  "output_tokens": {"mean": 2, "std": 0}}' >"$folder/world.json"
"$bench" sim --world "$folder/world.json" --port 0 >"$folder/url" &
sim=$!
for _ in $(seq 100); do [ -s "$folder/url" ] && break; sleep 0.05; done
url=$(head -n 1 "$folder/url")

# best GOAL NAME COMMAND...: the least of three, as a busy machine can only make one slower.
best() {
  local goal=$1 name=$2 TIMEFORMAT='%R %U %S'
  shift 2
  for _ in 1 2 3; do
    { time "$@" >"$folder/out" 2>"$folder/errors"; } 2>>"$folder/times" || { tail -n 5 "$folder/errors" >&2; exit 1; }
  done
  read -r wall user sys <<<"$(sort -n -k 2 "$folder/times" | head -n 1)"
  rm "$folder/times"
  printf '%-58s %6.2f s user %6.2f s sys %6.2f s wall   goal: %s\n' "$name" "$user" "$sys" "$wall" "$goal"
}
mmlu() { "$bench" mmlu "${dataset[@]}" --host "$url" --model llama3.1:8b "$@"; }
run() { rm -f "$folder"/run*; mmlu --output "$folder/run.jsonl" --quiet "$@"; }

two=(--subjects astronomy,abstract_algebra)
best '0.1 s user' '252 questions, --workers 1' run "${two[@]}" --workers 1
best '0.1 s user' '252 questions, --workers 4' run "${two[@]}" --workers 4
best '0.3 s wall' 'all questions planned, no examples' mmlu --dry-run --shots 0
best '0.3 s wall' 'all questions planned, 5 examples' mmlu --dry-run --shots 5
best 'none'       'all questions asked, --workers 4' run --workers 4
if "$bench" grade --help >/dev/null 2>&1; then
  best '1 s wall' 'all answers graded again' "$bench" grade "$folder/run.jsonl"
else
  echo 'bench grade: not there'
fi
