"""What a turn came to and why, in words for a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sessions_app.models import Message
from supportbot.chat.explaining import explain
from supportbot.chat.replies import CHOSEN_BY_MODEL, Action, Reply
from supportbot.staff.playground_results import ShownResult, content_words

if TYPE_CHECKING:
    from sessions_app.turns import Turn
    from supportbot.chat.replies import DecisionRecord
    from supportbot.chat.trying import TriedModel, TriedTurn

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*|\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A part of a text; "matched" and "exchanged" ones are marked."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What kind of reply it is: a short name and a sentence."""

    name: str
    says: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTurn:
    """A turn with all that a page shows of it."""

    message: tuple[MarkedText, ...]
    reply: Reply
    band: Band
    sentences: tuple[str, ...]
    results: tuple[ShownResult, ...] = ()
    model: TriedModel | None = None
    took_ms: float | None = None

    @property
    def text(self) -> str:
        """The message as it was written."""
        return "".join(piece.text for piece in self.message)

    @property
    def answers_with(self) -> int | None:
        """The FAQ that a customer would get for it."""
        reply = self.reply
        is_answer = reply.source == Message.Source.FAQ and reply.faq is not None
        return reply.faq.id if is_answer and reply.faq else None

    @classmethod
    def of(cls, tried: TriedTurn, *, faq_id: int | None = None) -> ShownTurn:
        context, reply = tried.context, tried.reply
        results = [*context.parts, *([context.result] if context.result else [])]
        return cls(
            message=_pieces(context.text, reply.record),
            reply=reply,
            band=_band_of_trial(tried),
            sentences=explain(reply.record),
            results=tuple(
                ShownResult.of(each, faq_id=faq_id, is_part=each in context.parts)
                for each in results
            ),
            model=tried.model,
            took_ms=tried.took_ms,
        )


def shown_before(turn: Turn) -> ShownTurn:
    """An earlier turn, of which the record is left."""
    reply = Reply.of(turn.reply)
    return ShownTurn(
        message=_pieces(turn.message.text, reply.record),
        reply=reply,
        band=band(reply),
        sentences=explain(reply.record),
    )


def band(reply: Reply) -> Band:
    """What a customer gets, by its decision."""
    action, certainty = reply.record.decision, reply.record.certainty
    if action == Action.ANSWERED and certainty == "likely":
        return Band(
            name=_("Likely"),
            says=_("Customers get this as the closest answer, with others to choose."),
            colour="info",
        )
    found = _bands().get(action)
    return found or Band(name=action, says="", colour="")


def _bands() -> dict[str, Band]:
    return {
        Action.ANSWERED: Band(
            name=_("Sure"),
            says=_("Customers get the FAQ's answer, word for word."),
            colour="success",
        ),
        Action.ASKED_BACK: Band(
            name=_("Asks back"),
            says=_("Customers choose from these questions; nothing is answered yet."),
            colour="warning",
        ),
        Action.CHATTED: Band(
            name=_("Small talk"),
            says=_("The bot answers in its own words; no FAQ is meant."),
            colour="info",
        ),
        Action.FALLBACK: Band(
            name=_("No answer"),
            says=_("No FAQ is near enough."),
            colour="danger",
        ),
        Action.MODEL: Band(
            name=_("Language model"),
            says=_("The language model answers, from the FAQs below."),
            colour="info",
        ),
    }


def _band_of_trial(tried: TriedTurn) -> Band:
    """Of a turn that is the model's: that it is, whether or not it was asked."""
    if tried.model is None:
        return band(tried.reply)
    name = _("Language model")
    if not tried.model.was_asked:
        return Band(
            name=name,
            says=_(
                "No FAQ answers it surely: the language model would be asked. Below is "
                "what customers get while it can't be reached."
            ),
            colour="info",
        )
    record = tried.reply.record
    if record.decision == Action.MODEL or record.chosen_by == CHOSEN_BY_MODEL:
        return band(tried.reply)
    if tried.reply.reason == "model_abstained":
        return Band(
            name=name,
            says=_("The language model found no FAQ that answers."),
            colour="warning",
        )
    return Band(
        name=name,
        says=_("The language model's reply was not used; customers get this instead."),
        colour="warning",
    )


def _pieces(text: str, record: DecisionRecord) -> tuple[MarkedText, ...]:
    """The message, the words marked that speak for the first FAQ or against it."""
    said = record.exchanged.said if record.exchanged else ""
    exchanged, matched = set(_words(said)), set(_words(" ".join(record.words)))
    matched &= {*content_words(text)}
    return tuple(
        MarkedText(text=piece, kind=_kind(piece, exchanged=exchanged, matched=matched))
        for piece in _WORD.findall(text)
    )


def _kind(piece: str, *, exchanged: set[str], matched: set[str]) -> str:
    word = piece.casefold()
    if word in exchanged:
        return "exchanged"
    return "matched" if word in matched else ""


def _words(text: str) -> Iterable[str]:
    return (word.casefold() for word in text.split())
