#!/usr/bin/env python3
"""DuckDB and jq read a journal, and agree with the summary that bench wrote of it.   readers_check.py JOURNAL SUMMARY.json"""
import json, math, shutil, subprocess, sys

try:
    import duckdb
except ImportError:
    print("skipped: the package duckdb is not there")
    sys.exit(77)

journal, summary_file = sys.argv[1:3]
summary = json.loads([line for line in open(summary_file) if '"type":"summary"' in line][-1])
group = summary["groups"][0]

query = """select count(*), quantile_disc(ttft_s, 0.5), quantile_disc(ttft_s, 0.95), quantile_cont(ttft_s, 0.95),
           sum(server.eval_count) from read_json(?, format='newline_delimited', union_by_name=true) where type = 'request'"""
n, p50, p95, p95_t7, tokens = duckdb.execute(query, [journal]).fetchone()
ttft = group["ttft_s"]
pairs = [(n, group["n_total"]), (p50, ttft["p50"]), (p95, ttft["p95"]), (p95_t7, ttft["p95_t7"]), (tokens, group["total_output_tokens"])]
for theirs, ours in pairs:
    assert math.isclose(theirs, ours, rel_tol=1e-12), (theirs, ours)

if shutil.which("jq"):
    counted = subprocess.run(["jq", "-rs", '[.[] | select(.type == "request" and .status == "ok")] | length', journal],
                             capture_output=True, text=True, check=True).stdout.strip()
    assert int(counted) == group["n_ok"], (counted, group["n_ok"])
print(f"{n} records: duckdb and jq agree with the summary")
