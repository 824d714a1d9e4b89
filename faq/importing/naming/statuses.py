"""What people write where an FAQ is published, or is not yet: 'ja', 'brouillon', 1."""

from __future__ import annotations

from functools import lru_cache

from faq.importing.naming.vocabulary import STATUSES, fold


@lru_cache(maxsize=256)
def status_of(text: str) -> str | None:
    """'published' or 'draft'; None where the text says neither."""
    plain = text.strip().casefold()
    return STATUSES.get(plain) or STATUSES.get(fold(plain.removesuffix(".0")))
