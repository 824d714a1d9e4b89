"""Counts stale answers: workers are asked right after each of many edits.

    python -m benchmarks.freshness --edits 500

Uses a temporary SQLite file, or the database of --database, whose FAQs it deletes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import django

QUESTION = "Which number is in force?"


def main() -> None:
    arguments = _parse()
    if arguments.worker:
        _work()
        return
    with tempfile.TemporaryDirectory() as folder:
        default = f"sqlite:///{Path(folder) / 'freshness.db'}"
        os.environ["DATABASE_URL"] = arguments.database or default
        os.environ["FAQ_EMBEDDING_MODEL"] = ""  # words do: freshness is the question
        _set_up()
        with _worker() as one, _worker() as other:
            stale, seconds = _measure(arguments.edits, [one, other])
            late, waited = _measure_many(arguments.many, [one, other])
    print(  # noqa: T201 - the output of the benchmark
        f"{arguments.edits} edits, 2 workers: {stale} stale answers, "
        f"{1000 * seconds / arguments.edits:.1f} ms from an edit to both answers\n"
        f"{arguments.many} FAQs at once: {late} stale answers, "
        f"{1000 * waited:.0f} ms from the commit to both answers"
    )
    sys.exit(1 if stale + late else 0)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--many", type=int, default=5000, help="imported at once")
    parser.add_argument("--database", help="a DATABASE_URL; its FAQs are deleted")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    django.setup()
    # Models load after django.setup().
    from django.core.management import call_command  # noqa: PLC0415

    from faq.models import FAQ  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    FAQ.objects.all().delete()
    FAQ.objects.create(question=QUESTION, answer="0")
    FAQ.objects.bulk_create(
        FAQ(question=f"What about topic {number}?", answer="Nothing.")
        for number in range(200)
    )


def _work() -> None:
    """Answer every line of standard input with the answer now in force."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    django.setup()
    from faq.search import search  # noqa: PLC0415 - after django.setup()

    for _ in sys.stdin:
        match = search(QUESTION).match
        print(match.document.answer if match else "", flush=True)  # noqa: T201


@contextmanager
def _worker() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.freshness", "--worker"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        yield worker
        worker.terminate()


def _measure(edits: int, workers: list[subprocess.Popen[str]]) -> tuple[int, float]:
    stale = 0
    started = time.perf_counter()
    for number in range(1, edits + 1):
        _edit(number)
        for worker in workers:
            stale += _ask(worker) != str(number)
    return stale, time.perf_counter() - started


def _measure_many(
    count: int, workers: list[subprocess.Popen[str]]
) -> tuple[int, float]:
    """One commit that adds many FAQs and changes all, also the one asked for."""
    from django.db import transaction  # noqa: PLC0415 - after django.setup()

    from faq.models import FAQ  # noqa: PLC0415

    with transaction.atomic():
        FAQ.objects.bulk_create(
            FAQ(question=f"What about matter {number}?", answer="Nothing.")
            for number in range(count)
        )
        FAQ.objects.update(answer="many")
    started = time.perf_counter()
    stale = sum(_ask(worker) != "many" for worker in workers)
    return stale, time.perf_counter() - started


def _ask(worker: subprocess.Popen[str]) -> str:
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("The worker has no pipes.")
    worker.stdin.write("?\n")
    worker.stdin.flush()
    return worker.stdout.readline().strip()


def _edit(number: int) -> None:
    """By save, `.update()`, raw SQL and import in turn."""
    from django.db import connection  # noqa: PLC0415 - after django.setup()

    from faq.importing import apply_plan, plan_import, read_table  # noqa: PLC0415
    from faq.models import FAQ  # noqa: PLC0415

    way = number % 4
    if way == 0:
        faq = FAQ.objects.get(question=QUESTION)
        faq.answer = str(number)
        faq.save()
    elif way == 1:
        FAQ.objects.filter(question=QUESTION).update(answer=str(number))
    elif way == 2:  # noqa: PLR2004 - the third of four ways
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE faq_faq SET answer = %s WHERE question = %s",
                [str(number), QUESTION],
            )
    else:
        file = BytesIO(f"question,answer\n{QUESTION},{number}\n".encode())
        apply_plan(plan_import(read_table(file, "faq.csv")))


if __name__ == "__main__":
    main()
