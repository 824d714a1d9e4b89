"""Measures import_faq's speed and memory against csv.DictReader and bulk_create.

Run `python benchmarks/import_speed.py [--rows 100000] [--alternates 2]`. Every figure
is taken in a process with an empty database of its own: SQLite in a temporary folder,
or a test database on the server that DATABASE_URL names.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ["question", "answer", "category", "keywords", "alternates"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--alternates", type=int, default=0)
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(MEASURES[options.measure], options.file)
    else:
        compare(options.rows, options.alternates)


def compare(row_count: int, alternate_count: int) -> None:
    """Print the figures of every measure on one file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "faqs.csv"
        write_rows(file, row_count, alternate_count)
        print(f"{row_count:,} rows, {file.stat().st_size / 1e6:.1f} MB")
        seconds = {name: run(name, file, row_count) for name in MEASURES}
    print(f"import takes {seconds['import'] / seconds['plain']:.2f} times plain")


def write_rows(file: Path, row_count: int, alternate_count: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(FIELDS if alternate_count else FIELDS[:-1])
        for i in range(row_count):
            alternates = [f"Way {n} to ask {i}" for n in range(alternate_count)]
            cells = [
                f"How do I change setting {i} of my subscription?",
                f"Open **Account**, choose page {i} and confirm the change. " * 4,
                f"Topic {i % 40}",
                "setting change subscription account",
            ]
            writer.writerow(cells + (["|".join(alternates)] if alternates else []))


def run(name: str, file: Path, row_count: int) -> float:
    """Measure in a fresh process and print the figures; the seconds."""
    address = os.environ.get("DATABASE_URL", f"sqlite:///{file.parent / name}.sqlite3")
    done = subprocess.run(
        [sys.executable, __file__, "--measure", name, "--file", str(file)],
        env={**os.environ, "DATABASE_URL": address},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    figures = json.loads(done.stdout)
    seconds = float(figures["seconds"])
    print(
        f"{name:<8}{seconds:7.2f} s {row_count / seconds:>9,.0f} rows/s,"
        f" {row_count / figures['cpu_seconds']:,.0f} a second of processor time,"
        f" peak memory {figures['megabytes']:.0f} MB"
        f" ({figures['megabytes'] - figures['idle_megabytes']:.0f} MB above idle)"
    )
    return seconds


def measure(load: Callable[[Path], None], file: Path) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "supportbot.settings"
    django.setup()
    from django.db import connection  # noqa: PLC0415  needs the settings

    if connection.vendor == "sqlite":  # else it would be in memory, and count as ours
        connection.settings_dict["TEST"]["NAME"] = f"{file}.{load.__name__}.sqlite3"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        idle = peak_megabytes()
        started, started_cpu = time.perf_counter(), time.process_time()
        load(file)
        seconds = time.perf_counter() - started
        cpu_seconds = time.process_time() - started_cpu
    finally:
        name = connection.settings_dict["NAME"]
        connection.creation.destroy_test_db(name, verbosity=0)
    figures = {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "idle_megabytes": idle,
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(figures))


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load_plainly(file: Path) -> None:
    """The least that stores the same rows: no checks, no comparison, no report."""
    from django.db import transaction  # noqa: PLC0415  needs the settings

    from faq.models import FAQ, Category, Phrasing  # noqa: PLC0415

    with transaction.atomic(), file.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
        names = {row["category"] for row in rows}
        created = Category.objects.bulk_create(Category(name=name) for name in names)
        categories = {category.name: category for category in created}
        faqs = FAQ.objects.bulk_create(
            FAQ(
                question=row["question"],
                answer=row["answer"],
                category=categories[row["category"]],
                keywords=row["keywords"],
            )
            for row in rows
        )
        Phrasing.objects.bulk_create(
            Phrasing(faq=faq, text=text)
            for faq, row in zip(faqs, rows, strict=True)
            for text in filter(None, row.get("alternates", "").split("|"))
        )


def load_with_importer(file: Path) -> None:
    from faq.importing import apply_plan, plan_import, read_table  # noqa: PLC0415

    with file.open("rb") as source:
        apply_plan(plan_import(read_table(source, file.name)))


MEASURES: dict[str, Callable[[Path], None]] = {
    "plain": load_plainly,
    "import": load_with_importer,
}


if __name__ == "__main__":
    main()
