# Sourced by sequential.sh and parallel.sh: two jobs of bench against one server, each timed.
# Two prompt files and options of bench may be given:   scripts/parallel.sh A.jsonl B.jsonl --model M --host H
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bench=${BENCH:-$root/build/release/bench}
[ -x "$bench" ] || { echo "build bench first: scripts/bench.sh --version" >&2; exit 2; }

files=()
while [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; do files+=("$1"); shift; done
[ ${#files[@]} -eq 2 ] || files=("$root/prompts/short.jsonl" "$root/prompts/code.jsonl")
options=("$@")
case " ${options[*]-} " in *" --model"*|*" -m "*) ;; *) options+=(--model llama3.1:8b);; esac
case " ${options[*]-} " in *" --runs"*|*" -r "*) ;; *) options+=(--runs 1);; esac
folder=$(mktemp -d "${TMPDIR:-/tmp}/bench-jobs.XXXXXX")

# Without --host (and OLLAMA_HOST) both jobs share a simulated server of one place, which is Ollama's default.
sim=
finish() {
  [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
case " ${options[*]} " in *" --host"*) ;; *)
  if [ -z "${OLLAMA_HOST:-}" ]; then
    "$bench" sim --port 0 --slots "${SLOTS:-1}" --itl 4ms --output-tokens 64 >"$folder/url" &
    sim=$!
    until [ -s "$folder/url" ]; do sleep 0.05; done
    options+=(--host "$(head -n 1 "$folder/url")")
    echo "simulated server with ${SLOTS:-1} place(s) (SLOTS=4 gives it four)"
  fi;;
esac

now() { date +%s%N; }

# job N: runs file N and prints real, user and sys as `time` does.
job() {
  local TIMEFORMAT="  job $1 ($(basename "${files[$1 - 1]}")): real %R s  user %U s  sys %S s"
  time "$bench" --prompts "${files[$1 - 1]}" "${options[@]}" -o "$folder/$1.jsonl" --format table --quiet >/dev/null
}

# What both took together is remembered, so that the two scripts can be compared.
note=${TMPDIR:-/tmp}/bench-jobs-$(id -u)
