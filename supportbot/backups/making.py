"""Makes a backup of the database: copied, checked, and then only given its name."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import connection
from django.utils import timezone

from faq.models import FAQ
from sessions_app.models import ChatSession, Message
from supportbot.backups.archive import digest_of, write_archive
from supportbot.backups.exceptions import BackupError
from supportbot.backups.manifest import Manifest
from supportbot.backups.migrating import applied_migrations
from supportbot.backups.postgres_copy import PostgresCopy
from supportbot.backups.sqlite_copy import SQLiteCopy

COUNTED = {
    "FAQs": FAQ.objects,
    "conversations": ChatSession.objects,
    "messages": Message.objects,
}


def copier() -> SQLiteCopy | PostgresCopy:
    """What copies the engine of the settings."""
    return PostgresCopy() if connection.vendor == "postgresql" else SQLiteCopy()


def back_up(file: Path) -> Manifest:
    """Write a backup of the database to the file, which must not exist yet.

    Raises BackupError, and leaves no file.
    """
    if file.exists():
        raise BackupError(f"'{file}' exists. Name another file, or remove it.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder '{file.parent}'. Make it first.")
    try:
        # Beside the file: its disk has to have room for it anyway.
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            copy = Path(folder) / "database"
            counts = row_counts()
            copier().save(copy)
            manifest = Manifest(
                made_at=timezone.now().isoformat(),
                engine=connection.vendor,
                digest=digest_of(copy),
                migrations=applied_migrations(),
                row_counts=counts,
            )
            write_archive(file, copy, manifest)
    except OSError as exc:
        raise BackupError(f"'{file}' can't be written: {exc.strerror or exc}.") from exc
    return manifest


def row_counts() -> dict[str, int]:
    """What is told of a database's content."""
    return {what: rows.count() for what, rows in COUNTED.items()}
