"""What a row was when a form was opened, and whether it is so still."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faq.history.tables import FAQS
from faq.history.timeline import versions_of
from faq.models import Version

if TYPE_CHECKING:
    from django.db.models import Model

    from faq.history.tables import Kept
    from faq.history.words import Values
    from faq.models import FAQ


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The newest version when a form was opened, and a digest of the row itself."""

    version_id: int
    digest: str

    def __str__(self) -> str:
        return f"{self.version_id}-{self.digest}"

    @classmethod
    def parse(cls, text: str) -> Opened | None:
        """As `str` wrote it; None for anything else."""
        number, _, digest = text.partition("-")
        if not (number.isascii() and number.isdigit() and digest):
            return None
        return cls(version_id=int(number[:18]), digest=digest)


def opened_now(kept: Kept, row: Model) -> Opened:
    """What a form that is opened now carries along."""
    newest = versions_of(kept, row.pk).first()
    return Opened(
        version_id=newest.pk if newest else 0, digest=digest_of(kept, kept.values(row))
    )


def digest_of(kept: Kept, values: Values) -> str:
    """Equal for rows that say the same."""
    compared = [values.get(name) for name in kept.compared]
    text = json.dumps(compared, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def base_of(kept: Kept, own_id: int, opened: Opened) -> dict[str, Any] | None:
    """What the row was when the form was opened; None if no version says."""
    versions = versions_of(kept, own_id)
    # The first edit since has kept what it found, if no version said so before.
    found = versions.filter(pk__gt=opened.version_id, kind=Version.Kind.FOUND).last()
    candidates = [found, versions.filter(pk=opened.version_id).first()]
    values = [kept.values_of(version) for version in candidates if version]
    same = [each for each in values if digest_of(kept, each) == opened.digest]
    return same[0] if same else None


def is_as_begun(faq: FAQ, opened: str) -> bool:
    """Whether an FAQ says what it said when a text was begun upon it."""
    begun = Opened.parse(opened)
    return begun is None or begun.digest == digest_of(FAQS, FAQS.values(faq))
