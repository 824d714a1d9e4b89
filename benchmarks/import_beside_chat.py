"""What customers notice of a large import: turns beside it, and as many without it.

python -m benchmarks.import_beside_chat                 # 60,000 new FAQs
python -m benchmarks.import_beside_chat --then-change   # and all of them changed
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.import_speed import write_rows
from benchmarks.loading import Measured, Question, load
from benchmarks.reports import Report, note
from benchmarks.servers import ROOT, Server, Site

CLIENTS = 8
ROUND_SECONDS = 1.0
QUIET_ROUNDS = 10
AFTER_ROUNDS = 15  # in which the workers index what has come
LONGEST_MS = 500.0
QUESTIONS = [
    Question(text=text)
    for text in (
        "Can I order without creating an account?",
        "How do I change the items in my order?",
    )
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--alternates", type=int, default=0)
    parser.add_argument("--then-change", action="store_true")
    parser.add_argument("--synchronous", default="NORMAL", help="SQLITE_SYNCHRONOUS")
    arguments = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        site = Site.create(Path(folder), SQLITE_SYNCHRONOUS=arguments.synchronous)
        file = Path(folder) / "faqs.csv"
        write_rows(file, arguments.rows, arguments.alternates)
        with Server(site=site) as server:
            _rounds(server, 2)  # warms up
            _tell("without an import", _rounds(server, QUIET_ROUNDS))
            _import(server, file, "new", report)
            if arguments.then_change:
                text = file.read_text(encoding="utf-8")
                file.write_text(text.replace("confirm", "save"), encoding="utf-8")
                _import(server, file, "changed", report)
    report.finish()


def _import(server: Server, file: Path, kind: str, report: Report) -> None:
    """Import the file while clients chat, and let them go on for a while."""
    started = time.perf_counter()
    command = [sys.executable, "manage.py", "import_faq", str(file), "--verbosity", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(server.site.environment)
    ) as process:
        beside = Measured()
        while process.poll() is None:
            beside.add(load(server, QUESTIONS, connections=CLIENTS, seconds=1.0))
    note(f"  the import took {time.perf_counter() - started:.1f} s")
    after = _rounds(server, AFTER_ROUNDS)
    _tell(f"beside the import of {kind} FAQs", beside)
    _tell("after it", after)
    for name, measured in (("beside", beside), ("after", after)):
        longest = measured.percentile_ms(1)
        report.at_most(f"longest turn {name} the import, {kind}", longest, LONGEST_MS)
        report.none("  refused", measured.errors)
    report.none("  import failed", process.returncode)


def _rounds(server: Server, count: int) -> Measured:
    total = Measured()
    for _ in range(count):
        total.add(load(server, QUESTIONS, connections=CLIENTS, seconds=ROUND_SECONDS))
    return total


def _tell(name: str, measured: Measured) -> None:
    note(
        f"  {name}: {measured.per_second:.0f}/s,"
        f" p50 {measured.percentile_ms(0.5):.0f} ms,"
        f" p99 {measured.percentile_ms(0.99):.0f} ms,"
        f" longest {measured.percentile_ms(1):.0f} ms"
    )


if __name__ == "__main__":
    main()
