#!/usr/bin/env python3
"""scripts/transformers_server.py with a model of its own instead of torch: its texts, its protocol, and a run of bench.

  transformers_server_check.py BENCH PYTHON      checks
  transformers_server_check.py --serve           is a server with that model
"""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("transformers_server", ROOT / "scripts" / "transformers_server.py")
server = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(server)


class CountingModel:
    """Knows bytes as tokens, and goes on with the next letter of the alphabet up to z."""

    release = "0"
    context = 200
    ends = {0}
    facts = {"name": "alphabet", "context": 200, "family": None}

    def encode(self, request):
        if "prompt" in request:
            return list(request["prompt"].encode())
        return list("".join(message["content"] for message in request["messages"]).encode()[-100:])

    def decode(self, ids):
        return bytes(ids).decode("utf-8", "replace")

    def start(self, ids):
        return ids[-1]

    def step(self, token):
        return token

    def sampler(self, options):
        return lambda last, seen: 0 if last == ord("z") or not chr(last).isalpha() else last + 1

    def chances(self, logits, count, choices):
        return [{"token": choice, "logprob": -1.0} for choice in choices][:count]

    def gpu_seconds(self):
        return None


class Gathered:
    def __init__(self):
        self.lines = []

    def write(self, request_id, **members):
        self.lines.append(json.loads(json.dumps({"id": request_id, **members})))


def answers(*requests):
    replies = Gathered()
    server.Server(CountingModel(), replies, [json.dumps(request) if isinstance(request, dict) else request
                                             for request in requests]).run()
    return replies.lines


def check_texts():
    stop = server.StopWords(["END", "."])
    assert [stop.add(piece) for piece in ["a E", "N", "x", "y.z"]] == ["a ", "", "ENx", "y"] and stop.found
    stop = server.StopWords(["END"])
    assert [stop.add("E"), stop.add("N"), stop.rest()] == ["", "", "EN"] and not stop.found
    text = server.Detokeniser(CountingModel().decode)
    assert [text.add(byte) for byte in "aé€".encode()] == ["a", "", "é", "", "", "€"]
    text = server.Detokeniser(CountingModel().decode)
    assert [text.add(byte) for byte in "é".encode()[:1]] == [""] and text.rest() == "\ufffd"


def serve_slowly(requests):
    """The end of the input ends what is under way, so it comes when all is answered."""
    command = [sys.executable, __file__, "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        for request in requests:
            child.stdin.write(json.dumps(request) + "\n")
        child.stdin.flush()
        lines, waiting = [], {request["id"] for request in requests if request["op"] != "cancel"}
        while waiting and (line := child.stdout.readline()):
            lines.append(json.loads(line))
            if "done" in lines[-1] or "error" in lines[-1] or "version" in lines[-1]:
                waiting.discard(lines[-1]["id"])
        child.stdin.close()
        assert child.wait(20) == 0
    return lines


def check_protocol():
    ask = {"id": 5, "op": "generate", "model": "alphabet"}
    lines = serve_slowly([
        {"id": 1, "op": "hello", "version": 1},
        {**ask, "id": 2, "prompt": "w"},
        {**ask, "id": 3, "messages": [{"role": "user", "content": "a"}], "max_tokens": 3},
        {**ask, "id": 4, "prompt": "a", "options": {"stop": ["ef"]}},
        {**ask, "id": 5, "prompt": "a", "max_tokens": 1, "top_logprobs": 2, "choices": [" A", " B"]},
        {**ask, "id": 6, "prompt": "a" * 300},
        {**ask, "id": 7, "prompt": "a", "schema": {}},
        {"id": 8, "op": "sing"}])
    of = {number: [line for line in lines if line["id"] == number] for number in range(9)}
    assert of[1] == [{"id": 1, "version": 1, "name": "transformers", "release": "0", "parallel": 1,
                      "models": [{"name": "alphabet", "context": 200}]}], of[1]
    assert [line.get("text") for line in of[2]] == ["x", "y", "z", None]
    assert of[2][-1]["reason"] == "stop"
    counters = of[2][-1]["counters"]
    assert counters["prompt_tokens"] == 1 and counters["tokens"] == 4
    assert counters["prompt_s"] >= 0 and counters["decode_s"] >= 0 and counters["cpu_s"] >= 0
    assert "gpu_s" not in counters
    assert "".join(line.get("text", "") for line in of[3]) == "bcd" and of[3][-1]["reason"] == "length"
    assert "".join(line.get("text", "") for line in of[4]) == "bcd" and of[4][-1]["reason"] == "stop"
    assert of[5][0]["chances"] == [{"token": " A", "logprob": -1.0}, {"token": " B", "logprob": -1.0}]
    assert "300 tokens, the context 200" in of[6][0]["error"]
    assert "schema" in of[7][0]["error"]
    assert "sing" in of[8][0]["error"]
    assert answers("no JSON", "{}") == []  # told on standard error


def check_run(bench):
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "r.jsonl")
        command = f"'{sys.executable}' '{__file__}' --serve"
        done = subprocess.run(
            [bench, "--command", command, "--prompt", "tell me: a", "--requests", "6", "--workers", "2", "--warmup", "0",
             "--num-predict", "9", "-o", journal], capture_output=True, text=True, timeout=60,
            env={"PATH": os.environ["PATH"], "HOME": folder})
        assert done.returncode == 0, done.stderr
        with open(journal, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
    requests = [record for record in records if record["type"] == "request"]
    assert len(requests) == 6
    for record in requests:
        assert record["status"] == "ok" and record["server"]["eval_count"] == 9, record


def check_without_torch():
    done = subprocess.run([sys.executable, "-S", "-E", ROOT / "scripts" / "transformers_server.py", "no-such-model"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and done.stdout == "", done
    assert "pip install torch transformers" in done.stderr, done.stderr


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        replies = server.Replies()
        print("what libraries print is no reply")
        server.Server(CountingModel(), replies, sys.stdin).run()
    else:
        check_texts()
        check_protocol()
        check_without_torch()
        check_run(sys.argv[1])
        print("transformers_server.py keeps to the protocol")
