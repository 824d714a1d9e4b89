"""Writes the whole database to a file, while the bot goes on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportbot.backups.exceptions import BackupError
from supportbot.backups.making import back_up


class Command(BaseCommand):
    help = "Write a checked copy of the whole database to FILE, while the bot goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A new file, such as bot.backup.")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: as Django types it  # noqa: ARG002
        file: Path = options["file"]
        try:
            manifest = back_up(file)
        except BackupError as exc:
            raise CommandError(str(exc)) from exc
        size = file.stat().st_size / 1e6
        self.stdout.write(f"{file}: {size:.1f} MB, {manifest.in_words}.")
