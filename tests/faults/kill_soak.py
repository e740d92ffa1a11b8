#!/usr/bin/env python3
"""Kills bench at random moments and looks for records that were acknowledged and are lost.

    tests/faults/kill_soak.py build/dev/bench [KILLS] [SEED]

Standard output is read, unread and closed in turn. A record counts as acknowledged when its line has arrived on standard
output; of the journal every whole line must be good, none may be missing in between, and at most the last may be torn.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time


def whole_lines(text):
    return [json.loads(line) for line in text.split(b"\n")[:-1] if line]


def indexes(lines):
    return {line["plan_index"] for line in lines if line["type"] == "request"}


def one_kill(bench, url, folder, how, delay):
    path = os.path.join(folder, "r.jsonl")
    shown = os.path.join(folder, "shown")
    command = [bench, "-m", "m", "--host", url, "--requests", "100000", "-c", "8", "--warmup", "0", "--num-predict", "4",
               "--prompt", "Hi.", "--progress", "none", "--format", "jsonl", "-o", path]
    with open(shown, "wb") as out:
        target = {"read": out, "unread": subprocess.PIPE, "closed": subprocess.PIPE}[how]
        client = subprocess.Popen(command, stdout=target, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": folder})
        if how == "closed":
            client.stdout.close()
        time.sleep(delay)
        client.kill()
        client.wait(timeout=20)
    acknowledged = b""
    if how == "read":
        with open(shown, "rb") as out:
            acknowledged = out.read()
    elif how == "unread":
        acknowledged = client.stdout.read()  # what lay in the pipe
        client.stdout.close()
    if not os.path.exists(path):
        return "an acknowledged record without a journal" if acknowledged else "", 0
    with open(path, "rb") as journal:
        lines = whole_lines(journal.read())
    os.remove(path)
    sequence = [line["seq"] for line in lines if "seq" in line]
    if sequence != list(range(1, len(sequence) + 1)):
        return "a gap or a duplicate in seq", 0
    lost = indexes(whole_lines(acknowledged)) - indexes(lines)
    return f"lost: {sorted(lost)}" if lost else "", len(sequence)


def main():
    bench = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
    dice = random.Random(seed)
    server = subprocess.Popen([bench, "sim", "--port", "0", "--ttft", "1ms", "--itl", "200us", "--output-tokens", "4"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        url = server.stdout.readline().decode().split()[0]
        kept = 0
        for i in range(kills):
            how = ("read", "unread", "closed")[i % 3]
            with tempfile.TemporaryDirectory() as folder:
                wrong, records = one_kill(bench, url, folder, how, dice.uniform(0.01, 0.6))
            kept += records
            if wrong:
                print(f"kill {i} (seed {seed}, stdout {how}): {wrong}")
                return 1
        print(f"{kills} kills (seed {seed}), {kept} records kept, none of the acknowledged lost")
        return 0
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
