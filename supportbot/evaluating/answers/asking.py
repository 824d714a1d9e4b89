"""Asks sets of questions through the whole bot; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test.utils import override_settings

from supportbot.chat.trying import TriedTurn, try_turn
from supportbot.evaluating.answers.trials import AnswerTrial, trial_of
from supportbot.evaluating.recorded_replies import RecordedReply
from supportbot.evaluating.scripted_referee import SEED, WRONG_RATE
from supportbot.llm import Usage

if TYPE_CHECKING:
    from faq.evaluating import EvaluationSet
    from supportbot.chat.finding import KnowledgeBase

SCRIPTED, LIVE = "scripted", "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """Which model is asked: a simulated one, the configured one, or a recording."""

    name: str = SCRIPTED  # or LIVE, or the path of recorded replies
    is_tagged: bool = False  # a simulated one that is held to no schema
    wrong_rate: float = WRONG_RATE
    seed: int = SEED

    def config(self, right: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        """An entry of LLMS (Any: its options); None: the one that there is."""
        if self.name == LIVE:
            return None
        options: dict[str, Any] = {"structured_output": not self.is_tagged}
        if self.name == SCRIPTED:
            options |= {
                "right": right,
                "wrong_rate": self.wrong_rate,
                "seed": self.seed,
            }
            module = "scripted_referee.ScriptedReferee"
        else:
            options["path"] = self.name
            module = "recorded_replies.RecordedReplies"
        return {"BACKEND": f"supportbot.evaluating.{module}", "OPTIONS": options}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """What became of a question, and what the model said to it, if it was asked."""

    trial: AnswerTrial
    recorded: RecordedReply | None = None


def ask_set(
    asked: EvaluationSet, *, faqs: KnowledgeBase, model: ModelChoice
) -> Iterator[AskedQuestion]:
    """Each question as the first of a conversation, in the set's order.

    >>> [each.trial.given for each in ask_set(sample, faqs=faqs, model=ModelChoice())]
    [<Given.BY_MODEL: 'word for word, by the model'>, ...]
    """
    names = {document.faq_id: document.question for document in asked.documents}
    right = {
        question.text: sorted(names[faq_id] for faq_id in question.right)
        for question in asked.questions
    }
    with _asking(model.config(right)):
        for question in asked.questions:
            tried = try_turn([], question.text, faqs=faqs, asks_model=True)
            trial = trial_of(question, tried, set_name=asked.name, names=names)
            yield AskedQuestion(trial=trial, recorded=_recorded(tried))


def _asking(config: dict[str, Any] | None) -> AbstractContextManager[Any]:
    # The one way to another model within a process that Django knows of; the handler
    # of the models listens to it.
    return override_settings(LLMS={"default": config}) if config else nullcontext()


def _recorded(tried: TriedTurn) -> RecordedReply | None:
    call = tried.reply.record.model_call
    if tried.model is None or not tried.model.written or call is None:
        return None
    usage = None
    if call.input_tokens is not None and call.output_tokens is not None:
        usage = Usage(input_tokens=call.input_tokens, output_tokens=call.output_tokens)
    return RecordedReply.of(tried.model, model=call.model, usage=usage)
