#!/usr/bin/env python3
"""Pages of `bench report` in a real browser: page_check.py BENCH [--shots DIR]

Nothing in the console, nothing fetched, whole without scripts, every control within reach of the keyboard, no
violation that axe-core knows, nothing wider than the screen. Exit code 77 where there is no Chromium.
"""

import base64
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from browser import Browser, Tab, find_chromium  # noqa: E402

SKIPPED = 77
AXE = "axe-core@4.10.3"
ROOT = pathlib.Path(__file__).resolve().parents[2]

faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("FAILED:", what)


def axe_source():
    """From npm, kept in the build folder; None where it cannot be had."""
    kept = ROOT / "build" / "browser"
    script = kept / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists() and shutil.which("npm"):
        kept.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", str(kept), "--ignore-scripts", "--no-audit", "--no-fund", AXE],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False)
    return script.read_text() if script.exists() else None


def make_pages(bench, folder):
    """One run, a quality suite, several runs with a comparison, and one in which everything failed."""
    def run(*words, may_fail=False):
        done = subprocess.run([bench, *words], cwd=folder, capture_output=True, text=True, timeout=120,
                              env={"PATH": "/usr/bin:/bin", "HOME": str(folder)}, check=False)
        if done.returncode != 0 and not may_fail:
            sys.exit(f"bench {' '.join(words)} ended with {done.returncode}: {done.stderr}")
    quick = ["-q", "--num-predict", "12"]
    run("--sim", "--prompts", "short", "--runs", "4", "-o", "one.jsonl", *quick)
    run("--sim", "--prompts", "short", "--runs", "4", "--workers", "3", "-o", "three.jsonl", *quick)
    run("mmlu", "--sim", "--sample", "-o", "mmlu.jsonl", "-q")
    run("report", "one.jsonl", "-o", "one.html")
    run("report", "mmlu.jsonl", "-o", "mmlu.html")
    run("report", "one.jsonl", "three.jsonl", "mmlu.jsonl", "-o", "several.html")
    return ["one.html", "mmlu.html", "several.html"]


CONTROLS = """Array.from(document.querySelectorAll('a[href], button, summary, [tabindex="0"]'))
  .filter(function (e) { return e.checkVisibility(); })"""


def check_page(tab, url, name, axe):
    tab.scripts(True)
    tab.dark(False)
    tab.size(1200)
    tab.open(url)
    check(tab.complaints() == [], f"{name}: the console says {tab.complaints()}")
    fetched = [asked for asked in tab.requests() if asked != url and not asked.startswith("data:")]
    check(fetched == [], f"{name}: it asks for {fetched}")
    check(tab.value("document.documentElement.lang") == "en", f"{name}: no language")
    check(tab.value("document.querySelectorAll('figure svg').length") > 0, f"{name}: no figure")
    check(tab.value("JSON.parse(document.getElementById('summary').textContent).type") == "report",
          f"{name}: no summary in it")

    for width in (360, 768, 1200, 2000):
        tab.size(width)
        check(tab.value("document.documentElement.scrollWidth") <= width, f"{name}: wider than a screen of {width}")
    tab.size(1200)

    if axe:
        tab.value("document.querySelectorAll('details').forEach(function (d) { d.open = true; })")
        tab.value(axe + "; 1")
        for dark in (False, True):
            tab.dark(dark)
            found = tab.value("axe.run().then(function (r) { return r.violations.map(function (v) { return v.id + ': ' +"
                              "v.nodes.slice(0, 3).map(function (n) { return n.html.slice(0, 150) + ' ' + "
                              "n.failureSummary; }).join(' | '); }); })")
            check(found == [], f"{name}, {'dark' if dark else 'light'}: axe-core finds {found}")
        tab.dark(False)
    check_keyboard(tab, url, name)
    check_hover(tab, name)
    check_without_scripts(tab, url, name)


def check_keyboard(tab, url, name):
    tab.open(url)
    wanted = tab.value(f"{CONTROLS}.length")
    tab.value(f"{CONTROLS}.forEach(function (e, i) {{ e.dataset.control = i; }})")
    reached = set()
    for _ in range(wanted + 5):
        tab.key("Tab", 9)
        at = tab.value("document.activeElement.dataset.control")
        if at is not None:
            reached.add(at)
    check(len(reached) == wanted, f"{name}: the keyboard reaches {len(reached)} of {wanted} controls")

    if tab.value("document.querySelectorAll('table.sortable th button').length") > 0:
        tab.value("document.querySelector('details') && (document.querySelector('details').open = true)")
        tab.value("document.querySelector('table.sortable th button').focus()")
        tab.key("Enter", 13, "\r")
        check(tab.value("document.querySelector('table.sortable th').getAttribute('aria-sort')") == "ascending",
              f"{name}: a table is not sorted by the keyboard")
    if tab.value("document.querySelectorAll('.toggles button').length") > 0:
        tab.value("document.querySelector('.toggles button').focus()")
        tab.key(" ", 32, " ")
        check(tab.value("document.querySelector('.toggles button').getAttribute('aria-pressed')") == "false",
              f"{name}: a series is not hidden by the keyboard")
        check(tab.value("document.querySelectorAll('figure .series.hidden').length") > 0, f"{name}: nothing is hidden")


def check_hover(tab, name):
    place = tab.value("""(function () {
      var mark = document.querySelector('.chart [data-tip]');
      if (!mark) return null;
      mark.scrollIntoView({block: 'center'});
      var shapes = mark.querySelectorAll('rect, circle, path'), box = (shapes[0] || mark).getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2]; })()""")
    if place is None:
        return
    tab.point(*place)
    told = tab.value("document.getElementById('read-out').hidden ? '' : document.getElementById('read-out').textContent")
    check(bool(told), f"{name}: nothing is read out under the pointer")


def check_without_scripts(tab, url, name):
    tab.scripts(False)
    tab.open(url)
    # Nothing of the page runs; this asks the browser, not the page.
    root = tab.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    def count(selector):
        return len(tab.call("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"])
    check(count("h2") >= 3 and count("figure svg") > 0 and count("table") > 0, f"{name}: not whole without scripts")
    check(count("button") == 0, f"{name}: a button that can do nothing without scripts")
    tab.scripts(True)


def take_shots(tab, url, name, folder):
    def shot(suffix, width, dark=False, height=1000, whole=True):
        tab.size(width, height)
        tab.dark(dark)
        tab.open(url)
        data = tab.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        (folder / f"{name}-{suffix}.png").write_bytes(base64.b64decode(data))
    def tall(width):
        tab.size(width)
        tab.open(url)
        return min(tab.value("document.documentElement.scrollHeight"), 6000)
    shot("light", 1200, height=tall(1200))
    shot("dark", 1200, dark=True, height=tall(1200))
    shot("narrow", 400, height=tall(400))
    tab.dark(False)
    pdf = tab.call("Page.printToPDF", printBackground=False)["data"]
    (folder / f"{name}.pdf").write_bytes(base64.b64decode(pdf))


def main():
    bench = str(pathlib.Path(sys.argv[1]).resolve())
    program = find_chromium()
    if not program:
        print("skipped: no Chromium here; on Debian:  apt-get install chromium")
        return SKIPPED
    axe = axe_source()
    if not axe:
        print(f"without axe-core: npm could not bring {AXE}")
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        folder = pathlib.Path(name)
        pages = make_pages(bench, folder)
        browser = Browser(program)
        try:
            tab = Tab(browser)
            for page in pages:
                check_page(tab, (folder / page).as_uri(), page, axe)
                if "--shots" in sys.argv:
                    shots = pathlib.Path(sys.argv[sys.argv.index("--shots") + 1])
                    shots.mkdir(parents=True, exist_ok=True)
                    take_shots(tab, (folder / page).as_uri(), pathlib.Path(page).stem, shots)
        finally:
            browser.close()
    print(f"{len(pages)} pages, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
