#!/usr/bin/env bash
# Installs what is missing, builds, runs bench with the arguments given. Without arguments it runs the main job: on the
# server it finds (OLLAMA_HOST, else this machine), and where there is none on a simulated one.
source "$(dirname "$0")/setup.sh"

install_missing
build release -DBENCH_TESTS=OFF
bench=$root/build/release/bench

[ $# -gt 0 ] && exec "$bench" "$@"

model=$("$bench" ls models --plain 2>/dev/null | head -n 1) || true
if [ -n "$model" ]; then
  say "+ bench --model $model --runs 5"
  exec "$bench" --model "$model" --runs 5
fi
say "no server with a model at ${OLLAMA_HOST:-127.0.0.1:11434}: running on a simulated one"
say "+ bench --sim --model llama3.1:8b --runs 5 --workers 4"
exec "$bench" --sim --model llama3.1:8b --runs 5 --workers 4
