# Sourced by sequential.sh and parallel.sh: two jobs of bench against one server, each timed.
#   scripts/parallel.sh [JOB JOB] [options of bench]
# A JOB is a prompt file, a suite of `bench ls prompts`, or a command of bench with a suite of its own.
# It runs in the bash of macOS (3.2) too.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bench=${BENCH:-$root/build/release/bench}
fail() { echo "$(basename "$0"): $1" >&2; exit "${2:-2}"; }
[ -x "$bench" ] || fail "build bench first: scripts/bench.sh --version"

jobs=()
while [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; do jobs+=("$1"); shift; done
[ ${#jobs[@]} -gt 0 ] || jobs=(short code)
[ ${#jobs[@]} -eq 2 ] || fail "two jobs are needed, ${#jobs[@]} given:  scripts/$(basename "$0") A.jsonl B.jsonl --model NAME"
options=("$@")
given=" ${options[*]-} "
model=(--model llama3.1:8b)
case "$given" in *" --model"*|*" -m "*) model=();; esac
runs=(--runs 1)
case "$given" in *" --runs"*|*" -r "*) runs=();; esac

# What bench is told to run: a file or a suite of prompts, else a command that brings its suite along.
commands=()
for name in "${jobs[@]}"; do
  if [ -e "$name" ] || "$bench" ls prompts --plain | grep -qx -- "$name"; then commands+=("run --prompts")
  elif [ "${name%.jsonl}" = "$name" ] && "$bench" help "$name" >/dev/null 2>&1; then commands+=("")
  else fail "there is no prompt file and no suite '$name' (see: bench ls prompts)"
  fi
done

# Two times are compared only when they are of the same work: jobs by content, options, server, program.
workload=$({
  for name in "${jobs[@]}"; do
    echo "$name"
    if [ -f "$name" ]; then cat "$name"; elif [ -d "$name" ]; then cat "$name"/*; fi
  done
  printf '%s\n' "$given" "${OLLAMA_HOST:-}" "${SLOTS:-1}"
  env | grep '^BENCH_' | sort || true
  "$bench" --version
} | cksum)

folder=$(mktemp -d "${TMPDIR:-/tmp}/bench-jobs.XXXXXX")
# What both jobs took one after the other is remembered here, for parallel.sh.
note=${TMPDIR:-/tmp}/bench-jobs-$(id -u).sequential

sim=
finish() {
  [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Without --host (and OLLAMA_HOST) both jobs share a simulated server of one place, which is Ollama's default.
host=()
case "$given" in *" --host"*|*" --url"*|*" --base-url"*|*" --target"*) ;; *)
  if [ -z "${OLLAMA_HOST:-}${BENCH_HOST:-}" ]; then
    "$bench" sim --port 0 --slots "${SLOTS:-1}" --itl 4ms --output-tokens 64 >"$folder/url" &
    sim=$!
    until [ -s "$folder/url" ]; do
      kill -0 "$sim" 2>/dev/null || fail "the simulated server did not start" 3
      sleep 0.05
    done
    host=(--host "$(head -n 1 "$folder/url")")
    echo "simulated server with ${SLOTS:-1} place(s) (SLOTS=4 gives it four)"
  fi;;
esac

# Milliseconds of a clock. `date` has seconds only in macOS.
now() {
  if [ -n "${EPOCHREALTIME:-}" ]; then local us=${EPOCHREALTIME/[.,]/}; echo $((us / 1000))
  elif command -v perl >/dev/null; then perl -MTime::HiRes=time -e 'printf "%.0f\n", time * 1000'
  elif command -v python3 >/dev/null; then python3 -c 'import time; print(int(time.time() * 1000))'
  else echo $(($(date +%s) * 1000))
  fi
}

# job N: runs job N and prints real, user and sys as `time` does. Its status is that of bench.
job() {
  local name=${jobs[$1 - 1]} command=${commands[$1 - 1]}
  local TIMEFORMAT="  job $1 ($(basename "$name")): real %R s  user %U s  sys %S s"
  # ${a[@]+"${a[@]}"}: an empty array is an unset variable to old shells.
  time "$bench" $command "$name" ${model[@]+"${model[@]}"} ${runs[@]+"${runs[@]}"} ${host[@]+"${host[@]}"} \
    ${options[@]+"${options[@]}"} -o "$folder/$1.jsonl" --format table --quiet >/dev/null
}

# What the server says of each request of both jobs: the prompt's checksum and the seconds it was evaluated for.
prompt_work() {
  cat "$folder/1.jsonl" "$folder/2.jsonl" | grep '^{"type":"request"' |
    sed -n 's/.*"prompt_sha":"\([0-9a-f]*\)".*"prefill_s":\([0-9.e-]*\),.*/\1 \2/p'
}

# Prompts of $1 that the server has answered before, and of those the ones that it did not read again: less than a
# quarter of the time (by which bench tells a cache hit within a run). What is printed:  ASKED REPEATED REMEMBERED
remembered() {
  awk 'NR == FNR { if (FNR > 2 && $2 > before[$1]) before[$1] = $2; next }
       { asked++; if ($1 in before) { repeated++; if ($2 < before[$1] / 4) hits++ } }
       END { print asked + 0, repeated + 0, hits + 0 }' "$note" "$1"
}
