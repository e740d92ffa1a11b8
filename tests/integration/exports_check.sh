#!/usr/bin/env bash
# What bench exports, read by parts that nobody here wrote: jsonschema, DuckDB, Python's csv, jq, and benchstat beside a
# file in the form of Ollama's own tool. What is not there is skipped and named.
#   exports_check.sh BENCH PYTHON [BENCHSTAT]
set -euo pipefail
bench=$1 python=$2 benchstat=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_DATA_HOME=$folder/data
cd "$folder"

model=hf.co/org/model:q4
exports=()
for kind in jsonl json csv md benchstat trace llama-bench github; do exports+=(--export "$kind=out.$kind"); done
"$bench" --sim --model $model --prompts short --runs 4 --workers 2 --num-predict 24 -o a.jsonl --quiet "${exports[@]}" >/dev/null
"$bench" --sim --model $model --prompts short --runs 4 --workers 2 --num-predict 24 -o b.jsonl --quiet >/dev/null
"$bench" mmlu --sim --sample --model m --subjects astronomy,abstract_algebra --runs 2 --workers 4 -o q.jsonl --quiet \
  --export lm-eval=lm-eval --export json=q.json >/dev/null
"$bench" compare a.jsonl b.jsonl --anyway --format json >compare.json
for name in record summary compare world pipe; do "$bench" schema $name >$name.schema.json; done
exec "$python" "$here/exports_check.py" "$benchstat" $model
