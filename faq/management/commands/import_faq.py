"""`manage.py import_faq FILE`: loads FAQs from a CSV file or an Excel workbook."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from faq.duplicates import clash_lines
from faq.history import user_of_system
from faq.importing import (
    IdKind,
    ImportChoices,
    ImportOutcome,
    ImportPlan,
    ImportRejected,
    ImportReport,
    OnConflict,
    ReadingOptions,
    Table,
    UnusableColumns,
    apply_plan,
    parse_columns,
    plan_import,
    read_table,
    report_lines,
    write_rejects,
    write_report,
)
from faq.importing.reporting.files import ENDINGS, require_known_ending
from faq.indexing import current_encoder, encoders_in_use
from faq.learning.pinned import BrokenPin, broken_by, note_despite
from faq.learning.planned import change_of_plan
from faq.management.undoing import undo_lines
from faq.models import PinnedQuestion

STANDARD_INPUT = "-"
BROKEN_SHOWN = 20
COLUMNS_EXAMPLE = 'question=B,answer="Other text",category=3'
SWITCHES = ("dry_run", "skip_invalid", "replace")


class Command(BaseCommand):
    help = "Load FAQs from a CSV file or an Excel workbook; '-' is standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?")
        parser.add_argument(
            "--undo",
            metavar="N",
            help="take import N back, or the last one; what was changed since is left",
        )
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
        parser.add_argument(
            "--despite-pinned",
            metavar="REASON",
            default="",
            help="import although pinned questions lose the answer they must have",
        )
        _add_reading_options(parser)
        _add_choices(parser)

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        self._is_quiet = options["verbosity"] == 0
        if bool(options["file"]) == bool(options["undo"]):
            raise CommandError("Name a file to import, or an import with --undo N.")
        if options["undo"]:
            self._say(*undo_lines(options["undo"]))
            return
        with _refusals_explained():
            if options["report"]:
                require_known_ending(Path(options["report"]))
            table = _read(options["file"], reading_options(options))
            with _progress("Checking") as bar:
                plan = plan_import(table, _choices(options), on_progress=bar.update)
            if options["rejects"]:
                _write_rejects(plan, Path(options["rejects"]), options["file"])
            if plan.rejected and not options["skip_invalid"]:
                self._report(plan, ImportOutcome.REFUSED, options["report"])
                raise CommandError(
                    "Nothing was imported. Correct the rows named above, or leave them "
                    "out with --skip-invalid; --rejects FILE writes them to a file."
                )
            if options["dry_run"]:
                self._report(plan, ImportOutcome.PLANNED, options["report"])
                self._say("Dry run: nothing was changed.")
                return
            _refuse_broken_pins(plan, options["despite_pinned"])
            self._import(plan, options)
        self._say(*clash_lines())

    def _import(self, plan: ImportPlan, options: dict[str, Any]) -> None:
        with _progress("Importing", total=plan.write_count) as bar:
            result = apply_plan(
                plan,
                skip_invalid=options["skip_invalid"],
                on_progress=bar.update,
                author=user_of_system(),
                note=note_despite(plan.table.name, options["despite_pinned"].strip()),
            )
        has_encoder = current_encoder().encoder is not None
        if has_encoder:
            call_command("embed_faq", verbosity=0)
        self._report(plan, ImportOutcome.IMPORTED, options["report"])
        if result.edit_id:
            number = result.edit_id
            self._say(f"Import {number}; undo it with import_faq --undo {number}")
        if has_encoder:
            self._say(encoders_in_use())

    def _report(
        self, plan: ImportPlan, outcome: ImportOutcome, file: str | None
    ) -> None:
        report = ImportReport(plan, outcome)
        self._say(*report_lines(report))
        if file:
            write_report(report, Path(file))
            self._say(f"The whole report is in {file}")

    def _say(self, *lines: str) -> None:
        if self._is_quiet:
            return
        # A terminal need not know every character that a file can hold.
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        for line in lines:
            self.stdout.write(
                line.encode(encoding, "backslashreplace").decode(encoding)
            )


def _refuse_broken_pins(plan: ImportPlan, reason: str) -> None:
    """Stop an import that breaks pinned questions, unless a reason is given."""
    if reason.strip() or not PinnedQuestion.objects.active().exists():
        return
    broken = broken_by(change_of_plan(plan))
    if broken:
        raise CommandError("\n".join(_broken_lines(broken)))


def _broken_lines(broken: Sequence[BrokenPin]) -> Iterator[str]:
    yield "Pinned questions would no longer get the answer they must have:"
    for one in broken[:BROKEN_SHOWN]:
        expected, got = one.after.expected, one.after.got.faq
        yield (
            f"  {one.pin}: expected {expected.question if expected else 'no FAQ'}, "
            f"would get {got.question if got else 'no FAQ'}"
        )
    if len(broken) > BROKEN_SHOWN:
        yield f"  and {len(broken) - BROKEN_SHOWN} more"
    yield "Nothing was imported. Give a reason with --despite-pinned to import it."


def _add_choices(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--on-conflict",
        choices=[str(choice) for choice in OnConflict],
        default=str(OnConflict.REFUSE),
        help="what becomes of a question that the file answers twice: the first row "
        "counts, the last, the others become drafts, or nothing is imported (refuse)",
    )
    parser.add_argument(
        "--merge-equal-answers",
        action="store_true",
        help="make one FAQ of rows with one answer, their questions its wordings",
    )
    parser.add_argument(
        "--publish-all",
        action="store_true",
        help="publish texts that look unfinished, internal or private, too",
    )
    parser.add_argument(
        "--ids",
        choices=[str(kind) for kind in IdKind],
        default=str(IdKind.AUTO),
        help="whose the numbers in the column of ids are: ours, or another system's",
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="the page that relative links in HTML answers go on from",
    )
    parser.add_argument(
        "--report",
        metavar="FILE",
        help=f"write the report to this file, too: {', '.join(ENDINGS)}",
    )


def _choices(options: dict[str, Any]) -> ImportChoices:
    return ImportChoices(
        replace=options["replace"],
        on_conflict=OnConflict(options["on_conflict"]),
        ids=IdKind(options["ids"]),
        publish_all=options["publish_all"],
        merge_equal_answers=options["merge_equal_answers"],
        base_url=options["base_url"],
    )


@contextmanager
def _refusals_explained() -> Iterator[None]:
    try:
        yield
    except UnusableColumns as exc:
        # On a line of its own: it ends with a command to copy.
        raise CommandError(f"{exc}\nNothing was imported.") from exc
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


def _add_reading_options(parser: ArgumentParser) -> None:
    reading = parser.add_argument_group("how the file is read, if it does not tell")
    reading.add_argument(
        "--columns",
        metavar="FIELD=COLUMN,...",
        default="",
        help="which column is which field, by its letter, number or header: "
        f"{COLUMNS_EXAMPLE}",
    )
    reading.add_argument(
        "--encoding",
        metavar="NAME",
        help="what a text file was saved as, such as windows-1252 or shift_jis",
    )
    reading.add_argument(
        "--repair-encoding",
        action="store_true",
        help="put texts right that were read in a wrong encoding and saved again",
    )
    reading.add_argument(
        "--no-header", action="store_true", help="the first row is an FAQ already"
    )
    reading.add_argument(
        "--skip-rows", type=_count, default=0, metavar="N", help="begin below row N"
    )
    reading.add_argument(
        "--sheet",
        action="append",
        default=[],
        metavar="NAME",
        help="import this sheet and not all that are visible; may be given again",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"'{text}' is no number of rows; write 0, 1, 2...")
    return int(text)


def reading_options(options: Mapping[str, Any]) -> ReadingOptions:  # Any: Django's
    # What refusals propose to run is what was run, and the missing options.
    given = [f"--{name.replace('_', '-')}" for name in SWITCHES if options[name]]
    file = options["file"]
    path = f"./{file}" if file.startswith("-") and file != STANDARD_INPUT else file
    return ReadingOptions(
        columns=parse_columns(options["columns"]),
        encoding=options["encoding"],
        repair_encoding=options["repair_encoding"],
        base_url=options["base_url"],
        no_header=options["no_header"],
        skip_rows=options["skip_rows"],
        sheets=tuple(options["sheet"]),
        command=shlex.join(["manage.py", "import_faq", path, *given]),
    )


def _read(file: str, options: ReadingOptions) -> Table:
    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise CommandError("There is no standard input; name a file.")
        return read_table(sys.stdin.buffer, "standard input", options)
    path = Path(file)
    with path.open("rb") as source:
        return read_table(source, path.name, options)


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
