"""Puts a backup in the place of the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.backups.exceptions import BackupError
from supportbot.backups.migrating import is_behind
from supportbot.backups.restoring import restore


class Command(BaseCommand):
    help = "Make the database what it was when `backup` wrote FILE; all or nothing."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="What `backup` has written.")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="What the database holds now is lost.",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # Any: as Django types it  # noqa: ARG002
        try:
            manifest = restore(options["file"], replaces=options["replace"])
        except BackupError as exc:
            raise CommandError(str(exc)) from exc
        self.stdout.write(f"Restored: {manifest.in_words}.")
        if is_behind():
            self.stdout.write("It is of an older version: run `manage.py migrate`.")
