"""The storage side of a turn: a customer's message and the reply to it.

The oldest message of a session that waits for its answer is the session's lease: its
turn may call the model, a few later ones wait, the rest are kept out. No transaction is
held while anyone waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from faq.models import CLOCK_SKEW
from sessions_app import announcing, limits, outbox
from sessions_app.exceptions import (
    IdempotencyConflict,
    SessionErased,
    TurnInFlight,
)
from sessions_app.models import ChatSession, Message, digest
from sessions_app.queue_places import QueuePlace

if TYPE_CHECKING:
    from sessions_app.limits import Limit

SHORTEST_PAUSE = 0.01  # seconds
LONGEST_PAUSE = 0.1  # for each turn that is still ahead, half a second at most
KEY_LIFETIME = timedelta(hours=24)


# The ORM takes a millisecond to write this, of the seven of a turn in a conversation.
_NEWEST = """
SELECT reply.*, message.text AS asked
FROM sessions_app_message reply
LEFT JOIN sessions_app_message message ON message.id = reply.reply_to_id
WHERE reply.session_id = %s AND reply.role = 'assistant' AND reply.state <> 'pending'
ORDER BY reply.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a turn ends: the reply and what is remembered about it."""

    text: str
    state: str
    source: str | None
    reason: str = ""
    faq_id: int | None = None
    confidence: float | None = None
    decision: dict[str, Any] = field(default_factory=dict)  # Any: plain JSON
    duration_ms: float | None = None
    is_talk: bool = False  # the customer asked nothing: no question is unanswered
    cost_nano: int | None = None  # billionths of the currency of the prices


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """A message that is to be stored.

    A key that was used for the same text replays the stored turn; `sent` is the text
    that counts for this when less of it is stored. A limit without room for it keeps
    the message out, and with it a session that is new.
    """

    session: ChatSession
    text: str
    timeout: float
    idempotency_key: str | None = None
    sent: str | None = None
    limits: Sequence[Limit] = ()

    @property
    def digest(self) -> str:
        """Tells a repeated message from another one with the same key."""
        if self.idempotency_key is None:
            return ""
        return digest(self.text if self.sent is None else self.sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A stored message and its reply, which is pending until `finish`.

    >>> turn = begin(IncomingMessage(session=session, text="Hi", timeout=20))
    >>> finish(turn, outcome)
    """

    message: Message
    reply: Message
    is_replay: bool = False
    is_heard: bool = False  # whether endpoints listen; asked when it begins
    place: QueuePlace = field(default_factory=QueuePlace, repr=False, compare=False)

    @property
    def is_pending(self) -> bool:
        return self.reply.state == Message.State.PENDING


def refuse_early(session: ChatSession, *, idempotency_key: str | None) -> None:
    """Raise QueueFull before anything is searched for a message without a place.

    Looks only while turns of this process wait, so that it costs nothing otherwise;
    whatever it lets through, `begin` decides. A repeated key is for `begin`, too.
    """
    if session.pk is None or not QueuePlace.is_any_taken():
        return
    is_known = (
        idempotency_key is not None
        and session.messages.filter(idempotency_key=idempotency_key).exists()
    )
    unanswered = session.messages.unanswered()
    open_count = unanswered.exclude(pk__in=unanswered.expired().values("pk")).count()
    if open_count and not is_known:
        QueuePlace.require(open_count=open_count)


def begin(incoming: IncomingMessage, outcome: Outcome | None = None) -> Turn:
    """Store a message, with the outcome if it is known and nobody has to be awaited."""
    try:
        return _begin(incoming, outcome)
    except IntegrityError:
        # The FAQ was deleted after the search found it: only its id can't be kept.
        outcome = replace(outcome, faq_id=None) if outcome else None
        return _begin(incoming, outcome)


def wait(
    turn: Turn, *, until: float, has_left: Callable[[], bool] = lambda: False
) -> bool:
    """Wait for the lease; False when the customer leaves first, or `until` comes.

    `until` is a time on the monotonic clock.
    """
    try:
        return _wait(turn, until, has_left)
    finally:
        turn.place.leave()


def _wait(turn: Turn, until: float, has_left: Callable[[], bool]) -> bool:
    pause = 0.0
    while ahead := _open_before(turn):
        left = until - time.monotonic()
        if left <= 0 or has_left():
            return False
        if ahead[0].is_expired:
            Message.objects.filter(session=turn.message.session_id).interrupt_expired()
        # Who is further back looks less often: 32 waiting turns must not keep the
        # one that is being answered from its processor.
        longest = LONGEST_PAUSE * min(len(ahead), 5)
        pause = min(1.5 * pause + SHORTEST_PAUSE, longest)
        time.sleep(min(pause, left))
    return Message.objects.unanswered().filter(pk=turn.message.pk).exists()


def history(turn: Turn, *, limit: int) -> Sequence[Turn]:
    """The newest turns before this one that the model may see, oldest first."""
    replies = Message.objects.for_model(turn.message)[:limit]
    earlier = [
        Turn(message=reply.reply_to, reply=reply) for reply in replies if reply.reply_to
    ]
    return earlier[::-1]


def recent(session: ChatSession, *, limit: int) -> Sequence[Turn]:
    """The newest turns of the session's epoch that have ended, oldest first.

    Of the customer's message the text alone. A colleague who writes takes the
    conversation over: a yes is no answer to what the bot had asked before that.
    """
    if session.pk is None:
        return ()
    newest = Message.objects.raw(_NEWEST, [session.pk, limit])
    # As a condition the epoch would read through all that was said before a reset.
    current = takewhile(
        lambda reply: reply.epoch == session.epoch and reply.reply_to_id, newest
    )
    earlier = [
        # As the statement calls it, which the model does not know.
        Turn(
            message=Message(pk=reply.reply_to_id, text=vars(reply)["asked"]),
            reply=reply,
        )
        for reply in current
    ]
    return earlier[::-1]


def finish(
    turn: Turn, outcome: Outcome, *, expected: Message.State = Message.State.PENDING
) -> bool:
    """Store the reply; False when the turn is not in the expected state any more.

    A turn that a reset or a purge erased meanwhile counts as finished: nothing of it
    is to be kept.
    """
    turn.place.leave()  # the caller may have gone before the wait began
    try:
        return _finish(turn, outcome, expected)
    except IntegrityError:
        return _finish(turn, replace(outcome, faq_id=None), expected)


def _begin(incoming: IncomingMessage, outcome: Outcome | None) -> Turn:
    place = QueuePlace()
    try:
        with transaction.atomic():
            session = incoming.session.stored()
            # Locked, so that a session's messages get their ids in order (PostgreSQL).
            is_heard = _lock(session)
            known = _known_message(session, incoming)
            if known is None and (open_count := _count_open(session)):
                place.take(open_count=open_count)
                outcome = None
            # Last, as it locks rows that many sessions share: who waits for a session
            # must not keep the others waiting (PostgreSQL).
            limits.count(incoming.limits)
            if known is None:
                turn = _store(session, incoming, outcome)
                turn = replace(turn, place=place, is_heard=is_heard)
                if is_heard:
                    _tell_of_beginning(turn, incoming, outcome)
                return turn
    except BaseException:
        place.leave()
        raise
    # After the commit: this attempt is counted, whatever comes of it.
    return _replay(known, incoming)


def _lock(session: ChatSession) -> bool:
    """Lock the session's row, read its epoch; whether any endpoint listens."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        # The ORM needs two statements for this. Here and in `_count_open` it costs
        # 7 to 12 % of a turn's processor time, by 600 turns of the test client.
        cursor.execute(
            "UPDATE sessions_app_chatsession SET updated_at = %s"
            " WHERE id = %s RETURNING epoch, EXISTS"
            " (SELECT 1 FROM sessions_app_endpoint WHERE paused_at IS NULL)",
            [now, session.pk],
        )
        row = cursor.fetchone()
    if row is None:
        raise SessionErased
    session.epoch = row[0]
    return bool(row[1])


def _known_message(session: ChatSession, incoming: IncomingMessage) -> Message | None:
    """The message that came with the same key, unless the key is free again."""
    key = incoming.idempotency_key
    if key is None:
        return None
    keyed = session.messages.filter(idempotency_key=key)
    known = keyed.select_related("reply").first()
    if known is None:
        return None
    is_old = known.created_at <= timezone.now() - KEY_LIFETIME
    is_expired = known.state == Message.State.PENDING and known.is_expired
    is_lost = is_expired or known.state == Message.State.INTERRUPTED
    is_same = known.request_digest == incoming.digest
    if is_old or (is_lost and is_same):
        session.messages.filter(pk=known.pk).update(idempotency_key=None)
        return None
    return known


def _replay(known: Message, incoming: IncomingMessage) -> Turn:
    if known.request_digest != incoming.digest:
        raise IdempotencyConflict
    if known.state == Message.State.PENDING:
        raise TurnInFlight
    return Turn(message=known, reply=known.reply, is_replay=True)


def _count_open(session: ChatSession) -> int:
    """How many turns of the session are open; marks what crashes left, anywhere."""
    now = timezone.now()
    moments = map(connection.ops.adapt_datetimefield_value, (now, now + CLOCK_SKEW))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT session_id, expires_at <= %s OR created_at > %s"
            " FROM sessions_app_message WHERE state = 'pending' AND role = 'user'",
            list(moments),
        )
        waiting: list[tuple[int, bool]] = cursor.fetchall()
    if any(is_expired for _, is_expired in waiting):
        Message.objects.interrupt_expired()
    return waiting.count((session.pk, False))


def _store(
    session: ChatSession, incoming: IncomingMessage, outcome: Outcome | None
) -> Turn:
    now = timezone.now()
    message = Message(
        session=session,
        epoch=session.epoch,
        role=Message.Role.USER,
        text=incoming.text,
        state=outcome.state if outcome else Message.State.PENDING,
        idempotency_key=incoming.idempotency_key,
        request_digest=incoming.digest,
        expires_at=now + timedelta(seconds=incoming.timeout),
        created_at=now,
    )
    message.save(force_insert=True)
    # Stored together, so that each reply's id follows its question's.
    reply = Message(
        session=session,
        epoch=session.epoch,
        role=Message.Role.ASSISTANT,
        state=Message.State.PENDING,
        reply_to=message,
        created_at=now,
    )
    if outcome:
        _apply(outcome, reply)
    reply.save(force_insert=True)
    return Turn(message=message, reply=reply)


def _tell_of_beginning(
    turn: Turn, incoming: IncomingMessage, outcome: Outcome | None
) -> None:
    session = turn.message.session
    # Its row was made for this message, or it would have another reference.
    is_new = incoming.session.pk is None and (
        session.reference == incoming.session.reference
    )
    told = [announcing.started(session)] if is_new else []
    is_talk = outcome is not None and outcome.is_talk
    ended = announcing.ended(turn.reply, is_talk=is_talk)
    outbox.publish_all([*told, ended] if ended else told)


def _tell_of_end(turn: Turn, outcome: Outcome) -> None:
    ended = announcing.ended(turn.reply, is_talk=outcome.is_talk)
    if ended:
        outbox.publish_all([ended])


def _finish(turn: Turn, outcome: Outcome, expected: Message.State) -> bool:
    message, reply = turn.message, turn.reply
    with transaction.atomic():
        # The session before its messages, as every turn begins (PostgreSQL).
        is_to_be_erased = settings.RESET_ERASES and _was_reset(message)
        is_ours = Message.objects.filter(pk=message.pk, state=expected).update(
            state=outcome.state
        )
        if not is_ours:
            return not Message.objects.filter(pk=message.pk).exists()
        _apply(outcome, reply)
        reply.created_at = timezone.now()
        reply.save(force_update=True)
        if is_to_be_erased:
            message.delete()
        elif turn.is_heard:
            _tell_of_end(turn, outcome)
    return True


def _apply(outcome: Outcome, reply: Message) -> None:
    reply.text = outcome.text
    reply.state = outcome.state
    reply.source = outcome.source or ""
    reply.reason = outcome.reason
    reply.faq_id = outcome.faq_id
    reply.confidence = outcome.confidence
    reply.decision = outcome.decision
    reply.duration_ms = outcome.duration_ms
    reply.cost_nano = outcome.cost_nano


def _open_before(turn: Turn) -> list[Message]:
    """The messages that come before this one in its session; only their times."""
    message = turn.message
    waiting = Message.objects.unanswered().filter(session=message.session_id)
    before = waiting.filter(pk__lt=message.pk)
    return list(before.only("expires_at", "created_at"))


def _was_reset(message: Message) -> bool:
    session = ChatSession.objects.select_for_update().filter(pk=message.session_id)
    epoch = session.values_list("epoch", flat=True).first()
    return epoch is not None and message.epoch < epoch
