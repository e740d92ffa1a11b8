#!/usr/bin/env bash
# A simulated server for clients_check.py.   clients_check.sh BENCH PYTHON
set -euo pipefail
bench=$1 python=$2
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null; rm -rf "$folder"' EXIT

echo '{"models": [{"name": "known:1b"}], "answers_any_model": false, "decode": {"base_s": 0.001, "per_sequence_s": 0}}' >"$folder/world.json"
"$bench" sim --world "$folder/world.json" --port 0 >"$folder/url" &
sim=$!
for _ in $(seq 100); do [ -s "$folder/url" ] && break; sleep 0.05; done
"$python" "$here/clients_check.py" "$(head -n 1 "$folder/url")"
