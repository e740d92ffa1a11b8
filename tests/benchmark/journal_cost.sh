#!/usr/bin/env bash
# What it costs to read a long journal: seconds, processor time and memory of the commands that read one, beside plain
# reading of its bytes and, where it is installed, DuckDB. Builds what it needs, measures, prints, stops.
#   tests/benchmark/journal_cost.sh [RECORDS]     1,000,000 unless said otherwise: 2 GB in the folder for temporary files
# BENCH=FILE measures another build of bench, PYTHON=FILE is where to look for DuckDB, JOURNAL=FILE a journal to read.
set -euo pipefail
cd "$(dirname "$0")/../.."
records=${1:-1000000}
bench=${BENCH:-build/release/bench}
if [ -z "${BENCH:-}" ]; then
  mkdir -p build
  cmake --preset release >build/journal_cost.log 2>&1 || { cat build/journal_cost.log >&2; exit 1; }
  cmake --build build/release --target bench >>build/journal_cost.log 2>&1 || { tail -n 30 build/journal_cost.log >&2; exit 1; }
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
journal=${JOURNAL:-$folder/long.jsonl}
if [ -z "${JOURNAL:-}" ]; then
  "${CXX:-c++}" -std=c++20 -O2 tests/benchmark/journal/many_records.cpp -o "$folder/many_records"
  "$bench" run --sim --runs 20 --workers 8 --quiet --format json -o "$folder/short.jsonl" >"$folder/out"
  "$folder/many_records" "$folder/short.jsonl" "$journal" "$records"
fi
echo "$(wc -l <"$journal") lines, $(($(stat -c %s "$journal") >> 20)) MiB, $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg)"

# best NAME COMMAND...: the least of three, as a busy machine can only make one slower. The ratio is to the first one.
plain=
best() {
  local name=$1 wall user sys peak
  shift
  for _ in 1 2 3; do
    /usr/bin/time -a -o "$folder/times" -f '%e %U %S %M' "$@" >"$folder/out" 2>&1 || { tail -n 5 "$folder/out" >&2; exit 1; }
  done
  read -r wall user sys peak <<<"$(sort -n "$folder/times" | head -n 1)"
  rm "$folder/times"
  plain=${plain:-$wall}
  awk -v name="$name" -v wall="$wall" -v user="$user" -v sys="$sys" -v peak="$peak" -v plain="$plain" 'BEGIN {
    printf "%-34s %7.2f s wall %7.2f s CPU %6.0f MiB %8.1f x\n", name, wall, user + sys, peak / 1024, wall / (plain > 0 ? plain : 0.01) }'
}
best 'plain reading (wc -l)' wc -l "$journal"
python=${PYTHON:-build/venv/bin/python3}
if "$python" -c 'import duckdb' 2>"$folder/out"; then
  best 'DuckDB: n, p50 and p95 by suite' "$python" -c "import duckdb
duckdb.sql('''select suite, count(*), quantile_cont(ttft_s, [0.5, 0.95]) from read_json('$journal', format='newline_delimited',
  columns={type: 'VARCHAR', suite: 'VARCHAR', ttft_s: 'DOUBLE'}) where type = 'request' group by suite''').show()"
fi
best 'bench verify' "$bench" verify "$journal"
best 'bench export --format csv' "$bench" export "$journal" --format csv
best 'bench report   (goal: 10 s)' "$bench" report "$journal" -o "$folder/report.html"
