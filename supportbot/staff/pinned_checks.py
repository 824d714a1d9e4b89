"""Pinned questions and conversations, asked as customers ask; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.models import FAQ, PinnedQuestion
from sessions_app.models import Message
from supportbot.chat.trying import TriedTurn, try_turn

if TYPE_CHECKING:
    from sessions_app.turns import Turn

NONE = "no FAQ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedTurn:
    """The last turn of a pinned question, and what had to come of it."""

    pin_id: int
    messages: tuple[str, ...]
    expected_id: int | None
    expected: str
    got_ids: tuple[int, ...]
    got: str
    band: str

    @property
    def is_kept(self) -> bool:
        """Whether the FAQ answers, alone or with others; or none, if none may."""
        if self.expected_id is None:
            return not self.got_ids
        return self.expected_id in self.got_ids

    def as_json(self) -> dict[str, object]:
        """For programs: all that a line says, and whether it holds."""
        return {
            "id": self.pin_id,
            "messages": list(self.messages),
            "expected": {"id": self.expected_id, "question": self.expected},
            "got": {"ids": list(self.got_ids), "questions": self.got},
            "band": self.band,
            "holds": self.is_kept,
        }


def check_pinned() -> list[PinnedTurn]:
    """How every checked pinned question is answered by the whole bot now."""
    pins = PinnedQuestion.objects.active().select_related("faq")
    return [_checked(pin) for pin in pins]


def _checked(pin: PinnedQuestion) -> PinnedTurn:
    last = _ask(pin.messages)
    record = last.reply.record
    is_answer = last.reply.source == Message.Source.FAQ and record.faq is not None
    faqs = [faq for faq in (record.faq, *record.also) if faq] if is_answer else []
    return PinnedTurn(
        pin_id=pin.pk,
        messages=pin.messages,
        expected_id=pin.faq_id,
        expected=_name(pin.faq),
        got_ids=tuple(faq.id for faq in faqs),
        got="; ".join(f"“{faq.question}”" for faq in faqs) or NONE,
        band=record.certainty or record.decision,
    )


def _ask(messages: tuple[str, ...]) -> TriedTurn:
    past: list[Turn] = []
    *before, question = messages
    for message in before:
        past.append(try_turn(past, message).turn)
    return try_turn(past, question)


def _name(faq: FAQ | None) -> str:
    return f"“{faq.question}”" if faq else NONE
