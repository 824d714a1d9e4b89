"""Puts a backup in the place of the database: checked first, whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.db.utils import DatabaseError

from supportbot.backups.archive import opened_archive
from supportbot.backups.exceptions import BackupError
from supportbot.backups.making import copier, row_counts
from supportbot.backups.migrating import unknown_migrations

if TYPE_CHECKING:
    from supportbot.backups.manifest import Manifest


def restore(file: Path, *, replaces: bool = False) -> Manifest:
    """Make the database what it was when the backup was made.

    Raises BackupError, and changes nothing, if the backup is damaged, of another
    engine or of a newer version, or if the database has content and `replaces` is not
    said.
    """
    with (
        tempfile.TemporaryDirectory(prefix="restore-") as folder,
        opened_archive(file, Path(folder)) as (manifest, copy),
    ):
        _require_fitting(manifest)
        if not replaces:
            _require_empty()
        copies = copier()
        copies.check(copy)
        copies.put_back(copy)
    return manifest


def _require_fitting(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.engine}, DATABASE_URL names "
            f"{connection.vendor}. Restore it there."
        )
    if unknown := unknown_migrations(manifest.migrations):
        raise BackupError(
            f"A newer version has made the backup: it has {unknown[0]}, which this one "
            "does not know. Install that version first."
        )


def _require_empty() -> None:
    try:
        counts = row_counts()
    except DatabaseError:  # not migrated: nothing to lose
        return
    finally:
        connection.close()
    if any(counts.values()):
        held = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        raise BackupError(
            f"The database has {held}, which would be lost. Back it up, then say "
            "--replace."
        )
