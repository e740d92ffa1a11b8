#!/usr/bin/env python3
"""lm-eval and bench put the same questions to one simulated model: the prompts must be equal byte for byte, and so must
   the grades of 99.5 % of the questions.   lm_eval_check.py BENCH DATA [LIMIT]
   DATA has the layout that `bench --dataset` reads, LIMIT is the number of questions of each task."""
import csv, json, os, shutil, subprocess, sys, tempfile, threading, urllib.request
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BENCH, DATA, LIMIT = sys.argv[1], Path(sys.argv[2]).resolve(), int(sys.argv[3]) if len(sys.argv) > 3 else 15
FOLDER = Path(tempfile.mkdtemp())
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HOME": str(FOLDER / "hf"), "XDG_DATA_HOME": str(FOLDER)}

try:
    import lm_eval
    from lm_eval.tasks import TaskManager
except ImportError:
    print("skipped: this Python has no lm-eval")
    sys.exit(77)


# --- The data, in the shape in which lm-eval's tasks expect them

def mmlu_rows(part):
    def rows(subject):
        with open(DATA / "mmlu" / part / f"{subject}_{part}.csv", encoding="utf-8", newline="") as file:
            return [{"question": row[0], "choices": row[1:5], "answer": "ABCD".index(row[5])} for row in csv.reader(file)]
    return rows


def json_rows(path):
    return lambda _: [json.loads(line) for line in (DATA / path).read_text("utf-8").splitlines()]


def known_mmlu(subject, row):
    return {"subject": subject, "question": row["question"].strip(), "choices": row["choices"], "answer": row["answer"]}


def known_gsm8k(_, row):
    return {"question": row["question"], "answer": row["answer"].split("####")[1].strip().replace(",", "")}


def known_arc(_, row):
    right = row["choices"]["label"].index(row["answerKey"])
    return {"question": row["question"], "choices": row["choices"]["text"], "answer": right}


@dataclass
class Task:
    recipe: str    # its name in lm-eval
    suite: str     # its name in bench
    subject: str
    original: str  # lm-eval's own task, below lm_eval/tasks
    splits: dict   # name: function of the subject
    known: object  # what the simulated model knows of a row
    filter: str    # of lm-eval, whose grade is compared
    shots: object = None


MMLU = {"test": mmlu_rows("test"), "dev": mmlu_rows("dev")}
TASKS = [
    Task("mmlu_generative", "mmlu", "astronomy", "mmlu/generative/mmlu_astronomy.yaml", MMLU, known_mmlu, "get_response"),
    Task("mmlu_generative", "mmlu", "abstract_algebra", "mmlu/generative/mmlu_abstract_algebra.yaml", MMLU, known_mmlu,
         "get_response", shots=5),
    Task("gsm8k_cot_llama", "gsm8k", "", "gsm8k/gsm8k-cot-llama.yaml", {"test": json_rows("gsm8k/test.jsonl")}, known_gsm8k,
         "strict-match"),
    Task("arc_challenge_llama", "arc", "challenge", "llama3/instruct/arc_challenge/arc_challenge_llama.yaml",
         {"test": json_rows("arc/ARC-Challenge-test.jsonl")}, known_arc, "strict_match"),
]


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def write_task(name, task):
    """lm-eval's own task with other data: nothing else is overridden."""
    files = {split: write_lines(FOLDER / f"{name}_{split}.jsonl", rows(task.subject)) for split, rows in task.splits.items()}
    text = {"include": str(Path(lm_eval.__file__).parent / "tasks" / task.original), "task": name, "tag": [],
            "dataset_path": "json", "dataset_name": None, "dataset_kwargs": {"data_files": files}}
    (FOLDER / "tasks").mkdir(exist_ok=True)
    (FOLDER / "tasks" / f"{name}.yaml").write_text(json.dumps(text), "utf-8")


# --- The simulated model, and the door by which lm-eval reaches it

def start_server(known):
    world = {"answers": {"mode": "accuracy", "p": 0.7, "unparsed": 0.1, "dataset": write_lines(FOLDER / "known.jsonl", known)},
             "decode": {"base_s": 0.0002, "per_sequence_s": 0}, "prefill": {"per_token_s": 0}}
    (FOLDER / "world.json").write_text(json.dumps(world))
    command = [BENCH, "sim", "--world", str(FOLDER / "world.json"), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return server, server.stdout.readline().strip()


class Door(BaseHTTPRequestHandler):
    """OpenAI's chat to Ollama's. The simulated model draws by the name of a request, so each goes on under the name that
       bench gave to the request with the same messages; the answer is then the same, whatever order they are asked in."""
    protocol_version = "HTTP/1.1"
    url, names, strangers = "", {}, []

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        messages = [{"role": m["role"], "content": m["content"]} for m in asked["messages"]]
        names = self.names.get(plain(messages))
        if not names:
            self.strangers.append(messages)
        body = {"model": asked["model"], "messages": messages, "stream": False,
                "options": {"temperature": asked["temperature"], "seed": asked["seed"], "num_predict": asked["max_tokens"],
                            "num_ctx": 4096, "stop": [stop for stop in asked["stop"] if stop]}}
        headers = {"Content-Type": "application/json"} | ({"X-Bench-Request": names.pop(0)} if names else {})
        with urllib.request.urlopen(urllib.request.Request(self.url + "/api/chat", json.dumps(body).encode(), headers)) as reply:
            message = json.load(reply)["message"]
        out = json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

    def log_message(self, *_):
        pass


# --- Both ask, and are compared

def plain(messages):
    """What tells one prompt from another, byte for byte."""
    return json.dumps([[m["role"], m["content"]] for m in messages])


def bench(name, task, url):
    """What bench asks, {prompt: [ids]}, and what came of it, {id: the line of the journal}."""
    command = [BENCH, "eval", task.suite, "--recipe", f"lm-eval:{task.recipe}", "--model", "m", "--host", url,
               "--dataset", str(DATA), "--limit", str(LIMIT), "--runs", "1", "--quiet", "--format", "jsonl"]
    command += ["--subjects", task.subject] if task.subject else []
    command += ["--shots", str(task.shots)] if task.shots is not None else []
    plan = subprocess.run(command + ["--dry-run"], stdout=subprocess.PIPE, text=True, check=True).stdout
    asked = defaultdict(list)
    for line in map(json.loads, plan.splitlines()):
        asked[plain(line["body"]["messages"])].append(line["id"])
    journal = FOLDER / f"{name}.run.jsonl"
    subprocess.run(command + ["-o", str(journal)], stdout=subprocess.DEVNULL, check=True)
    lines = map(json.loads, journal.read_text("utf-8").splitlines())
    return asked, {line["id"]: line for line in lines if line.get("type") == "request" and line["grades"]}


def canonical(name, task, port):
    """The samples of lm-eval: one for each question and filter."""
    found = lm_eval.simple_evaluate(
        model="local-chat-completions", tasks=[name], limit=LIMIT, num_fewshot=task.shots, apply_chat_template=True,
        model_args=f"model=m,base_url=http://127.0.0.1:{port}/v1/chat/completions,num_concurrent=1,max_retries=1",
        fewshot_as_multiturn=True, task_manager=TaskManager(include_path=str(FOLDER / "tasks"), include_defaults=False))
    return [sample for sample in found["samples"][name] if sample["filter"] == task.filter]


def compare(task, asked, graded, samples):
    """How many questions, and to how many of them both gave the same grade."""
    ids, equal, right = {prompt: list(those) for prompt, those in asked.items()}, 0, 0
    for sample in samples:
        line = graded[ids[plain(json.loads(sample["arguments"][0][0][0]))].pop(0)]
        ours = next(g["value"] for g in line["grades"] if g["rule"] == f"lm-eval:{task.recipe}/{task.filter}/exact_match")
        right += ours == 1
        if ours == float(sample["exact_match"]):
            equal += 1
        else:
            print(f"{line['id']}: bench {ours}, lm-eval {sample['exact_match']} for {line['text']!r}")
    print(f"{task.recipe} {task.subject}: {equal} of {len(samples)} graded alike, {right} of them right by bench")
    assert len(samples) == len(graded) == min(LIMIT, len(samples)) > 0
    return len(samples), equal


def compared(name, task, port):
    asked, graded = bench(name, task, Door.url)
    Door.names = {prompt: [str(graded[id]["plan_index"]) for id in ids] for prompt, ids in asked.items()}
    samples = canonical(name, task, port)
    assert not Door.strangers, f"{task.recipe}: lm-eval asks what bench does not ask, such as {Door.strangers[0]}"
    return compare(task, asked, graded, samples)


for index, task in enumerate(TASKS):
    write_task(f"task{index}", task)
server, Door.url = start_server([task.known(task.subject, row) for task in TASKS for row in task.splits["test"](task.subject)])
door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
threading.Thread(target=door.serve_forever, daemon=True).start()
try:
    counts = [compared(f"task{index}", task, door.server_port) for index, task in enumerate(TASKS)]
    questions, alike = map(sum, zip(*counts))
    print(f"the same prompts, byte for byte; {alike} of {questions} questions graded alike")
    assert alike >= 0.995 * questions
finally:
    server.terminate()
    server.wait()
    shutil.rmtree(FOLDER, ignore_errors=True)
