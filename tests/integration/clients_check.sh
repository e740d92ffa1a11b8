#!/usr/bin/env bash
# Simulated servers for clients_check.py: one as Ollama, one that speaks OpenAI's protocol only, one as llama.cpp.
#   clients_check.sh BENCH PYTHON
set -euo pipefail
bench=$1 python=$2
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
sims=()
trap '[ ${#sims[@]} -eq 0 ] || kill "${sims[@]}" 2>/dev/null; rm -rf "$folder"' EXIT

common='"models": [{"name": "known:1b"}], "answers_any_model": false, "decode": {"base_s": 0.001, "per_sequence_s": 0}'
echo "{$common}" >"$folder/ollama.json"
echo "{$common, \"api\": [\"openai\"], \"api_key\": \"sesame\", \"faults\": [{\"kind\": \"error_line\", \"at\": [2], \"after_tokens\": 2}]}" >"$folder/openai.json"
echo "{$common, \"api\": [\"llamacpp\"]}" >"$folder/llamacpp.json"
urls=()
for kind in ollama openai llamacpp; do
  "$bench" sim --world "$folder/$kind.json" --port 0 >"$folder/$kind.url" &
  sims+=($!)
  for _ in $(seq 100); do [ -s "$folder/$kind.url" ] && break; sleep 0.05; done
  urls+=("$(head -n 1 "$folder/$kind.url")")
done
"$python" "$here/clients_check.py" "${urls[@]}"
