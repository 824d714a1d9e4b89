"""What customers asked last, with what it was answered, and what was said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from sessions_app.models import Message
from sessions_app.turns import Turn

NEWEST = 1_000
EARLIER = 6  # turns before a message that may bear on it
MOST_EARLIER = 6_000  # messages read for conversations that began before the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTurn:
    """A customer's message with its reply, and the turns before it, oldest first."""

    turn: Turn
    before: tuple[Turn, ...] = ()


def newest_turns(limit: int = NEWEST) -> list[AskedTurn]:
    """The customers' newest messages that were replied to, the newest first.

    Three queries, whatever the number of messages.
    """
    replied = Message.objects.filter(role=Message.Role.USER).settled()
    newest = replied.filter(reply__isnull=False).order_by("-id")[:limit]
    messages = list(newest.select_related("reply"))
    if not messages:
        return []
    turns = [_turn(message) for message in messages]
    known = defaultdict(list)
    for turn in [*turns, *_earlier(messages)]:
        known[turn.message.session_id, turn.message.epoch].append(turn)
    return [AskedTurn(turn=turn, before=_before(turn, known)) for turn in turns]


def _earlier(messages: Sequence[Message]) -> Iterable[Turn]:
    """Turns before the oldest of these messages, in the same conversations."""
    oldest = messages[-1].pk
    sessions = {message.session_id for message in messages}
    rows = Message.objects.filter(
        Q(session__in=sessions), id__lt=oldest, role=Message.Role.USER
    )
    rows = rows.settled().filter(reply__isnull=False).order_by("-id")
    return map(_turn, rows.select_related("reply")[:MOST_EARLIER])


def _before(turn: Turn, known: dict[tuple[int, int], list[Turn]]) -> tuple[Turn, ...]:
    same = known[turn.message.session_id, turn.message.epoch]
    older = [each for each in same if each.message.pk < turn.message.pk]
    return tuple(older[:EARLIER][::-1])


def _turn(message: Message) -> Turn:
    return Turn(message=message, reply=message.reply)
