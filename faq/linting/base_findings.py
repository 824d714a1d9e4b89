"""Findings in a whole knowledge base: which FAQ, what, and since which text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faq.linting.findings import Finding
    from faq.retrieval import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFinding:
    """A finding and its FAQ; another one, too, where it is about two.

    The key stays the same until one of the texts that it is about changes.
    """

    faq_id: int
    finding: Finding
    key: str
    other_id: int | None = None


def found(
    document: Document,
    finding: Finding,
    *about: str,
    other: Document | None = None,
) -> BaseFinding:
    """The finding in an FAQ, about these texts."""
    return BaseFinding(
        faq_id=document.faq_id,
        finding=finding,
        key=_key(finding.rule, about),
        other_id=other.faq_id if other else None,
    )


def _key(rule: str, about: Sequence[str]) -> str:
    return blake2b("\0".join([rule, *about]).encode(), digest_size=16).hexdigest()
