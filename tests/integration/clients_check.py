#!/usr/bin/env python3
"""Programs that nobody here wrote as clients of `bench sim`: the package `ollama`, streaming and not, and `curl -N`.
   clients_check.py URL"""
import json, shutil, subprocess, sys

try:
    import ollama
except ImportError:
    print("skipped: the package ollama is not there")
    sys.exit(77)

url = sys.argv[1]
client = ollama.Client(host=url)
ask = {"model": "known:1b", "messages": [{"role": "user", "content": "Why is the sky blue?"}]}

assert [m.model for m in client.list().models] == ["known:1b"]
shown = client.show("known:1b")
assert shown.details.quantization_level and "completion" in shown.capabilities

parts = list(client.chat(**ask, stream=True, options={"num_predict": 8, "temperature": 0}))
assert parts[-1].done and parts[-1].done_reason in ("stop", "length") and not any(p.done for p in parts[:-1])
assert parts[-1].eval_count >= len(parts) - 1 and parts[-1].total_duration > parts[-1].eval_duration
whole = client.chat(**ask, options={"num_predict": 8, "temperature": 0})
assert whole.done and whole.message.content and whole.eval_count <= 8

words = list(client.generate(model="known:1b", prompt="One word.", stream=True, options={"num_predict": 4}))
assert words[-1].done and "".join(w.response for w in words)
assert client.generate(model="known:1b", prompt="").done_reason == "load"
assert [m.model for m in client.ps().models] == ["known:1b"]

schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
constrained = client.chat(**ask, format=schema)
assert isinstance(json.loads(constrained.message.content)["n"], int)

for call in (lambda: client.chat(**{**ask, "model": "nosuch"}), lambda: client.show("nosuch")):
    try:
        call()
        raise AssertionError("an unknown model was answered")
    except ollama.ResponseError as error:
        assert error.status_code == 404 and "not found" in error.error, error

if shutil.which("curl"):
    body = json.dumps({**ask, "options": {"num_predict": 5}})
    text = subprocess.run(["curl", "-sN", "-d", body, url + "/api/chat"], capture_output=True, text=True, check=True).stdout
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[-1]["done"] and len(lines) >= 2, text
print("ollama and curl are served as a real server would serve them")
