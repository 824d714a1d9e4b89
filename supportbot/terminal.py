"""Talks with the whole bot in a terminal, as a customer would on the chat page."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sessions_app.models import ISSUED_PREFIX, ChatSession, Message
from supportbot.chat import answering
from supportbot.chat.replies import Delta, Finished, Reply

if TYPE_CHECKING:
    from types import FrameType

Write = Callable[[str], object]


class UnknownSession(LookupError):
    """An id looks like one that the bot has made, and no conversation has it."""


def open_session(session_id: str | None) -> tuple[ChatSession, str]:
    """The conversation of that id, or a new one; and the id to go on with."""
    if session_id is None:
        return ChatSession.issued(None)
    known = ChatSession.objects.find(None, session_id)
    if known is None and session_id.startswith(ISSUED_PREFIX):
        raise UnknownSession(session_id)
    return known or ChatSession.chosen(None, session_id), session_id


def tell_turn(session: ChatSession, message: str, write: Write) -> bool:
    """Write the reply as it comes, then what it rests on; False if it was stopped."""
    so_far = ""
    with _stoppable() as is_stopped:
        for event in answering.stream(session, message, has_left=is_stopped):
            if isinstance(event, Delta):
                so_far = event.so_far
                write(_printable(event.text))
            elif isinstance(event, Finished):
                return _tell_end(event.reply, so_far, write)
    return False


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed: the turn comes to its end. Again: at once."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            signal.default_int_handler(number, frame)
        stopped.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_end(reply: Reply, so_far: str, write: Write) -> bool:
    write("\n")
    if reply.state == Message.State.INTERRUPTED:
        write("(stopped; the turn is stored as interrupted)\n")
        return False
    if reply.text != so_far:
        write(f"(instead of this:)\n{_printable(reply.text)}\n")
    for line in _lines_about(reply):
        write(f"{_printable(line)}\n")
    return True


def _lines_about(reply: Reply) -> Iterator[str]:
    """Where the reply is from, what else it names, and what can be chosen."""
    if reply.note:
        yield f"({reply.note})"
    about = [reply.certainty, reply.reason, *_offers(reply)]
    yield ", ".join([f"-- {reply.source}", *filter(None, about)])
    answered = [reply.faq, *reply.also] if reply.source == Message.Source.FAQ else []
    for faq in filter(None, answered):
        yield f"   FAQ #{faq.id}: {faq.question}"
    for faq in reply.citations:
        yield f"   rests on FAQ #{faq.id}: {faq.question}"
    for number, faq in enumerate(reply.suggestions, start=1):
        yield f"   {number}. {faq.question}"


def _offers(reply: Reply) -> Iterator[str]:
    if reply.offers_human:
        yield "offers a human"


def _printable(text: str) -> str:
    """The text without what would steer the terminal."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")
