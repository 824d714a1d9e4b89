"""What a backup says of itself: when, from what, and how to tell that it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from supportbot.backups.exceptions import BackupError

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Of one backup; `digest` is the SHA-256 of the copy of the database."""

    made_at: str  # ISO 8601, with the zone
    engine: str  # "sqlite" or "postgresql"
    digest: str
    migrations: tuple[str, ...]  # applied, as "app.name"
    row_counts: Mapping[str, int]  # what is told of the content, by what it counts
    format: int = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=2)

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Read what `as_json` has written; BackupError names what is wrong."""
        try:
            fields = json.loads(text)
            if fields["format"] > FORMAT:
                raise BackupError(
                    f"The backup has format {fields['format']}, written by a newer "
                    f"version; this one reads up to {FORMAT}. Install that version."
                )
            fields["migrations"] = tuple(fields["migrations"])
            return cls(**fields)
        except (ValueError, TypeError, KeyError) as exc:
            raise BackupError(
                "Its manifest.json can't be read: it is damaged."
            ) from exc

    @property
    def in_words(self) -> str:
        counted = ", ".join(f"{n:,} {what}" for what, n in self.row_counts.items())
        return f"{counted}; {self.engine}, {self.made_at[:19].replace('T', ' ')}"
