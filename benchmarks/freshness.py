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
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django

QUESTION = "Which number is in force?"
PARAPHRASE = "the number in force, which is it"
WAITING_SECONDS = 300  # then the benchmark fails


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a worker says to a question."""

    answer: str
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """What workers answered from the commit of a large change on."""

    asked_count: int
    stale_count: int
    missing_count: int  # of the question always, of the paraphrase once nothing waits
    first_seconds: float
    indexed_seconds: float


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
            many = _measure_many(arguments.many, [one, other])
    print(  # noqa: T201 - the output of the benchmark
        f"{arguments.edits} edits, 2 workers: {stale} stale answers, "
        f"{1000 * seconds / arguments.edits:.1f} ms from an edit to both answers\n"
        f"{arguments.many} FAQs at once, 2 workers: {many.stale_count} stale and "
        f"{many.missing_count} missing answers of {many.asked_count}, "
        f"{1000 * many.first_seconds:.0f} ms from the commit to the first answers, "
        f"{many.indexed_seconds:.1f} s until nothing waited"
    )
    sys.exit(1 if stale + many.stale_count + many.missing_count else 0)


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
    """Answer every line of standard input and say whether FAQs wait."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    django.setup()
    from faq.search import search, status  # noqa: PLC0415 - after django.setup()

    for line in sys.stdin:
        waits = status().unindexed_count > 0  # before: a miss has no excuse afterwards
        hits = search(line.strip()).hits
        answer = hits[0].document.answer if hits else ""
        print(answer, waits, sep="\t", flush=True)  # noqa: T201


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
            stale += _ask(worker, QUESTION).answer != str(number)
    return stale, time.perf_counter() - started


def _measure_many(count: int, workers: list[subprocess.Popen[str]]) -> Many:
    """One commit that adds many FAQs and changes all, also the one asked for."""
    _change_many(count)
    started = time.perf_counter()
    due: list[str] = []  # answers that had to be there
    early: list[str] = []  # those that may still be missing
    due.extend(_ask(worker, QUESTION).answer for worker in workers)
    first_seconds = time.perf_counter() - started
    waits = True
    while waits and time.perf_counter() - started < WAITING_SECONDS:
        due.extend(_ask(worker, QUESTION).answer for worker in workers)
        replies = [_ask(worker, PARAPHRASE) for worker in workers]
        waits = any(reply.waits for reply in replies)
        for reply in replies:
            (early if reply.waits else due).append(reply.answer)
    return Many(
        asked_count=len(due) + len(early),
        stale_count=sum(answer not in {"", "many"} for answer in due + early),
        missing_count=due.count("") + waits,
        first_seconds=first_seconds,
        indexed_seconds=time.perf_counter() - started,
    )


def _change_many(count: int) -> None:
    from django.db import transaction  # noqa: PLC0415 - after django.setup()

    from faq.models import FAQ  # noqa: PLC0415

    with transaction.atomic():
        FAQ.objects.bulk_create(
            FAQ(question=f"What about matter {number}?", answer="Nothing.")
            for number in range(count)
        )
        FAQ.objects.update(answer="many")


def _ask(worker: subprocess.Popen[str], query: str) -> Reply:
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("The worker has no pipes.")
    worker.stdin.write(f"{query}\n")
    worker.stdin.flush()
    answer, waits = worker.stdout.readline().rstrip("\n").split("\t")
    return Reply(answer=answer, waits=waits == "True")


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
