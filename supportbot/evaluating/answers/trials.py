"""A question through the whole bot, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sessions_app.models import Message
from supportbot.chat.replies import CHOSEN_BY_MODEL, Action, ModelRuling
from supportbot.chat.turn_events import nano_cost_of
from supportbot.evaluating.prompt_reading import read_prompt

if TYPE_CHECKING:
    from faq.evaluating import Question
    from supportbot.chat.replies import FAQSummary, ModelCall, Reply
    from supportbot.chat.trying import TriedTurn
    from supportbot.evaluating.recorded_replies import RecordedReply
    from supportbot.llm import Prompt


class Given(StrEnum):
    """What the customer gets."""

    BY_SEARCH = "word for word, by search"
    BY_MODEL = "word for word, by the model"
    LIKELY = "likely"
    FREE = "free text"
    ASKED_BACK = "asked back"
    SMALL_TALK = "small talk"
    NOTHING = "no answer"


class ModelSaid(StrEnum):
    """What came of asking the model."""

    NOT_ASKED = "not asked"
    POINTED = "pointed at an FAQ"
    WROTE = "wrote"
    WITHHELD = "withheld"
    ABSTAINED = "abstained"
    FAILED = "failed"


_SAID = {
    ModelRuling.POINTED: ModelSaid.POINTED,
    ModelRuling.WROTE: ModelSaid.WROTE,
    ModelRuling.ABSTAINED: ModelSaid.ABSTAINED,
}
ANSWERED = {Given.BY_SEARCH, Given.BY_MODEL, Given.FREE}
SHOWN = ANSWERED | {Given.LIKELY}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTrial:
    """What a question came to; FAQs by their questions, so that it can be kept."""

    set_name: str
    text: str
    kind: str
    right: tuple[str, ...]  # the FAQs that answer it; none, if none does
    given: Given
    said: ModelSaid
    faqs: tuple[str, ...]  # answered word for word, or cited by free text
    offered: tuple[str, ...]
    has_right_in_prompt: bool | None  # None where the model was not asked
    withheld: tuple[str, ...]  # why, by kind
    reason: str
    reply: str
    input_tokens: int
    output_tokens: int
    cost_nano: int  # 0 where the model has no price
    took_ms: float

    @property
    def is_answerable(self) -> bool:
        return bool(self.right)

    @property
    def is_right(self) -> bool:
        """Whether it is told, or rests on, an FAQ that answers it."""
        return not set(self.right).isdisjoint(self.faqs)

    @property
    def is_answered(self) -> bool:
        """Whether it is answered for sure, not as likely."""
        return self.given in ANSWERED

    @property
    def is_shown(self) -> bool:
        """Whether it is answered at once, for sure or as likely."""
        return self.given in SHOWN

    @property
    def is_wrong(self) -> bool:
        """Whether it is answered at once, and not by an FAQ that its label names."""
        return self.is_shown and not self.is_right

    @classmethod
    def read(cls, values: dict[str, Any]) -> AnswerTrial:  # Any: plain JSON
        lists = ("right", "faqs", "offered", "withheld")
        values |= {name: tuple(values[name]) for name in lists}
        given, said = Given(values["given"]), ModelSaid(values["said"])
        return cls(**values | {"given": given, "said": said})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """What became of a question, and what the model said to it, if it was asked."""

    trial: AnswerTrial
    recorded: RecordedReply | None = None


def trial_of(
    question: Question, tried: TriedTurn, *, set_name: str, names: dict[int, str]
) -> AnswerTrial:
    """The turn beside what is known of its question; names are FAQs' questions."""
    reply, call = tried.reply, tried.reply.record.model_call
    right = tuple(sorted(names[faq_id] for faq_id in question.right))
    asked = tried.model.prompt if tried.model and tried.model.was_asked else None
    return AnswerTrial(
        set_name=set_name,
        text=question.text,
        kind=question.kind,
        right=right,
        given=_given(reply),
        said=_said(call) if asked else ModelSaid.NOT_ASKED,
        faqs=_names(_resting_on(reply)),
        offered=_names(reply.suggestions),
        has_right_in_prompt=_has_one_of(right, asked) if asked else None,
        withheld=_why_withheld(call),
        reason=reply.reason or "",
        reply=reply.text,
        input_tokens=(call and call.input_tokens) or 0,
        output_tokens=(call and call.output_tokens) or 0,
        cost_nano=(call and nano_cost_of(call)) or 0,
        took_ms=round(tried.took_ms, 1),
    )


def _has_one_of(right: Collection[str], prompt: Prompt) -> bool:
    return any(faq.question in right for faq in read_prompt(prompt).faqs)


def _given(reply: Reply) -> Given:
    action = reply.record.decision
    if reply.source == Message.Source.GEMINI:
        return Given.FREE
    if action == Action.CHATTED:
        return Given.SMALL_TALK
    if reply.source != Message.Source.FAQ:
        return Given.ASKED_BACK if action == Action.ASKED_BACK else Given.NOTHING
    if reply.record.certainty == "likely":
        return Given.LIKELY
    is_models = reply.record.chosen_by == CHOSEN_BY_MODEL
    return Given.BY_MODEL if is_models else Given.BY_SEARCH


def _said(call: ModelCall | None) -> ModelSaid:
    """By the ruling it gave, or by why there is none."""
    if call is None or not call.ruling:
        is_leak = call is not None and call.has_leaked
        return ModelSaid.WITHHELD if is_leak else ModelSaid.FAILED
    if call.reason == "model_blocked":
        return ModelSaid.WITHHELD
    return _SAID[ModelRuling(call.ruling)]


def _why_withheld(call: ModelCall | None) -> tuple[str, ...]:
    """Each reason once, also of a sentence left out of a reply that was shown."""
    if call is None:
        return ()
    return (*sorted(call.dropped), *["leak"] * call.has_leaked)


def _resting_on(reply: Reply) -> tuple[FAQSummary, ...]:
    if reply.source == Message.Source.FAQ and reply.faq:
        return (reply.faq, *reply.also)
    return tuple(reply.record.citations)


def _names(faqs: tuple[FAQSummary, ...]) -> tuple[str, ...]:
    return tuple(faq.question for faq in faqs)
