#!/usr/bin/env bash
# What a release binary promises: small when stripped, and quick to say its version.
set -euo pipefail
binary=$1
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
strip -o "$copy" "$binary"
size=$(wc -c <"$copy")
echo "stripped: $size bytes"
[ "$size" -lt 12000000 ] || { echo "over 12 MB" >&2; exit 1; }

# The best of twenty starts: a busy machine can only make one slower.
best=1000000000
for _ in $(seq 20); do
  start=$(date +%s%N)
  "$binary" --version >/dev/null
  took=$(($(date +%s%N) - start))
  [ "$took" -ge "$best" ] || best=$took
done
echo "bench --version: $((best / 1000)) us at best"
[ "$best" -lt 10000000 ] || { echo "over 10 ms" >&2; exit 1; }
