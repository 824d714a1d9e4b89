"""`manage.py export_faq [FILE]`: writes all FAQs as a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from faq.importing import ExportFormat, ExportRefused, export_faqs

STANDARD_OUTPUT = "-"
_BY_ENDING = {
    ".xlsx": ExportFormat.XLSX,
    ".json": ExportFormat.JSON,
    ".jsonld": ExportFormat.FAQ_PAGE,
}


class Command(BaseCommand):
    help = "Write all FAQs as a file that import_faq reads; '-' is standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", default=STANDARD_OUTPUT)
        parser.add_argument(
            "--format",
            choices=[str(each) for each in ExportFormat],
            help="csv, xlsx, json, or faqpage (schema.org, for a page of yours); "
            "else as the file's name ends, else csv",
        )
        parser.add_argument(
            "--excel", action="store_true", help="begin with the mark Excel looks for"
        )
        parser.add_argument(
            "--without-ids",
            action="store_true",
            help="for another knowledge base, where these ids mean other FAQs",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        ending = Path(options["file"]).suffix.lower()
        chosen = options["format"] or _BY_ENDING.get(ending, ExportFormat.CSV)
        try:
            pieces = export_faqs(
                format=ExportFormat(chosen),
                for_excel=options["excel"],
                with_ids=not options["without_ids"],
            )
            if options["file"] == STANDARD_OUTPUT:
                sys.stdout.buffer.writelines(pieces)
                sys.stdout.buffer.flush()
                return
            with Path(options["file"]).open("wb") as target:
                target.writelines(pieces)
        except ExportRefused as exc:
            raise CommandError(str(exc)) from exc
        except (OSError, ValueError) as exc:
            raise CommandError(f"The file cannot be written: {exc}") from exc
        except DatabaseError as exc:
            raise CommandError(
                f"The database cannot be used ({type(exc).__name__}). "
                "Is it up, and has 'manage.py migrate' run?"
            ) from exc
