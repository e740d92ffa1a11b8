#!/usr/bin/env python3
"""Reads what exports_check.sh has made in the current folder.   exports_check.py BENCHSTAT MODEL"""
import csv, glob, json, math, os, shutil, subprocess, sys

benchstat, model = sys.argv[1:3]
skipped, checked = [], []


def lines_of(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def check_schemas():
    try:
        import jsonschema
    except ImportError:
        return skipped.append("schemas (no package jsonschema)")
    validators = {}
    for name in ("record", "summary", "compare", "world", "pipe"):
        schema = json.load(open(f"{name}.schema.json"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[name] = jsonschema.Draft202012Validator(schema)
    records = 0
    for journal in ("a.jsonl", "b.jsonl", "q.jsonl"):
        for line in lines_of(journal):
            validators["record"].validate(line)
            records += 1
    validators["summary"].validate(lines_of("out.jsonl")[-1])
    validators["summary"].validate(json.load(open("q.json"))["summary"])
    validators["compare"].validate(json.load(open("compare.json")))
    for example in validators["pipe"].schema["examples"]:
        validators["pipe"].validate(example)
    for world in ({}, {"slots": 2, "prefill": {"mode": "serial"}, "queue_when_loaded": "unlimited"}):
        validators["world"].validate(world)
    for name, wrong in (("record", {"type": "request"}), ("summary", {}), ("world", {"slts": 2}), ("compare", {"type": "comparison"})):
        assert not validators[name].is_valid(wrong), name
    checked.append(f"jsonschema: {records} lines")


def check_csv():
    group = json.load(open("out.json"))["summary"]["groups"][0]
    rows = list(csv.DictReader(open("out.csv", newline="", encoding="utf-8"), strict=True))
    by_metric = {row["metric"]: row for row in rows}
    for metric in ("ttft_s", "wall_s", "gen_toks_per_s"):
        for column in ("p50", "p95", "mean"):
            assert math.isclose(float(by_metric[metric][column]), group[metric][column]), (metric, column)
    assert by_metric["connect_s"]["n"] == str(group["connect_s"]["n"])
    checked.append(f"csv: {len(rows)} rows")
    try:
        import duckdb
    except ImportError:
        return skipped.append("DuckDB (no package duckdb)")
    p50 = duckdb.execute("select p50 from read_csv('out.csv', header=true, all_varchar=true) where metric = 'ttft_s'").fetchone()[0]
    assert math.isclose(float(p50), group["ttft_s"]["p50"])
    n, median = duckdb.execute("select count(*), quantile_disc(ttft_s, 0.5) from read_json('out.jsonl', "
                               "format='newline_delimited', union_by_name=true) where type = 'request'").fetchone()
    assert n == group["n_total"] and median > 0
    rates = duckdb.execute("select count(*), min(avg_ts) from read_json('out.llama-bench')").fetchone()
    assert rates[0] == len(json.load(open("out.llama-bench"))) and rates[1] > 0, rates
    checked.append("DuckDB: csv, jsonl, llama-bench")


def check_jq():
    if not shutil.which("jq"):
        return skipped.append("jq")
    run = lambda *words: subprocess.run(["jq", "-r", *words], capture_output=True, text=True, check=True).stdout.strip()
    events = json.load(open("out.trace"))["traceEvents"]
    assert int(run('[.traceEvents[] | select(.cat == "request")] | length', "out.trace")) == sum(e.get("cat") == "request" for e in events) > 0
    assert run(".summary.groups[0].model", "out.json") == model
    assert float(run('.[] | select(.name | endswith("ttft_s.p50")) | .value', "out.github/smaller-is-better.json")) > 0
    checked.append("jq: trace, json, github")


def check_lm_eval():
    """The shape that lm-evaluation-harness writes: members, names, and scores that its samples give."""
    (results_file,) = glob.glob("lm-eval/m/results_*.json")
    results = json.load(open(results_file))
    members = {"results": dict, "group_subtasks": dict, "configs": dict, "versions": dict, "n-shot": dict,
               "higher_is_better": dict, "n-samples": dict, "config": dict, "git_hash": str, "date": float,
               "model_name": str, "model_name_sanitized": str, "total_evaluation_time_seconds": str}
    for name, kind in members.items():
        assert isinstance(results[name], kind), name
    time = os.path.basename(results_file)[len("results_"):-len(".json")]
    leaves = results["group_subtasks"]["mmlu"]
    tasks = [task for part in leaves for task in results["group_subtasks"].get(part, [part])]
    assert tasks, results["group_subtasks"]
    total, right = 0, 0.0
    for task in tasks:
        samples = lines_of(f"lm-eval/m/samples_{task}_{time}.jsonl")
        values = [sample["acc"] or 0 for sample in samples]
        for sample in samples:
            for name in ("doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash",
                         "prompt_hash", "target_hash"):
                assert name in sample, name
            assert isinstance(sample["doc_id"], int) and isinstance(sample["resps"][0], list)
        assert math.isclose(sum(values) / len(values), results["results"][task]["acc,none"]), task
        assert results["n-samples"][task]["effective"] == len(samples)
        total, right = total + len(values), right + sum(values)
    assert math.isclose(right / total, results["results"]["mmlu"]["acc,none"])
    checked.append(f"lm-eval: {total} samples")


def check_benchstat():
    """Beside a file in the form of Ollama's own tool, of the same model, half as fast."""
    if not os.access(benchstat, os.X_OK):
        return skipped.append("benchstat (go install golang.org/x/perf/cmd/benchstat@latest)")
    name = model.replace("/", "_")
    with open("ollama.txt", "w") as theirs:
        theirs.write(f"# Model: {name} | Params: 8.0B | Quant: Q4_K_M | Family: llama | Size: 4920000000 | VRAM: 4920000000\n")
        for epoch in range(8):
            theirs.write(f"BenchmarkModel/name={name}/step=prefill 1 {200000 + epoch}.00 ns/token {1e9 / 200000:.2f} token/sec\n"
                         f"BenchmarkModel/name={name}/step=generate 1 {40000000 + epoch}.00 ns/token 25.00 token/sec\n"
                         f"BenchmarkModel/name={name}/step=ttft 1 {945123000 + epoch} ns/op\n"
                         f"BenchmarkModel/name={name}/step=load 1 {1500000000 + epoch} ns/op\n"
                         f"BenchmarkModel/name={name}/step=total 1 {9861047625 + epoch} ns/op\n")
    ran = subprocess.run([benchstat, "-format", "csv", "theirs=ollama.txt", "ours=out.benchstat"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    rows = [row for row in csv.reader(ran.stdout.splitlines()) if row]
    paired = {row[0].rsplit("step=", 1)[-1].split("-")[0] for row in rows if row[0].startswith("Model/name=") and row[1] and row[3]}
    assert paired == {"prefill", "generate", "ttft", "load", "total"}, ran.stdout
    units = {row[1] for row in rows if len(row) > 1 and row[0] == "" and row[1] not in ("", "theirs", "ours")}
    assert {"sec/token", "token/sec", "sec/op"} <= {unit.replace("ns/", "sec/") for unit in units}, units
    assert not ran.stderr.strip() or "B" in ran.stderr, ran.stderr
    checked.append("benchstat: five steps paired")


for check in (check_schemas, check_csv, check_jq, check_lm_eval, check_benchstat):
    check()
print("; ".join(checked))
if skipped:
    print("skipped: " + "; ".join(skipped))
