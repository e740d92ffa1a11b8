"""Starts a simulated server for a test and stops it: `with Sim(command, world) as url`."""
import json
import os
import subprocess
import tempfile


class Sim:
    """`command` is what serves a world: ["build/bench", "sim"]. Extra arguments are passed on."""

    def __init__(self, command, world=None, *arguments):
        self.command = list(command) + ["--port", "0"] + list(arguments)
        self.file = None
        if world is not None:
            handle, self.file = tempfile.mkstemp(suffix=".json")
            with os.fdopen(handle, "w") as out:
                json.dump(world, out)
            self.command += ["--world", self.file]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        url = self.process.stdout.readline().strip()
        if not url.startswith("http://"):
            raise SystemExit(f"the first line is no URL: {url!r}")
        return url

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        if self.file:
            os.unlink(self.file)
