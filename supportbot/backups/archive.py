"""The file of a backup: a zip of the copy and its manifest, whole or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from supportbot.backups.exceptions import BackupError
from supportbot.backups.manifest import Manifest

COPY, MANIFEST = "database", "manifest.json"
CHUNK = 1 << 20
READABLE_BY_OWNER = 0o600


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_archive(file: Path, copy: Path, manifest: Manifest) -> None:
    """Write the file; who reads its folder meanwhile sees none or all of it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(MANIFEST, manifest.as_json())
                archive.write(copy, COPY)
            raw.flush()
            os.fsync(raw.fileno())
        part.chmod(READABLE_BY_OWNER)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened_archive(file: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the copy, unpacked into the folder and found to be whole."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest.parse(archive.read(MANIFEST))
            copy = folder / COPY
            with archive.open(COPY) as packed, copy.open("wb") as unpacked:
                _unpack(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as exc:
        raise BackupError(f"'{file}' is no backup, or a damaged one: {exc}.") from exc
    except OSError as exc:
        raise BackupError(f"'{file}' can't be read: {exc.strerror or exc}.") from exc
    if digest_of(copy) != manifest.digest:
        raise BackupError(
            f"'{file}' is damaged: its content was changed. Take another."
        )
    yield manifest, copy


def _unpack(packed: IO[bytes], unpacked: IO[bytes]) -> None:
    shutil.copyfileobj(packed, unpacked, CHUNK)
