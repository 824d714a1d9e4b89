"""Asks dialogues through the real use case, in the database of this process."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError, call_command

from faq.indexing import current_encoder
from sessions_app.models import ChatSession, Message
from supportbot.chat import answering
from supportbot.chat.replies import Action
from supportbot.chat.wording import say
from supportbot.evaluating.dialogues import DialogueTurn, Screen
from supportbot.models import TextKey

if TYPE_CHECKING:
    from supportbot.chat.replies import FAQSummary, Reply

SAMPLE = "fixtures/faq_dataset.csv"
HUMAN = "Can I talk to a human?"  # the sample's way to one


def prepare() -> None:
    """Make an empty database one of the sample knowledge base, ready to search."""
    state = current_encoder()
    if state.encoder is None:
        raise CommandError(f"There is no encoder. {state.warning}")
    call_command("migrate", verbosity=0)
    sample = str(settings.BASE_DIR / SAMPLE)
    call_command("import_faq", sample, verbosity=0, stdout=io.StringIO())
    call_command("embed_faq", verbosity=0, stdout=io.StringIO())


def ask(turns: Sequence[DialogueTurn]) -> list[Screen | None]:
    """The screen after each turn of a new session; None for an impossible click."""
    session, _ = ChatSession.issued(None)
    session = session.stored()
    screens: list[Screen | None] = []
    for turn in turns:
        if message := _message(turn, screens):
            screens.append(screen_of(message, answering.answer(session, message)))
        else:
            screens.append(None)
    return screens


def screen_of(message: str, reply: Reply) -> Screen:
    """What a customer sees of a reply."""
    answered = tuple(faq.question for faq in _answering(reply))
    is_small_talk = reply.record.decision == Action.CHATTED
    return Screen(
        said=message,
        text=reply.text,
        answered=answered,
        offered=tuple(faq.question for faq in reply.suggestions),
        offers_human=reply.offers_human or HUMAN in answered,
        apologises=reply.record.decision == Action.FALLBACK,
        greets=is_small_talk and reply.text == say(TextKey.GREETING),
    )


def _answering(reply: Reply) -> tuple[FAQSummary, ...]:
    """The FAQs answered in it, for sure or as likely."""
    is_from_faq = reply.source == Message.Source.FAQ
    return (reply.faq, *reply.also) if reply.faq and is_from_faq else ()


def _message(turn: DialogueTurn, screens: Sequence[Screen | None]) -> str | None:
    """What the customer sends; a click sends the question that was offered."""
    if turn.clicks is None:
        return turn.says
    before = screens[-1] if screens else None
    offered = before.offered[turn.clicks - 1 : turn.clicks] if before else ()
    return offered[0] if offered else None
