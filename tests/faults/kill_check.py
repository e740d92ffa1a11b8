#!/usr/bin/env python3
"""What a bench that was killed has left behind, against what it had shown and what its server had answered.

  kill_check.py BENCH FOLDER WORKERS HOW

In the folder: run.jsonl, the journal; shown, what arrived on stdout; truth.jsonl, the log of the server. Prints the
numbers of records kept, records shown, answers that are not kept, and torn lines; or what is wrong, and exits with 1.
"""
import json, os, subprocess, sys

bench, folder, workers, how = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
LAST_MOMENT_NS = 1_000_000_000  # a busy machine may not have let the writer run


def read(name):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def need(holds, what):
    if not holds:
        print(what)
        sys.exit(1)


*lines, rest = read("run.jsonl").split(b"\n")
journal = [json.loads(line) for line in lines]  # throws where a line that has an end is not whole
need(not journal or journal[0]["type"] == "run_start", "the journal does not begin with its header")
need([r["seq"] for r in journal[1:]] == list(range(1, len(journal))), "a number is missing or there twice")
records = [r["plan_index"] for r in journal if r["type"] == "request"]
need(len(set(records)) == len(records), "a record is there twice")

shown = [line for line in read("shown").split(b"\n")[:-1] if b'"type":"request"' in line]
need(set(shown) <= set(lines), "a record that was shown is not in the journal")
need(how in ("read", "left") or not shown, "something was shown where nobody reads")

if lines:  # checksums
    told = subprocess.run([bench, "verify", os.path.join(folder, "run.jsonl")], capture_output=True, text=True).stdout
    damages = [line for line in told.splitlines() if ": damaged: " in line]
    need(len(damages) == (1 if rest else 0), "bench verify: " + "; ".join(damages))

truth = [json.loads(line) for line in read("truth.jsonl").splitlines()]
answered = {int(e["id"]): e["sent_ns"] for e in truth if e["event"] == "done" and e["id"].isdigit()}
missing = {index: at for index, at in answered.items() if index not in set(records)}
end = max((e["sent_ns"] or 0 for e in truth), default=0)
early = [index for index, at in missing.items() if at < end - LAST_MOMENT_NS]
need(not early, f"answered long before the end and not kept: {early}")
need(len(missing) <= 2 * workers, f"{len(missing)} answers are not kept")
need(set(records) <= {int(e["id"]) for e in truth if e["id"].isdigit()}, "a record of what nobody asked for")
print(len(records), len(shown), len(missing), 1 if rest else 0)
