"""What was said in a session since its last reset, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from sessions_app.gate import storage_errors
from sessions_app.models import ChatSession, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Messages, oldest first, and where the page before it ends, if there is one."""

    messages: tuple[Message, ...] = ()
    before: int | None = None


def read_page(session: ChatSession, *, limit: int, before: int | None) -> Page:
    """The newest messages of the epoch, or the newest before a message."""
    newest = session.messages.spoken().defer("decision").order_by("-id")
    if before is not None:
        newest = newest.filter(pk__lt=before)
    with storage_errors():
        found = list(newest[: limit + 1])
    # Epochs follow each other, so the first message of an earlier one ends the page;
    # as a condition it would read through all that was said before a reset.
    current = list(takewhile(lambda message: message.epoch == session.epoch, found))
    page = current[:limit][::-1]
    has_more = len(current) > limit
    return Page(messages=tuple(page), before=page[0].pk if has_more else None)
