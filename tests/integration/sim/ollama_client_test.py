#!/usr/bin/env python3
"""Asks a simulated server through Ollama's own Python package.

usage: ollama_client_test.py COMMAND...    for example: ollama_client_test.py build/bench sim
Exits 77 when the package `ollama` is not there.
"""
import json
import sys

from sim_process import Sim

try:
    import ollama
except ImportError:
    print("skipped: the Python package `ollama` is not installed")
    sys.exit(77)

FAST = {"jitter": {"step_sigma": 0}, "decode": {"base_s": 0.002}, "output_tokens": {"mean": 12, "std": 0}}
QUESTION = [{"role": "user", "content": "Why is the sky blue?"}]


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")
    print(f"ok: {what}")


def error_of(call):
    try:
        call()
    except ollama.ResponseError as error:
        return error
    return None


def chats(client):
    whole = client.chat(model="m", messages=QUESTION)
    check(whole.done and whole.done_reason == "stop" and whole.eval_count == 12, "chat, not streamed")
    check(len(whole.message.content.split()) >= 11, "chat has a text")
    lines = list(client.chat(model="m", messages=QUESTION, stream=True, options={"num_predict": 5}))
    check([line.done for line in lines] == [False] * 5 + [True], "chat, streamed: a line a token and one at the end")
    check(lines[-1].done_reason == "length" and lines[-1].eval_count == 5, "num_predict cuts")
    check(lines[-1].total_duration > lines[-1].eval_duration > 0, "durations")


def generates(client):
    whole = client.generate(model="m", prompt="Why?", raw=True)
    check(whole.context is None and whole.eval_count == 12, "generate, raw")
    lines = list(client.generate(model="m", prompt="Why?", stream=True))
    check("".join(line.response for line in lines).strip() != "", "generate, streamed")
    check(len(lines[-1].context) > 0, "generate without raw tells its context")


def constrained(client):
    schema = {
        "type": "object",
        "required": ["name", "age", "tags"],
        "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer", "minimum": 0, "maximum": 120},
            "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
        },
    }
    reply = json.loads(client.chat(model="m", messages=QUESTION, format=schema).message.content)
    check(isinstance(reply["name"], str) and 0 <= reply["age"] <= 120, "a constrained reply has its fields")
    check(all(tag in ("a", "b") for tag in reply["tags"]), "a constrained list has its items")


def thinking(client):
    reply = client.chat(model="thinker", messages=QUESTION, think=True)
    check(reply.message.thinking and reply.message.content, "thinking and answer")
    check(not client.chat(model="thinker", messages=QUESTION, think=False).message.thinking, "thinking can be off")


def about_models(client):
    check(client.show("m").details.format == "gguf", "show")
    check([model.model for model in client.list().models] == ["m:latest", "thinker:latest"], "list")
    check(client.ps().models[0].model == "thinker:latest", "ps")
    client.generate(model="m", keep_alive=0)
    client.generate(model="thinker", keep_alive=0)
    check(client.ps().models == [], "unloaded")


def errors(client):
    missing = error_of(lambda: client.chat(model="nosuch", messages=QUESTION))
    check(missing.status_code == 404 and "model 'nosuch' not found" in missing.error, "an unknown model")
    wrong = error_of(lambda: client.chat(model="m", messages=QUESTION, options={"num_ctx": "4096"}))
    check(wrong.status_code == 500 and "must be of type integer" in wrong.error, "an option of a wrong type")
    plain = error_of(lambda: client.chat(model="m", messages=QUESTION, think=True))
    check(plain.status_code == 400 and "does not support thinking" in plain.error, "a model that cannot think")


def errors_of_faults(command):
    faults = [{"kind": "http_503", "at": [1]}, {"kind": "error_line", "at": [2], "after_tokens": 3}]
    with Sim(command, dict(FAST, faults=faults)) as url:
        client = ollama.Client(host=url)
        busy = error_of(lambda: client.chat(model="m", messages=QUESTION))
        check(busy.status_code == 503 and "maximum pending requests exceeded" in busy.error, "a full queue")
        seen = []
        broken = error_of(lambda: seen.extend(client.chat(model="m", messages=QUESTION, stream=True)))
        check(broken and "unexpected EOF" in broken.error, "an error inside a stream")
        check(client.chat(model="m", messages=QUESTION).done, "and the server goes on")


def main(command):
    models = [{"name": "m"}, {"name": "thinker", "capabilities": ["completion", "thinking"]}]
    world = dict(FAST, models=models, answers_any_model=False, load_s=0.01, thinking={"tokens": 4})
    with Sim(command, world) as url:
        client = ollama.Client(host=url)
        chats(client)
        generates(client)
        constrained(client)
        thinking(client)
        about_models(client)
        errors(client)
    errors_of_faults(command)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1:])
