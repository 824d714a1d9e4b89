"""A decision in words that staff can read."""

from __future__ import annotations

import pytest

from faq.retrieval.results import CappedBy
from supportbot.chat.explaining import explain
from supportbot.chat.replies import (
    DecisionRecord,
    ExchangedWords,
    FAQSummary,
    ModelCall,
)

THRESHOLDS = {"sure": 0.85, "likely": 0.45, "ask_back": 0.3, "lead": 0.6}


def test_an_answer_is_measured_against_each_threshold() -> None:
    record = DecisionRecord(
        decision="answered",
        certainty="likely",
        confidence=0.71,
        lead=0.83,
        thresholds=THRESHOLDS,
        words=("refund", "long"),
    )

    measured, words = explain(record)

    assert measured == (
        "Answered as likely: confidence 0.71 is below 0.85 for sure, at least 0.45 "
        "for likely, at least 0.30 for asking back; its lead 0.83 is at least 0.60 "
        "for likely."
    )
    assert words == "What speaks for the first FAQ: “refund”, “long”."


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (
            DecisionRecord(
                move="takes a suggestion",
                taken=2,
                about=FAQSummary(id=1, question="Q?"),
            ),
            "The customer takes a suggestion (number 2): “Q?”.",
        ),
        (
            DecisionRecord(capped_by="exchanged word"),
            "No surer than that: a word was exchanged for another.",
        ),
        (
            DecisionRecord(note="Nur auf Englisch."),
            "Shown beside the answer: “Nur auf Englisch.”",
        ),
        (
            DecisionRecord(capped_by="a new reason"),
            "No surer than that: a new reason.",
        ),
        (
            DecisionRecord(reading="in_context"),
            "Read in the light of the question before.",
        ),
        (
            DecisionRecord(reading="in_context", in_light_of="How long?"),
            "Read in the light of “How long?”.",
        ),
        (
            DecisionRecord(
                capped_by="exchanged word",
                exchanged=ExchangedWords(said="Iceland", meant="Ireland"),
            ),
            "No surer than that: “Iceland” stands where the FAQ says “Ireland”.",
        ),
        (
            DecisionRecord(
                capped_by="inserted word", exchanged=ExchangedWords(said="blue")
            ),
            "No surer than that: no FAQ says “blue”.",
        ),
        (
            DecisionRecord(also=(FAQSummary(id=1, question="Q?"),)),
            "Answered in the same reply: “Q?”.",
        ),
        (DecisionRecord(offers_human=True), "A human was offered."),
        (DecisionRecord(decision="a new word"), "a new word."),
    ],
)
def test_each_thing_that_mattered_is_a_sentence(
    record: DecisionRecord, sentence: str
) -> None:
    assert explain(record) == (sentence,)


def test_a_record_of_the_first_version_tells_what_it_knows() -> None:
    record = DecisionRecord.read(
        {"decision": "answered", "thresholds": {"answer": 1.0}}
    )

    assert explain(record) == ("Answered.",)


def test_what_was_no_question_is_not_measured() -> None:
    record = DecisionRecord(
        decision="answered", move="greets", confidence=0.99, thresholds=THRESHOLDS
    )

    assert explain(record) == ("The customer greets.", "Answered.")


@pytest.mark.parametrize("reason", CappedBy)
def test_every_cap_of_a_search_is_told_in_words(reason: CappedBy) -> None:
    [sentence] = explain(DecisionRecord(capped_by=reason))

    assert sentence != f"No surer than that: {reason}."


def test_an_faq_that_the_model_has_chosen_is_told_beside_what_the_search_thought() -> (
    None
):
    record = DecisionRecord(
        decision="answered",
        certainty="sure",
        chosen_by="model",
        confidence=0.1,
        thresholds={"sure": 0.8},
    )

    assert explain(record) == (
        "Answered as sure.",
        "The language model has chosen it among the nearest FAQs.",
        "The search alone: confidence 0.10 is below 0.80 for sure.",
    )


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            ModelCall(ruling="abstained"),
            "The language model found no FAQ that answers.",
        ),
        (
            ModelCall(ruling="pointed"),
            "The language model has chosen an FAQ that may only be asked back.",
        ),
        (
            ModelCall(ruling="wrote", dropped={"not quoted": 2}),
            "Dropped of what it wrote: 2 (its quote does not stand in the FAQ).",
        ),
        (
            ModelCall(ruling="wrote", dropped={"promise": 1}),
            "Dropped of what it wrote: 1 (promise).",
        ),
    ],
)
def test_what_the_model_came_to_is_told(call: ModelCall, told: str) -> None:
    assert told in explain(DecisionRecord(decision="fallback", model_call=call))
