#!/usr/bin/env python3
"""Hugging Face Transformers as a server for bench: the protocol of `bench schema pipe` on standard input and output.

  bench --command 'python3 scripts/transformers_server.py HuggingFaceTB/SmolLM2-135M-Instruct'
  bench mmlu --command 'python3 scripts/transformers_server.py model.gguf --device cpu'

MODEL is a name on the hub, a folder, or a GGUF file (its weights are then unpacked to --dtype). It works on one request
at a time, one token a forward pass, so that each token is timed when it is there. Loading is done before the first
hello is answered, which bench reports apart.
"""

import argparse
import json
import os
import queue
import random
import sys
import threading
import time


class Replies:
    """Lines on the real standard output. Whatever libraries print there goes to standard error instead."""

    def __init__(self, fd=None):
        if fd is None:
            fd = os.dup(1)
            os.dup2(2, 1)
        self._fd = fd
        self._lock = threading.Lock()

    def write(self, request_id, **members):
        line = json.dumps({"id": request_id, **members}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self._lock:
            while line:
                line = line[os.write(self._fd, line):]


class Detokeniser:
    """Text of tokens as they come. What may still become another character is held back until it cannot."""

    def __init__(self, decode):
        self._decode = decode
        self._ids = []
        self._from = 0   # tokens before this one have been given out, and only lend context
        self._done = 0   # up to here

    def add(self, token):
        self._ids.append(token)
        before = self._decode(self._ids[self._from:self._done])
        now = self._decode(self._ids[self._from:])
        if now.endswith("\ufffd") or len(now) <= len(before):
            return ""
        self._from, self._done = self._done, len(self._ids)
        return now[len(before):]

    def rest(self):
        before = self._decode(self._ids[self._from:self._done])
        return self._decode(self._ids[self._from:])[len(before):]


class StopWords:
    """Passes text on up to the first stop string, and holds back what may be the beginning of one."""

    def __init__(self, words):
        self._words = [word for word in words if word]
        self._held = ""
        self.found = False

    def add(self, text):
        self._held += text
        places = [place for place in (self._held.find(word) for word in self._words) if place >= 0]
        if places:
            self.found = True
            self._held, out = "", self._held[:min(places)]
            return out
        keep = 0
        for word in self._words:
            for size in range(min(len(word) - 1, len(self._held)), keep, -1):
                if self._held.endswith(word[:size]):
                    keep = size
                    break
        out, self._held = self._held[:len(self._held) - keep], self._held[len(self._held) - keep:]
        return out

    def rest(self):
        out, self._held = self._held, ""
        return out


class TransformersModel:
    """All that knows torch and transformers. A request is start(), then choose() and step() for each token."""

    def __init__(self, options):
        try:
            import torch
            import transformers
        except ImportError as missing:
            sys.exit(f"transformers_server.py: {missing}: pip install torch transformers"
                     + (" gguf accelerate" if options.model.endswith(".gguf") else ""))
        self._torch = torch
        self.release = f"{transformers.__version__}, torch {torch.__version__}"
        if options.threads:
            torch.set_num_threads(options.threads)
        self._device = options.device if options.device != "auto" else self._best_device()
        where, extra = options.model, {}
        if options.model.endswith(".gguf"):
            where, extra = os.path.dirname(os.path.abspath(options.model)), {"gguf_file": os.path.basename(options.model)}
        self._tokens = transformers.AutoTokenizer.from_pretrained(where, **extra)
        dtype = getattr(torch, options.dtype) if options.dtype != "auto" else "auto"
        if options.load_4bit:
            extra["quantization_config"] = transformers.BitsAndBytesConfig(
                load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16 if dtype == "auto" else dtype)
            extra["device_map"] = self._device
        self._model = transformers.AutoModelForCausalLM.from_pretrained(where, torch_dtype=dtype, **extra)
        if not options.load_4bit:
            self._model.to(self._device)
        self._model.eval()
        config = self._model.config
        self.context = getattr(config, "max_position_embeddings", None)
        ends = self._model.generation_config.eos_token_id
        ends = ends if isinstance(ends, (list, tuple)) else [ends]
        self.ends = {end for end in [*ends, self._tokens.eos_token_id] if end is not None}
        count = self._model.num_parameters()
        size = self._model.get_memory_footprint()
        self.facts = {
            "name": options.name or os.path.basename(options.model.rstrip("/")).removesuffix(".gguf"),
            "context": self.context, "family": getattr(config, "model_type", None), "size": size,
            "size_gpu": 0 if self._device == "cpu" else size,
            "format": "gguf" if options.model.endswith(".gguf") else "safetensors",
            "parameters": f"{count / 1e9:.1f}B" if count >= 1e9 else f"{count / 1e6:.0f}M",
            "quantization": "4-bit" if options.load_4bit else str(self._model.dtype).removeprefix("torch.")}
        self._past = None
        self._events = []

    def _best_device(self):
        if self._torch.cuda.is_available():
            return "cuda"
        mps = getattr(self._torch.backends, "mps", None)
        return "mps" if mps is not None and mps.is_available() else "cpu"

    def encode(self, request):
        if "prompt" in request:
            return self._tokens(request["prompt"])["input_ids"]
        messages = request["messages"]
        if not self._tokens.chat_template:  # a base model
            return self._tokens("\n\n".join(message["content"] for message in messages))["input_ids"]
        think = request.get("think", False)
        more = {"enable_thinking": bool(think)} | ({"reasoning_effort": think} if isinstance(think, str) else {})
        text = self._tokens.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, **more)
        return self._tokens(text, add_special_tokens=False)["input_ids"]

    def decode(self, ids):
        return self._tokens.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)

    def start(self, ids):
        self._past = None
        self._events = []
        return self._forward(ids)

    def step(self, token):
        return self._forward([token])

    def _forward(self, ids):
        torch = self._torch
        timed = self._device.startswith("cuda")
        with torch.inference_mode():
            if timed:
                begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
                begin.record()
            out = self._model(input_ids=torch.tensor([ids], device=self._device), past_key_values=self._past,
                              use_cache=True)
            if timed:
                end.record()
                self._events.append((begin, end))
        self._past = out.past_key_values
        return out.logits[0, -1].float()

    def gpu_seconds(self):
        """Of this request; None where nobody can tell."""
        if not self._device.startswith("cuda"):
            return 0.0 if self._device == "cpu" else None
        self._torch.cuda.synchronize()
        return sum(begin.elapsed_time(end) for begin, end in self._events) / 1000

    def sampler(self, options):
        """A function from logits and the tokens so far to the next token."""
        torch = self._torch
        temperature = options.get("temperature", 0)
        penalty = options.get("repeat_penalty", 1)
        dice = torch.Generator().manual_seed(options.get("seed", random.getrandbits(32)) % 2**63)

        def choose(logits, seen):
            with torch.inference_mode():
                if penalty != 1 and seen:
                    logits = logits.clone()
                    index = torch.tensor(sorted(set(seen)), device=logits.device)
                    some = logits[index]
                    logits[index] = torch.where(some > 0, some / penalty, some * penalty)
                if temperature <= 0:
                    return int(logits.argmax())
                chances, tokens = torch.softmax(logits.cpu() / temperature, -1).sort(descending=True)
                if options.get("top_k", 0) > 0:
                    chances[options["top_k"]:] = 0
                if options.get("top_p", 1) < 1:
                    chances[chances.cumsum(-1) - chances >= options["top_p"]] = 0
                if options.get("min_p", 0) > 0:
                    chances[chances < options["min_p"] * chances[0]] = 0
                return int(tokens[torch.multinomial(chances, 1, generator=dice)])

        return choose

    def chances(self, logits, count, choices):
        """The likeliest tokens, and the first tokens of these texts however unlikely they are."""
        logprobs = self._torch.log_softmax(logits, -1)
        values, tokens = logprobs.topk(min(count, len(logprobs)))
        found = [{"token": self._tokens.decode([token]), "logprob": min(value, 0.0)}
                 for value, token in zip(values.tolist(), tokens.tolist())]
        known = set(tokens.tolist())
        firsts = {}
        for choice in choices:
            ids = self._tokens(choice, add_special_tokens=False)["input_ids"]
            if ids:
                firsts.setdefault(ids[0], []).append(choice)
        for token, texts in firsts.items():
            if len(texts) == 1 and token not in known:
                found.append({"token": texts[0], "logprob": min(float(logprobs[token]), 0.0)})
        return found


class Server:
    """Reads requests, works on one after the other. `model` is anything with the methods of TransformersModel."""

    def __init__(self, model, replies, lines):
        self._model, self._replies, self._lines = model, replies, lines
        self._waiting = queue.Queue()
        self._cancelled = set()
        self._closed = False

    def run(self):
        threading.Thread(target=self._read, daemon=True).start()
        while (request := self._waiting.get()) is not None:
            try:
                self._generate(request)
            except BrokenPipeError:
                return
            except Exception as error:  # the next request may do better
                self._replies.write(request["id"], error=f"{type(error).__name__}: {error}"[:1000])

    def _read(self):
        """On a thread of its own: who is at work hears of a cancel and of the end."""
        try:
            for line in self._lines:
                if line.strip():
                    self._take(line)
        finally:
            self._closed = True
            self._waiting.put(None)

    def _take(self, line):
        try:
            request = json.loads(line)
            number, operation = int(request["id"]), request.get("op")
        except (ValueError, KeyError, TypeError) as error:
            print(f"transformers_server.py: no request: {error}", file=sys.stderr, flush=True)
            return
        if operation == "hello":
            facts = {name: value for name, value in self._model.facts.items() if value is not None}
            self._replies.write(number, version=1, name="transformers", release=self._model.release, parallel=1,
                                models=[facts])
        elif operation == "generate":
            self._waiting.put(request)
        elif operation == "cancel":
            self._cancelled.add(number)
        else:
            self._replies.write(number, error=f"no such op: {operation}")

    def _generate(self, request):
        number, model = request["id"], self._model
        if number in self._cancelled or self._closed:
            self._cancelled.discard(number)
            return
        if request.get("schema") is not None:
            raise ValueError("replies cannot be held to a schema here")
        options = request.get("options") or {}
        ids = model.encode(request)
        room = (model.context or 2**31) - len(ids)
        if room < 1 or not ids:
            raise ValueError(f"the prompt has {len(ids)} tokens, the context {model.context}")
        most = min(request.get("max_tokens", room), room)
        choose = model.sampler(options)
        stop = StopWords(options.get("stop") or [])
        text = Detokeniser(model.decode)
        wanted = request.get("top_logprobs", 0)

        cpu, begun = time.process_time(), time.perf_counter()
        logits = model.start(ids)
        extra = {"chances": model.chances(logits, wanted, request.get("choices") or [])} if wanted else {}
        seen, reason = [], "length"
        token = choose(logits, ids)
        first_at = last_at = time.perf_counter()
        while True:
            seen.append(token)
            last_at = time.perf_counter()
            piece = "" if token in model.ends else stop.add(text.add(token))
            if piece or extra:
                self._replies.write(number, text=piece, **extra)
                extra = {}
            if token in model.ends or stop.found:
                reason = "stop"
                break
            if len(seen) >= most:
                break
            if number in self._cancelled or self._closed:
                self._cancelled.discard(number)
                return
            token = choose(model.step(token), ids + seen)
        rest = "" if stop.found else stop.add(text.rest()) + ("" if stop.found else stop.rest())
        if rest:
            self._replies.write(number, text=rest)
        counters = {"prompt_tokens": len(ids), "cached_tokens": 0, "prompt_s": first_at - begun, "tokens": len(seen),
                    "decode_s": last_at - first_at, "cpu_s": time.process_time() - cpu, "gpu_s": model.gpu_seconds()}
        self._replies.write(number, done=True, reason=reason,
                            counters={name: value for name, value in counters.items() if value is not None})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="name on the hub, folder, or GGUF file")
    parser.add_argument("--name", help="what the model is called (default: as its file)")
    parser.add_argument("--device", choices=["auto", "cpu", "cuda", "mps"], default="auto")
    parser.add_argument("--dtype", choices=["auto", "float32", "float16", "bfloat16"], default="auto")
    parser.add_argument("--load-4bit", action="store_true", help="with bitsandbytes")
    parser.add_argument("--threads", type=int, help="of the processor (default: torch decides)")
    options = parser.parse_args()
    replies = Replies()
    begun = time.perf_counter()
    try:
        model = TransformersModel(options)
    except Exception as error:  # a hundred lines of traceback say no more
        sys.exit(f"transformers_server.py: cannot load {options.model}: {error}")
    print(f"transformers_server.py: {model.facts['name']} loaded in {time.perf_counter() - begun:.1f} s",
          file=sys.stderr, flush=True)
    Server(model, replies, sys.stdin).run()


if __name__ == "__main__":
    main()
