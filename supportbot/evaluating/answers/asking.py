"""Asks sets of questions through the whole bot; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from django.test.utils import override_settings

from supportbot.chat.trying import TriedTurn, try_turn
from supportbot.evaluating.answers.trials import AskedQuestion, trial_of
from supportbot.evaluating.recorded_replies import RecordedReply
from supportbot.llm import Usage

if TYPE_CHECKING:
    from faq.evaluating import EvaluationSet
    from supportbot.chat.finding import KnowledgeBase
    from supportbot.evaluating.answers.choosing import ModelChoice


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
