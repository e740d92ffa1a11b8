#!/bin/sh
# Asks a simulated server with curl, as a user would.
# usage: curl_test.sh COMMAND...      for example: curl_test.sh build/bench sim
# Exits 77 when curl is not there.
set -eu
command -v curl >/dev/null || { echo "skipped: no curl"; exit 77; }
[ $# -gt 0 ] || { sed -n '2,4p' "$0"; exit 2; }

work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
"$@" --port 0 --output-tokens 8 --output-tokens-std 0 --itl 5ms --ttft 20ms --truth "$work/truth" >"$work/url" &
server=$!
tries=0
until [ -s "$work/url" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo "FAILED: no URL on stdout"; exit 1; }
  sleep 0.1
done
url=$(head -n 1 "$work/url")

check() { # NAME COMMAND...
  name=$1; shift
  "$@" >/dev/null || { echo "FAILED: $name"; exit 1; }
  echo "ok: $name"
}

question='{"model":"m","messages":[{"role":"user","content":"Why is the sky blue?"}]}'
curl -sN "$url/api/chat" -D "$work/head" -d "$question" >"$work/stream"
check "a stream of seven tokens and a final line" test "$(wc -l <"$work/stream")" -eq 8
check "the final line counts the end token" grep -q '"done":true,.*"eval_count":8,' "$work/stream"
check "the type of a stream" grep -qi '^content-type: application/x-ndjson' "$work/head"
check "every reply says that it is simulated" grep -qi '^x-bench-sim: 1' "$work/head"

curl -sN "$url/v1/chat/completions" -D "$work/head" -d '{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}' >"$work/events"
check "a stream of server-sent events" test "$(grep -c '^data: {' "$work/events")" -eq 8
check "its end" test "$(tail -n 2 "$work/events" | head -n 1)" = "data: [DONE]"
check "its type" grep -qi '^content-type: text/event-stream' "$work/head"

curl -sN "$url/api/generate" -d '{"model":"m","prompt":"hi","stream":false}' >"$work/single"
check "a single object" grep -q '"response":".*"done":true' "$work/single"

check "the version" sh -c "curl -s '$url/api/version' | grep -q '\"version\"'"
check "alive" test "$(curl -s "$url/")" = "Ollama is running"
check "no such path" test "$(curl -s -o /dev/null -w '%{http_code}' "$url/nothing")" = 404
check "a doubled slash redirects" test "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "$url//api/chat")" = "307 $url/api/chat"
check "bad JSON" test "$(curl -s -o /dev/null -w '%{http_code}' -d '{' "$url/api/chat")" = 400

kill "$server"
wait "$server" || true
check "the truth log has its lines" test "$(grep -c '"event":"token"' "$work/truth")" -eq 21
