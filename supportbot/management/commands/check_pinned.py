"""`manage.py check_pinned`: whether pinned questions get the answer they must have."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from supportbot.staff.pinned_checks import PinnedTurn, check_pinned


class Command(BaseCommand):
    help = (
        "Decide all pinned questions as customers' turns are decided, without a model; "
        "exit status 1 if one is not answered as it must be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print all of them as JSON"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        try:
            turns = check_pinned()
        except DatabaseError as exc:
            raise CommandError(
                f"The database cannot be used ({type(exc).__name__}). Is it up, and "
                "has 'manage.py migrate' run?"
            ) from exc
        failed = [turn for turn in turns if not turn.is_kept]
        if options["json"]:
            told = [turn.as_json() for turn in turns]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for turn in failed:
                self.stdout.write(_line(turn))
            self.stdout.write(
                f"{len(turns) - len(failed)} of {len(turns)} pinned questions hold."
            )
        if failed:
            sys.exit(1)


def _line(turn: PinnedTurn) -> str:
    said = " / ".join(turn.messages)
    return f"{said}: expected {turn.expected}, got {turn.got} ({turn.band})"
