#!/usr/bin/env python3
"""Programs that nobody here wrote as clients of `bench sim`: the packages `ollama` and `openai`, streaming and not, and
   `curl -N`.   clients_check.py URL_OF_OLLAMA URL_OF_OPENAI URL_OF_LLAMACPP"""
import json, shutil, subprocess, sys

try:
    import ollama, openai
except ImportError as missing:
    print(f"skipped: {missing}")
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


def streamed(client, **more):
    """The chunks of a chat, and the words in them."""
    chunks = list(client.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}, **more))
    words = [c.choices[0].delta.content for c in chunks if c.choices and c.choices[0].delta.content]
    return chunks, words


def speaks_openai(client, name):
    """What every server of OpenAI's protocol must do, whoever it is."""
    assert [m.id for m in client.models.list()] == [name], name
    chunks, words = streamed(client, max_tokens=6, temperature=0)
    assert len(words) in (5, 6) and chunks[0].choices[0].delta.role == "assistant", chunks
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens <= 6, chunks[-1]
    assert chunks[-2].choices[0].finish_reason in ("stop", "length"), chunks[-2]
    told = client.chat.completions.create(**ask, max_tokens=6, seed=1, logprobs=True, top_logprobs=3)
    assert told.choices[0].message.content and told.usage.total_tokens > told.usage.prompt_tokens
    first = told.choices[0].logprobs.content[0]
    assert first.logprob <= 0 and len(first.top_logprobs) == 3 and bytes(first.bytes).decode() == first.token
    form = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}
    assert isinstance(json.loads(client.chat.completions.create(**ask, response_format=form).choices[0].message.content)["n"], int)
    text = client.completions.create(model="known:1b", prompt="Why?", max_tokens=3)
    assert text.object == "text_completion" and text.choices[0].finish_reason in ("stop", "length")
    assert "".join(c.choices[0].text for c in client.completions.create(model="known:1b", prompt="Why?", max_tokens=3, stream=True))
    try:
        client.chat.completions.create(model="known:1b", messages=[])
        raise AssertionError("a chat without messages was answered")
    except openai.BadRequestError as error:
        assert error.status_code == 400 and error.body["type"] == "invalid_request_error", error.body


def client_of(address, key="none"):
    return openai.OpenAI(base_url=address + "/v1", api_key=key, max_retries=0)


def refused(kind, call):
    try:
        call()
        raise AssertionError(f"{kind.__name__} was expected")
    except kind as error:
        return error


plain = client_of(sys.argv[2], "sesame")
assert plain.models.retrieve("known:1b").id == "known:1b"
refused(openai.AuthenticationError, lambda: client_of(sys.argv[2], "wrong").models.list())
assert plain.chat.completions.create(**ask, max_tokens=2).choices[0].finish_reason == "length"
broken = refused(openai.APIError, lambda: streamed(plain))
assert "error" in broken.message, broken
speaks_openai(plain, "known:1b")
missing = refused(openai.NotFoundError, lambda: plain.chat.completions.create(model="nosuch", messages=ask["messages"]))
assert missing.code == "model_not_found", missing.body
lists = plain.completions.create(model="known:1b", prompt="Why?", max_tokens=2, logprobs=3).choices[0].logprobs
assert len(lists.tokens) == len(lists.token_logprobs) == 2 and len(lists.top_logprobs[0]) == 3

speaks_openai(client_of(url), "known:1b")
llama = client_of(sys.argv[3])
speaks_openai(llama, "known:1b")
whole = llama.chat.completions.create(**ask, max_tokens=4)
assert whole.timings["predicted_n"] == whole.usage.completion_tokens and whole.timings["prompt_n"] >= 1, whole
print("ollama, openai and curl are served as real servers would serve them")
