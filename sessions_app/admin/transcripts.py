"""What was said in a conversation, and where in it the customer asked for a human."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions_app.models import ChatSession, Handoff, Message

LIMIT = 200  # messages on one page of a transcript
HANDOFF_LIMIT = 50  # of one conversation, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """A message with the wishes for a human that came after it.

    Without a message: those that came before all that is shown.
    """

    message: Message | None
    handoffs: tuple[Handoff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A page of a conversation, the oldest line first."""

    lines: tuple[TranscriptLine, ...] = ()
    earlier_than: int | None = None  # the message before which there is more
    has_later: bool = False
    open_handoff: Handoff | None = None


def transcript_of(
    session: ChatSession, *, before: str = "", limit: int | None = None
) -> Transcript:
    """The newest messages, or the newest ones before a message."""
    limit = limit or LIMIT
    messages = session.messages.spoken().select_related("faq", "feedback", "mail")
    spoken = messages.order_by("-id")
    if before.isascii() and before.isdigit():
        spoken = spoken.filter(pk__lt=int(before[:18]))
    shown = list(spoken[: limit + 1])
    page = shown[:limit][::-1]
    has_earlier = len(shown) > limit
    newest = session.handoffs.select_related("assignee").order_by("-id")
    handoffs = list(newest[:HANDOFF_LIMIT])
    is_open = (each for each in handoffs if each.state == Handoff.State.OPEN)
    return Transcript(
        lines=tuple(
            _lines(page, handoffs, has_earlier=has_earlier, has_later=bool(before))
        ),
        earlier_than=page[0].pk if has_earlier else None,
        has_later=bool(before),
        open_handoff=next(is_open, None),
    )


def _lines(
    page: Sequence[Message],
    handoffs: Sequence[Handoff],
    *,
    has_earlier: bool,
    has_later: bool,
) -> Iterable[TranscriptLine]:
    moments = [message.created_at for message in page]
    after: dict[int, list[Handoff]] = {}
    for handoff in reversed(handoffs):
        after.setdefault(bisect_right(moments, handoff.created_at), []).append(handoff)
    if 0 in after and not has_earlier:
        yield TranscriptLine(message=None, handoffs=tuple(after[0]))
    for place, message in enumerate(page, start=1):
        # What came after the last one may stand on a later page.
        is_elsewhere = has_later and place == len(page)
        told = () if is_elsewhere else tuple(after.get(place, ()))
        yield TranscriptLine(message=message, handoffs=told)
