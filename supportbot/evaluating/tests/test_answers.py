"""Questions go through the whole bot, and are judged by what the customer gets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from faq.evaluating import EvaluationSet, Question, snapshot_of
from faq.learning import BaseWithDrafts
from faq.retrieval import Document
from supportbot.evaluating.answers import (
    AnswerTrial,
    Given,
    ModelChoice,
    ModelSaid,
    ask_set,
)
from supportbot.evaluating.reply_writing import WrittenReply, WrittenSentence
from supportbot.llm.backends.locmem import LocMemBackend

pytestmark = pytest.mark.django_db

RULE = "Send it back within 14 days."
PARCEL, RETURN = "Where is my parcel?", "How do I return something?"
DOCUMENTS = (
    Document(faq_id=7, question=PARCEL, answer="Open your order and choose 'Track'."),
    Document(faq_id=9, question=RETURN, answer=RULE),
)
QUESTIONS = (
    Question(text=PARCEL, right=frozenset({7})),
    Question(text="is there a way to bring something back", right=frozenset({9})),
    Question(text="do you sell something for a zoo"),
)
SHOP = EvaluationSet(name="shop", documents=DOCUMENTS, questions=QUESTIONS)
LIVE = ModelChoice(name="live")  # what is configured: here the scripted double


@pytest.fixture(autouse=True)
def _by_words_alone(settings: Settings) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""


def asked(model: ModelChoice, *, which: slice = slice(None)) -> Any:  # Any: a list
    """What became of these questions of the shop."""
    chosen = replace(SHOP, questions=tuple([*QUESTIONS][which]))
    base = BaseWithDrafts(snapshot=snapshot_of(DOCUMENTS, None))
    return list(ask_set(chosen, faqs=base, model=model))


def only(model: ModelChoice, number: int) -> AnswerTrial:
    [one] = asked(model, which=slice(number, number + 1))
    trial = one.trial
    assert isinstance(trial, AnswerTrial)
    return trial


@pytest.mark.parametrize("is_tagged", [False, True], ids=["JSON", "tagged"])
def test_a_referee_that_never_errs_answers_all_that_has_an_answer(
    is_tagged: bool,
) -> None:
    model = ModelChoice(is_tagged=is_tagged, wrong_rate=0.0)

    trials = [each.trial for each in asked(model)]

    assert [trial.given for trial in trials] == [
        Given.BY_SEARCH,
        Given.BY_MODEL,
        Given.NOTHING,
    ]
    assert [trial.said for trial in trials] == [
        ModelSaid.NOT_ASKED,
        ModelSaid.POINTED,
        ModelSaid.ABSTAINED,
    ]
    assert trials[1].faqs == (RETURN,)
    assert trials[1].has_right_in_prompt


def test_an_error_of_the_referee_is_wrong_by_label() -> None:
    trial = only(ModelChoice(wrong_rate=1.0), 1)

    assert trial.faqs == (PARCEL,)
    assert trial.is_wrong


def test_free_text_rests_on_the_faq_that_it_quotes(llm: LocMemBackend) -> None:
    sentence = WrittenSentence(quote=RULE, faq=1, text=RULE)
    llm.enqueue(WrittenReply(answer=[sentence]).as_json())

    trial = only(LIVE, 1)

    assert (trial.given, trial.said) == (Given.FREE, ModelSaid.WROTE)
    assert trial.is_right


def test_what_was_withheld_is_told_by_its_kind(llm: LocMemBackend) -> None:
    forged = WrittenSentence(quote="within 99 days", faq=1, text="Within 99 days.")
    llm.enqueue(WrittenReply(answer=[forged]).as_json())

    trial = only(LIVE, 1)

    assert trial.said is ModelSaid.WITHHELD
    assert trial.withheld != ()
    assert not trial.is_answered


def test_a_model_that_fails_has_not_abstained(llm: LocMemBackend) -> None:
    llm.enqueue("", "")

    assert only(LIVE, 2).said is ModelSaid.FAILED


def test_what_the_model_said_is_kept_for_a_recording() -> None:
    search, model, _ = asked(ModelChoice(wrong_rate=0.0))

    assert search.recorded is None
    assert '"faq":' in model.recorded.text
    assert RETURN in model.recorded.faqs


def test_a_recording_answers_as_the_model_did(tmp_path: Any) -> None:
    model = ModelChoice(wrong_rate=0.0)
    once = asked(model)
    path = tmp_path / "replies.jsonl"
    path.write_text("\n".join(e.recorded.as_line() for e in once if e.recorded))

    again = asked(ModelChoice(name=str(path)))

    assert [each.trial.given for each in again] == [each.trial.given for each in once]
    assert [each.trial.faqs for each in again] == [each.trial.faqs for each in once]
