"""A headless Chromium, driven through its debugging pipe: nothing but Python's own library is needed."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find_chromium():
    wanted = [os.environ.get("BENCH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome"]
    return next((shutil.which(name) for name in wanted if name and shutil.which(name)), None)


class Browser:
    """One process; its messages are JSON with a NUL behind each."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="bench-browser-")
        to_read, self.out = os.pipe()
        self.inn, to_write = os.pipe()
        switches = ["--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--no-sandbox",
                    "--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars",
                    "--force-color-profile=srgb", f"--user-data-dir={self.folder}", "about:blank"]
        # The browser reads from descriptor 3 and writes to 4.
        words = ["sh", "-c", f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}', program, *switches]
        self.process = subprocess.Popen(words, pass_fds=(to_read, to_write), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.number, self.rest, self.events = 0, b"", []

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def message(self, limit):
        until = time.monotonic() + limit
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.inn], [], [], max(0, until - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self.inn, 1 << 20)
            if not piece:
                raise RuntimeError("the browser has ended")
            self.rest += piece
        whole, self.rest = self.rest.split(b"\0", 1)
        return json.loads(whole)

    def call(self, method, session=None, limit=60, **values):
        self.number += 1
        asked = {"id": self.number, "method": method, "params": values}
        if session:
            asked["sessionId"] = session
        os.write(self.out, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + limit
        while True:
            told = self.message(until - time.monotonic())
            if told is None:
                raise RuntimeError(f"the browser does not answer {method}")
            if told.get("id") == self.number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']['message']}")
                return told["result"]
            self.events.append(told)


class Tab:
    """A page in a browser, with what it said and asked for."""

    def __init__(self, browser, width=1200, height=900):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.size(width, height)

    def call(self, method, **values):
        return self.browser.call(method, session=self.session, **values)

    def size(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def dark(self, on):
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if on else "light"}])

    def scripts(self, on):
        self.call("Emulation.setScriptExecutionDisabled", value=not on)

    def open(self, url):
        self.browser.events.clear()
        self.call("Page.navigate", url=url)
        until = time.monotonic() + 60
        while not any(event.get("method") == "Page.loadEventFired" for event in self.browser.events):
            told = self.browser.message(until - time.monotonic())
            if told is None:
                raise RuntimeError("the page does not load")
            self.browser.events.append(told)

    def value(self, expression):
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        return found["result"].get("value")

    def key(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                      **({"text": text} if text and kind == "keyDown" else {}))

    def point(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def complaints(self):
        """What stands in the console: errors, warnings, exceptions."""
        self.value("1")  # what was said before has arrived then
        found = []
        for event in self.browser.events:
            values, method = event.get("params", {}), event.get("method")
            if method == "Runtime.exceptionThrown":
                found.append(values["exceptionDetails"]["text"])
            if method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning"):
                found.append(str(values["args"]))
            if method == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
                found.append(values["entry"]["text"])
        return found

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.browser.events
                if event.get("method") == "Network.requestWillBeSent"]
