#!/usr/bin/env bash
# bench against bench sim, as a user would run them: the journal is held against the server's truth log, and read by DuckDB and jq.
#   journal_check.sh BENCH PYTHON
set -euo pipefail
bench=$1 python=$2
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null; rm -rf "$folder"' EXIT
export XDG_DATA_HOME=$folder

# Five places, seven workers; slow enough that a busy machine keeps up.
cat >"$folder/world.json" <<'WORLD'
{"name": "five", "slots": 5, "decode": {"base_s": 0.01, "per_sequence_s": 0.0002, "flat_until": 5},
 "output_tokens": {"mean": 24, "std": 6, "min": 4}}
WORLD
"$bench" sim --world "$folder/world.json" --truth "$folder/truth.jsonl" --port 0 >"$folder/url" &
sim=$!
for _ in $(seq 100); do [ -s "$folder/url" ] && break; sleep 0.05; done

"$bench" --model m --runs 3 --workers 7 --host "$(head -n 1 "$folder/url")" -o "$folder/run.jsonl" --quiet >"$folder/out.jsonl"
kill "$sim"
wait "$sim" 2>/dev/null || true
sim=

[ "$(grep -c '"type":"request"' "$folder/out.jsonl")" = 60 ]
[ "$(grep -c '"type":"summary"' "$folder/out.jsonl")" = 1 ]
# A second is no promise about time: it only tells right from wrong on any machine. The figure is printed.
"$python" "$here/truth_check.py" "$folder/truth.jsonl" "$folder/run.jsonl" --slots 5 --p99-ms 1000
"$python" "$here/readers_check.py" "$folder/run.jsonl" "$folder/out.jsonl"
