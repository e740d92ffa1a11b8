#!/usr/bin/env python3
"""What `bench compare --run A --run B` says on a real server: nothing where nothing differs, the difference where there
is one, and the same with a neighbour that takes the machine's cores away. Prints a table of verdicts.

    build/venv/bin/python tests/benchmark/compare_proof.py                     # at most 8 minutes, on a quiet machine
    build/venv/bin/python tests/benchmark/compare_proof.py --limit 1800        # for all twenty of a server with itself
    build/venv/bin/python tests/benchmark/compare_proof.py --same 2 --runs 4   # to see that it works

The server is llama.cpp's with a small model (tests/real/server.py). Nothing fails when a verdict is another than the
one that is expected: it is marked, and the last line says how many are.
"""
import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import threading
import time

root = pathlib.Path(__file__).resolve().parents[2]
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--bench", default=str(root / "build/release/bench"), help="which build (default: %(default)s)")
parser.add_argument("--same", type=int, default=20, help="comparisons of a server with itself")
parser.add_argument("--runs", type=int, default=6, help="runs of the prompts, on each side")
parser.add_argument("--tokens", type=int, default=8, help="of an answer")
parser.add_argument("--limit", type=float, default=480, help="seconds; what has not begun by then is left out")
options = parser.parse_args()

began = time.monotonic()
Verdict = collections.namedtuple("Verdict", "name called primary flags seconds")


class Server:
    def __init__(self, threads):
        self.process = subprocess.Popen(
            [sys.executable, str(root / "tests/real/server.py"), "--threads", str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            sys.exit("the server did not start: see what tests/real/server.py says")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=20)

    def ticks(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])


def burn(on, over):
    parent = os.getppid()
    while not over.is_set() and os.getppid() == parent:  # it outlives nobody
        if on.wait(0.2):
            until = time.monotonic() + 0.01
            while time.monotonic() < until:
                pass


class Neighbour:
    """A process for each core, which works while `when()` says so."""

    def __init__(self, when):
        self.on, self.over = multiprocessing.Event(), multiprocessing.Event()
        self.burners = [multiprocessing.Process(target=burn, args=(self.on, self.over), daemon=True)
                        for _ in range(os.cpu_count() or 1)]
        for burner in self.burners:
            burner.start()
        self.thread = threading.Thread(target=self.follow, args=(when,), daemon=True)
        self.thread.start()

    def follow(self, when):
        while not self.over.is_set():
            (self.on.set if when() else self.on.clear)()
            time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        for burner in self.burners:
            burner.join()


def works_lately(server):
    """Whether the server has used processor time within the last tenth of a second."""
    last = [server.ticks(), 0.0]

    def asked():
        now = server.ticks()
        if now != last[0]:
            last[:] = [now, time.monotonic()]
        return time.monotonic() - last[1] < 0.1
    return asked


def compare(name, base, changed):
    with tempfile.TemporaryDirectory() as folder:
        def side(server, journal):
            return (f"-m smollm2 --host {server.url} --prompts short --limit 4 --warmup 1 --runs {options.runs} "
                    f"--num-predict {options.tokens} -o {shlex.quote(os.path.join(folder, journal))}")
        start = time.monotonic()
        try:
            told = subprocess.run([options.bench, "compare", "--json", "--progress", "none",
                                   "--run", side(base, "a.jsonl"), "--run", side(changed, "b.jsonl")],
                                  capture_output=True, text=True, timeout=max(30, time_left()))
        except subprocess.TimeoutExpired:
            sys.exit(f"{name}: the time is up; the machine is too slow or too busy for so many runs (--runs, --limit)")
        seconds = time.monotonic() - start
    if not told.stdout:
        sys.exit(f"{name}: {told.stderr}")
    runs = json.loads(told.stdout)["comparisons"][0]
    rows = runs["metrics"]
    called = [f"{row['metric']} {row['verdict']}" for row in rows if row["differs"]]
    flags = list(runs["notes"])
    flags += [line for line in told.stderr.splitlines() if "no valid measurement" in line or "harness" in line]
    verdict = Verdict(name, called, f"{rows[0]['metric']}: {rows[0]['verdict']}", flags, seconds)
    print(f"{verdict.name:44} {verdict.primary:30} {', '.join(called) or '-'}"
          f"{'   flagged: ' + '; '.join(flags) if flags else ''}  ({seconds:.0f} s)", flush=True)
    return verdict


def time_left():
    return options.limit - (time.monotonic() - began)


def main():
    print(f"{'':44} {'the question':30} what is called different")
    strange = []
    with Server(1) as one, Server(1) as twin, Server(2) as two:
        found = compare("1 thread, then 2", one, two)
        if not found.called:
            strange.append(found.name)

        # A neighbour for as long as A alone would have taken: the first half.
        half = found.seconds / 2
        start = time.monotonic()
        with Neighbour(lambda: time.monotonic() - start < half):
            drifted = compare("same, neighbour during the first half", one, twin)
        if drifted.called and not drifted.flags:
            strange.append(drifted.name)

        # One that knows whose turn it is. No order of turns helps against that: it is to be flagged.
        with Neighbour(works_lately(one)):
            hit = compare("same, neighbour in every turn of A", one, twin)
        if hit.called and not hit.flags:
            strange.append(hit.name)

        same, questions_called = [], 0
        for i in range(options.same):
            if time_left() < 1.3 * (same[-1] if same else hit).seconds:
                print(f"the time is up: {options.same - i} of {options.same} comparisons are left out")
                break
            same.append(compare(f"same, {i + 1} of {options.same}", one, one))
            questions_called += any(c.startswith(same[-1].primary.split(":")[0] + " ") for c in same[-1].called)

    # 5 % each: more than 3 of 20 come by chance one time in sixty.
    allowed = max(1, round(0.15 * len(same)))
    if questions_called > allowed:
        strange.append("same")
    print(f"\nsame server: the question is called different in {questions_called} of {len(same)}, something is in "
          f"{sum(bool(v.called) for v in same)}; up to {allowed} and a few more are chance")
    print(f"not as expected: {', '.join(strange) or 'none'}   ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
