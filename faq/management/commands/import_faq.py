"""`manage.py import_faq FILE`: loads FAQs from a CSV file or an Excel workbook."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from faq.duplicates import clash_lines
from faq.importing import (
    ImportPlan,
    ImportRejected,
    Table,
    apply_plan,
    plan_import,
    read_table,
    report_lines,
    write_rejects,
)
from faq.indexing import current_encoder, encoders_in_use

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = "Load FAQs from a CSV file or an Excel workbook; '-' is standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="report, and change nothing"
        )
        parser.add_argument(
            "--skip-invalid",
            action="store_true",
            help="leave out rows that are invalid or conflicting",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="make drafts of the FAQs that the file does not have",
        )
        parser.add_argument(
            "--rejects", metavar="CSV", help="write the rejected rows to this file"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        self._is_quiet = options["verbosity"] == 0
        file, skip_invalid = options["file"], options["skip_invalid"]
        with _refusals_explained():
            table = _read(file)
            with _progress("Checking") as bar:
                plan = plan_import(
                    table, replace=options["replace"], on_progress=bar.update
                )
            self._say(*report_lines(plan))
            if options["rejects"]:
                _write_rejects(plan, Path(options["rejects"]), file)
            if plan.rejected and not skip_invalid:
                raise CommandError(
                    "Nothing was imported. Correct the rejected rows, or leave them "
                    "out with --skip-invalid; --rejects FILE writes them to a file."
                )
            if options["dry_run"]:
                self._say("Dry run: nothing was changed.")
                return
            with _progress("Importing", total=plan.write_count) as bar:
                result = apply_plan(
                    plan, skip_invalid=skip_invalid, on_progress=bar.update
                )
            if current_encoder().encoder is not None:
                call_command("embed_faq", verbosity=0)
        self._say(
            f"Imported: {result.created_count:,} created, {result.updated_count:,} "
            f"changed, {result.retired_count:,} made drafts."
        )
        self._say(encoders_in_use(), *clash_lines())

    def _say(self, *lines: str) -> None:
        if self._is_quiet:
            return
        # A terminal need not know every character that a file can hold.
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        for line in lines:
            self.stdout.write(
                line.encode(encoding, "backslashreplace").decode(encoding)
            )


@contextmanager
def _refusals_explained() -> Iterator[None]:
    try:
        yield
    except ImportRejected as exc:
        raise CommandError(f"{exc} Nothing was imported.") from exc
    except OSError as exc:
        raise CommandError(
            f"The file cannot be opened: {exc.strerror}. Check its name and rights."
        ) from exc
    except ValueError as exc:  # a name that no file can have
        raise CommandError(f"The file cannot be opened: {exc}") from exc
    except DatabaseError as exc:
        raise CommandError(
            f"The database cannot be used ({type(exc).__name__}). Nothing was "
            "imported. Is it up, and has 'manage.py migrate' run?"
        ) from exc


def _read(file: str) -> Table:
    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise CommandError("There is no standard input; name a file.")
        return read_table(sys.stdin.buffer, "standard input")
    path = Path(file)
    with path.open("rb") as source:
        return read_table(source, path.name)


def _write_rejects(plan: ImportPlan, path: Path, source: str) -> None:
    if source != STANDARD_INPUT and path.exists() and path.samefile(source):
        raise CommandError(
            "--rejects names the file that is imported. Choose another name."
        )
    # With a mark, or Excel would take the file for another encoding.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as target:
        write_rejects(plan, target)


def _progress(description: str, total: int | None = None) -> tqdm[Any]:
    # None, not False: shown on a terminal only.
    return tqdm(desc=description, total=total, unit=" rows", disable=None, leave=False)
