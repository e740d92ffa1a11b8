# Sourced by sequential.sh and parallel.sh: two jobs of bench against one server, each timed.
#   scripts/parallel.sh [JOB JOB] [options of bench]
#   scripts/parallel.sh mmlu [SUBJECT SUBJECT] [options of bench mmlu]
#   scripts/parallel.sh eval SUITE SUBJECT SUBJECT [options of bench eval]
# A JOB is a prompt file or a suite of `bench ls prompts`. Of a quality suite each job asks the questions of one subject.
# It runs in the bash of macOS (3.2) too.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bench=${BENCH:-$root/build/release/bench}
fail() { echo "$(basename "$0"): $1" >&2; exit "${2:-2}"; }
[ -x "$bench" ] || fail "build bench first: scripts/bench.sh --version"

# The quality suite, if the first word names one, and what bench is told to ask it.
suite=
command=()
case "${1-}" in
  mmlu) suite=mmlu; command=(mmlu); shift;;
  eval) suite=${2-}; command=(eval "$suite")
        [ -n "$suite" ] || fail "which suite?  scripts/$(basename "$0") eval arc easy challenge"
        shift 2;;
esac

jobs=()
while [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; do jobs+=("$1"); shift; done
if [ ${#jobs[@]} -eq 0 ]; then
  case "$suite" in
    "") jobs=(short code);;
    mmlu) jobs=(astronomy abstract_algebra);;
  esac
fi
example="A.jsonl B.jsonl"
[ -z "$suite" ] || example="${command[*]} SUBJECT SUBJECT"
[ ${#jobs[@]} -eq 2 ] || fail "two jobs are needed, ${#jobs[@]} given:  scripts/$(basename "$0") $example --model NAME"

options=("$@")
given=" ${options[*]-} "
# given_any NAME...: whether one of these options is among them, as --NAME or --NAME=VALUE.
given_any() {
  local name
  for name in "$@"; do case "$given" in *" $name "*|*" $name="*) return 0;; esac; done
  return 1
}
if [ -n "$suite" ] && given_any --subjects --subject --tasks; then
  fail "the two jobs are the subjects:  scripts/$(basename "$0") ${command[*]} ${jobs[*]} (without --subjects)"
fi
model=(--model llama3.1:8b)
case "$given" in *" --model"*|*" -m "*) model=();; esac
runs=(--runs 1)
case "$given" in *" --runs"*|*" -r "*) runs=();; esac

# The real questions where they are, else those that come with bench: never without saying so.
questions=()
if [ -n "$suite" ] && ! given_any --sample --dataset --data && [ -z "${BENCH_SAMPLE:-}${BENCH_DATASET:-}${BENCH_DATA:-}" ]; then
  if "$bench" ls datasets | grep -e "^$suite .* not here: " >/dev/null; then
    questions=(--sample)
    echo "$suite is not on this machine: these are its sample questions (bench fetch $suite brings the real ones)"
  fi
fi

if [ -z "$suite" ]; then
  for name in "${jobs[@]}"; do
    [ -e "$name" ] || "$bench" ls prompts --plain | grep -qx -- "$name" ||
      fail "there is no prompt file and no suite '$name' (see: bench ls prompts; of a quality suite: mmlu, eval SUITE)"
  done
fi

# Two times are compared only when they are of the same work: jobs by content, options, server, program.
workload=$({
  echo "${command[*]-} ${questions[*]-}"
  for name in "${jobs[@]}"; do
    echo "$name"
    [ -z "$suite" ] || continue
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
    world=(--itl 4ms --output-tokens 64)
    if [ -n "$suite" ]; then  # one short answer to whatever is asked
      echo '{"pattern":"","reply":"B"}' >"$folder/answers.jsonl"
      world=(--ttft 40ms --itl 20ms --mode "script $folder/answers.jsonl")
    fi
    "$bench" sim --port 0 --slots "${SLOTS:-1}" "${world[@]}" >"$folder/url" &
    sim=$!
    until [ -s "$folder/url" ]; do
      kill -0 "$sim" 2>/dev/null || fail "the simulated server did not start" 3
      sleep 0.05
    done
    host=(--host "$(head -n 1 "$folder/url")")
    echo "simulated server with ${SLOTS:-1} place(s) (SLOTS=4 gives it four)${suite:+; it answers B to every question}"
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
  local name=${jobs[$1 - 1]}
  local what=(run --prompts "$name")
  [ -z "$suite" ] || what=("${command[@]}" --subjects "$name")
  local TIMEFORMAT="  job $1 ($(basename "$name")): real %R s  user %U s  sys %S s"
  # ${a[@]+"${a[@]}"}: an empty array is an unset variable to old shells.
  time "$bench" "${what[@]}" ${questions[@]+"${questions[@]}"} ${model[@]+"${model[@]}"} ${runs[@]+"${runs[@]}"} \
    ${host[@]+"${host[@]}"} ${options[@]+"${options[@]}"} -o "$folder/$1.jsonl" --format table --quiet \
    >"$folder/$1.table"
}

# both FUNCTION: the same of both jobs together, which FUNCTION starts. `failed` says what went wrong, `total` the milliseconds.
both() {
  local TIMEFORMAT="  both jobs: real %R s  user %U s  sys %S s" start
  failed=
  start=$(now)
  time "$1"
  total=$(($(now) - start))
  [ -z "$failed" ] || fail "$failed, so there is nothing to conclude: run bench with it alone to see why" 1
  print_scores
}

# What the questions of each subject came to; with --show-answers each of them.
print_scores() {
  local n
  [ -n "$suite" ] || return 0
  for n in 1 2; do
    ! given_any --show-answers || cat "$folder/$n.table"
    sed -n "s/^score  *\(.* right)\).*/  job $n (${jobs[n - 1]}): \1/p" "$folder/$n.table"
  done
}

# What the two journals show of each other: waiting, places, and what there was to gain.
explain() {
  echo
  "$bench" diagnose --from "$folder/1.jsonl" "$folder/2.jsonl"
}

# How long requests were under way, of the two jobs together, in milliseconds: the rest is start, preflight and warm-up.
measured() {
  cat "$folder/1.jsonl" "$folder/2.jsonl" | sed -n 's/.*"measuring":{"wall_s":\([0-9.e-]*\),.*/\1/p' |
    awk '{ sum += $1 } END { printf "%d\n", sum * 1000 }'
}

# What the server did for each prompt of both jobs: its checksum, the seconds it was evaluated for, and how many of its tokens
# were not in the cache ("-" where the server does not count them).
prompt_work() {
  cat "$folder/1.jsonl" "$folder/2.jsonl" | grep '^{"type":"request"' |
    sed -n 's/.*"prompt_sha":"\([0-9a-f]*\)".*"prefill_s":\([0-9.e-]*\),.*"prompt_eval_count":\([0-9a-z]*\),"prompt_eval_cached_count":\([0-9a-z]*\).*/\1 \2 \3 \4/p' |
    awk '{ print $1, $2, ($3 == "null" || $4 == "null") ? "-" : $3 - $4 }'
}

# Prompts of $1 that the server has answered before, and of those the ones that it did not read again: less than a quarter of
# the time (by which bench tells a cache hit within a run), or of the tokens. Each is held against its own first time, since
# questions that share examples are served by the cache in part even then. What is printed:  ASKED REPEATED REMEMBERED
remembered() {
  awk 'NR == FNR { if (FNR > 3 && !($1 in before && $2 <= before[$1])) { before[$1] = $2; read[$1] = $3 } next }
       { asked++
         if (!($1 in before)) next
         repeated++
         if ($2 < before[$1] / 4 || ($3 != "-" && read[$1] != "-" && $3 < read[$1] / 4)) hits++ }
       END { print asked + 0, repeated + 0, hits + 0 }' "$note" "$1"
}
