#!/usr/bin/env python3
"""Holds a journal against the truth log of the simulated server that answered it.

  truth_check.py TRUTH.jsonl JOURNAL.jsonl [--slots N] [--p99-ms 2]

Knows nothing of bench but its file formats: every figure is worked out again from what the server wrote down.
"""
import argparse, json, math, sys

arguments = argparse.ArgumentParser()
arguments.add_argument("truth"), arguments.add_argument("journal")
arguments.add_argument("--slots", type=int)
arguments.add_argument("--p99-ms", type=float, default=2.0)
options = arguments.parse_args()

truth = {}  # X-Bench-Request -> events
for line in open(options.truth):
    event = json.loads(line)
    truth.setdefault(event["id"], []).append(event)

records = [r for r in map(json.loads, open(options.journal)) if r["type"] == "request"]
errors, spans = {"ttft_s": [], "wall_s": [], "output_tokens": []}, []
for record in records:
    assert record["status"] == "ok", record
    events = truth[str(record["plan_index"])]
    at = lambda kind: [e for e in events if e["event"] == kind]
    arrived = at("arrived")[0]["sent_ns"] or at("arrived")[0]["planned_ns"]
    tokens, done = at("token"), at("done")[0]
    errors["ttft_s"].append(record["ttft_s"] - (tokens[0]["sent_ns"] - arrived) / 1e9)
    errors["wall_s"].append(record["wall_s"] - (done["sent_ns"] - arrived) / 1e9)
    errors["output_tokens"].append(record["text_chunks"] - sum(e["tokens"] for e in tokens))
    spans += [(record["start_s"] + record["ttft_s"], 1), (record["start_s"] + record["e2e_s"], -1)]

most = in_flight = 0
for _, change in sorted(spans):
    in_flight += change
    most = max(most, in_flight)

failed = False
for name, values in errors.items():
    p99 = sorted(map(abs, values))[math.ceil(0.99 * len(values)) - 1]
    limit = 0 if name == "output_tokens" else options.p99_ms / 1e3
    failed |= p99 > limit
    print(f"{name}: {len(values)} records, |error| p99 {p99:.6f} (limit {limit})")
print(f"streaming at once: {most}")
failed |= options.slots is not None and most != options.slots
sys.exit(1 if failed or not records else 0)
