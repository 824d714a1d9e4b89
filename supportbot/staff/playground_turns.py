"""What was said before in the playground: kept in the page itself, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing

from supportbot.chat.trying import unstored

if TYPE_CHECKING:
    from sessions_app.turns import Turn

MAX_TURNS = 30
SALT = "supportbot.staff.playground"
# What `unstored` takes.
KEPT = ("text", "state", "source", "reason", "faq_id", "confidence", "decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The turns so far, as they would be stored."""

    turns: tuple[Turn, ...] = ()

    @property
    def texts(self) -> Sequence[str]:
        """What the customer said."""
        return [turn.message.text for turn in self.turns]

    def followed_by(self, turn: Turn) -> Past:
        return Past(turns=(*self.turns, turn))


def keep(past: Past) -> str:
    """The turns, to be sent with the next message; nobody can change them."""
    kept = [[turn.message.text, _outcome(turn)] for turn in past.turns]
    return signing.dumps(kept, salt=SALT, compress=True) if kept else ""


def read(kept: str) -> Past:
    """The turns again; none from what was tampered with."""
    if not kept:
        return Past()
    try:
        turns = signing.loads(kept, salt=SALT)
    except signing.BadSignature:
        return Past()
    return Past(turns=tuple(unstored(text, outcome) for text, outcome in turns))


def _outcome(turn: Turn) -> dict[str, Any]:  # Any: plain JSON
    return {name: getattr(turn.reply, name) for name in KEPT}
