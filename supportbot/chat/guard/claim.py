"""A sentence of a reply, read beside the evidence it is to rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportbot.chat.guard.passages import Passage
    from supportbot.chat.guard.support import Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence of a reply beside the evidence it is to rest on."""

    text: str
    passage: Passage
    evidence: Passage
    supports: tuple[Support, ...]  # one a clause
    names: tuple[str, ...]
    courtesy: float
