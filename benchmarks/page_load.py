"""The chat page in a browser: when it can be used, what it weighs, how fast it answers.

python -m benchmarks.page_load   # needs Chromium in /usr/bin
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.first_words import QUESTION, told
from benchmarks.reports import Report, note
from benchmarks.servers import ROOT, Server, Site
from benchmarks.teller import Teller

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OWN_FILES = ROOT / "gradio_ui" / "browser"
MAX_OWN_BYTES = 60_000
MAX_LOAD_SECONDS = 2.0
MAX_GROWN = 1.5
MAX_OVERHEAD_MS = 65.0  # what the first version took in all
LOADS = 3
ASKED = 50
TABS = 16
FAQ = "How do I reset my password?"
# Milliseconds from Enter until there is one more of what the selector finds.
ASK = """([text, selector]) => new Promise((done) => {
  const count = () => document.querySelectorAll(selector).length;
  const [before, box] = [count(), document.querySelector("#message")];
  const watcher = new MutationObserver(() => {
    if (count() === before) return;
    watcher.disconnect();
    done(performance.now() - start);
  });
  const list = document.querySelector("#messages");
  watcher.observe(list, { childList: true, subtree: true });
  box.value = text;
  const start = performance.now();
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
})"""
WHOLE, WORDS = ".reply .tools", ".reply .answer"
# Kept by the tab, so that all of them wait for the same moment.
ASK_AT = f"""([text, selector, at]) => {{
  const moment = new Promise((go) => setTimeout(go, at - Date.now()));
  window.told = moment.then(() => ({ASK})([text, selector]));
}}"""


def main() -> None:
    report = Report()
    own = sum(file.stat().st_size for file in OWN_FILES.iterdir())
    report.at_most("own part of the page, bytes", own, MAX_OWN_BYTES)
    with tempfile.TemporaryDirectory() as folder, Teller() as gemini:
        gemini.fallback = replace(gemini.fallback, pause=0.05)
        site = Site.create(Path(folder), gemini.url, FAQ_EMBEDDING_MODEL="auto")
        with (
            Server(site=site, threads=16) as server,
            page_of(server) as home,
            sync_playwright() as playwright,
        ):
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            _loads(report, chromium, home)
            _asks(report, chromium, home, server)
            _streams(report, chromium, home, server)
            chromium.close()
    report.finish()


@contextmanager
def page_of(server: Server) -> Iterator[str]:
    """The chat page of that server, as operators start it: its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "API_URL": f"http://127.0.0.1:{server.port}",
        "API_KEY": server.site.api_key,
        "UI_PORT": str(port),
    }
    command = [sys.executable, "-m", "gradio_ui"]
    with subprocess.Popen(
        command, env=os.environ | own, cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        if process.stdout:
            process.stdout.readline()  # it says where it is
        yield f"http://127.0.0.1:{port}/"
        process.terminate()


def _loads(report: Report, chromium: Browser, home: str) -> None:
    """Each visitor is new, but for the first, who warms the servers."""
    seconds = []
    for _ in range(LOADS + 1):
        start = time.perf_counter()
        page = _opened(chromium, home)
        seconds.append(time.perf_counter() - start)
        page.context.close()
    report.at_most("load to usable, s (median)", median(seconds[1:]), MAX_LOAD_SECONDS)


def _asks(report: Report, chromium: Browser, home: str, server: Server) -> None:
    page = _opened(chromium, home)
    page.evaluate(ASK, [FAQ, WHOLE])
    shown = median(page.evaluate(ASK, [FAQ, WHOLE]) for _ in range(ASKED))
    with server.client() as client:
        started = time.perf_counter()
        for number in range(ASKED):
            client.chat(f"beside-{number % 2}", FAQ)
        answered = 1000 * (time.perf_counter() - started) / ASKED
    note(f"  Enter to answer, p50 {shown:.0f} ms; the API's own {answered:.0f} ms")
    report.at_most(
        "Enter to answer, less the API's own, ms", shown - answered, MAX_OVERHEAD_MS
    )
    page.context.close()


def _streams(report: Report, chromium: Browser, home: str, server: Server) -> None:
    """To the model's first words: one visitor and many, each less the API's own."""
    pages = [_opened(chromium, home) for _ in range(TABS)]
    one = pages[0].evaluate(ASK, [QUESTION, WORDS]) / 1000
    pages[0].locator("#stop").wait_for(state="hidden")
    at = 1000 * (time.time() + 2)
    for page in pages:
        page.evaluate(ASK_AT, [QUESTION, WORDS, at])
    many = median(page.evaluate("window.told") / 1000 for page in pages)
    own_one, own_many = _waits(server, 1), _waits(server, TABS)
    note(f"  first words: one {one:.2f} s, of it the API's own {own_one:.2f} s")
    note(f"  of {TABS} at once {many:.2f} s, of it the API's own {own_many:.2f} s")
    grown = (many - own_many) / (one - own_one)
    report.at_most(f"page's part of {TABS} streams, in ones", grown, MAX_GROWN)


def _waits(server: Server, count: int) -> float:
    """Seconds to the first words without the page, the median of so many at once."""

    def wait(number: int) -> float:
        start = time.monotonic()
        return told(server, f"alone-{count}-{number}").first_at - start

    with ThreadPoolExecutor(count) as callers:
        return median(callers.map(wait, range(count)))


def _opened(chromium: Browser, home: str) -> Page:
    page = chromium.new_context().new_page()
    page.goto(home, wait_until="commit")
    page.locator("#send:enabled").wait_for()
    return page


if __name__ == "__main__":
    main()
