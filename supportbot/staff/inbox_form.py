"""What is decided about a group of the inbox, as its form sends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.http import Http404

from faq.learning import (
    UnsavedChange,
    adding,
    answering_none,
    approving,
    forbidding,
    wording_key,
)
from faq.models import FAQ
from sessions_app.models import Message

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_NUMBERS = 5_000


class InboxAction(StrEnum):
    """What can be done about a group with one click."""

    WORDING = "wording"
    NEW_FAQ = "new_faq"
    NEVER = "never"
    NO_ANSWER = "no_answer"
    HUMAN = "human"
    ANSWERED = "answered"  # by now, by an FAQ that came since


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxDecision:
    """An action on customers' messages, with the wordings that were ticked."""

    action: InboxAction
    messages: tuple[Message, ...]
    texts: tuple[str, ...]
    faq: FAQ | None

    @classmethod
    def sent(cls, request: HttpRequest) -> InboxDecision:
        """What the form says; texts are those of the stored messages.

        A wording that was shown and is not ticked has no part in it.
        """
        sent = request.POST
        if sent.get("action") not in set(InboxAction):
            raise Http404
        by_id = _messages(_numbers(sent.get("numbers", "").split(",")))
        ticked = [by_id[pk] for pk in _numbers(sent.getlist("ticked")) if pk in by_id]
        wanted = {wording_key(message.text) for message in ticked}
        shown = [by_id[pk] for pk in _numbers(sent.getlist("shown")) if pk in by_id]
        left = {wording_key(message.text) for message in shown} - wanted
        return cls(
            action=InboxAction(sent["action"]),
            messages=tuple(
                one for one in by_id.values() if wording_key(one.text) not in left
            ),
            texts=tuple(message.text for message in ticked),
            faq=_faq(sent.get("faq", "")),
        )

    @property
    def change(self) -> UnsavedChange:
        """What it would make of the knowledge base."""
        if self.action is InboxAction.NO_ANSWER:
            return answering_none(self.texts)
        if self.action is InboxAction.NEW_FAQ:
            return adding(self.texts)
        if self.faq is None:
            return UnsavedChange()
        if self.action is InboxAction.NEVER:
            return forbidding(self.faq.pk, self.texts)
        return approving(self.faq.pk, self.texts)


def _messages(numbers: list[int]) -> dict[int, Message]:
    asked = Message.objects.filter(role=Message.Role.USER, pk__in=numbers)
    return {message.pk: message for message in asked.order_by("id")}


def _numbers(sent: list[str]) -> list[int]:
    read = [int(each[:18]) for each in sent if each.isascii() and each.isdigit()]
    return read[:MOST_NUMBERS]


def _faq(number: str) -> FAQ | None:
    found = _numbers([number])
    return FAQ.objects.visible().filter(pk__in=found).first() if found else None
