"""The values that go into and come out of retrieval."""

from __future__ import annotations

import pytest

from faq.retrieval.results import (
    ALL_BANDS,
    BANDS,
    Bounds,
    CappedBy,
    Decision,
    Document,
    Hit,
    SearchResult,
    Thresholds,
    decide,
    strictest,
)

CARD = Document(faq_id=1, question="Lost card?", answer="Call us.")
FIRST = Hit(document=CARD, score=2.0, phrasing="Lost card?")
SECOND = Hit(document=CARD, score=1.0, phrasing="Card gone?")


def result(decision: Decision) -> SearchResult:
    return SearchResult(
        query="card",
        hits=(FIRST, SECOND),
        confidence=0.5,
        lead=0.5,
        decision=decision,
        thresholds=Thresholds(sure=0.9, likely=0.9, ask_back=0.1, lead=1.0),
        revision=0,
        mode="lexical",
        took_ms=1.0,
    )


@pytest.mark.parametrize("decision", [Decision.SURE, Decision.LIKELY])
def test_an_answer_matches_the_first_hit(decision: Decision) -> None:
    assert result(decision).match is FIRST
    assert result(decision).certainty == decision


@pytest.mark.parametrize("decision", [Decision.ASK_BACK, Decision.NONE])
def test_nothing_else_matches(decision: Decision) -> None:
    assert result(decision).match is None


@pytest.mark.parametrize("name", ["sure", "likely", "ask_back", "none", "small_talk"])
def test_decisions_are_stored_and_sent_under_these_names(name: str) -> None:
    assert Decision(name) == name


def test_a_document_needs_a_question_and_an_answer_only() -> None:
    assert (CARD.category, CARD.keywords, CARD.alternates, CARD.never) == (
        "",
        (),
        (),
        (),
    )
    assert (CARD.valid_from, CARD.valid_until) == (None, None)


def test_a_hit_explains_nothing_unless_told() -> None:
    assert (FIRST.signals, FIRST.matched_words) == ({}, ())


@pytest.mark.parametrize(
    ("confidence", "lead", "expected"),
    [
        (1.0, 0.0, Decision.SURE),
        (0.75, 0.0, Decision.SURE),
        (0.74, 0.6, Decision.LIKELY),
        (0.74, 0.59, Decision.ASK_BACK),
        (0.5, 1.0, Decision.LIKELY),
        (0.49, 1.0, Decision.ASK_BACK),
        (0.25, 1.0, Decision.ASK_BACK),
        (0.24, 1.0, Decision.NONE),
        (0.0, 0.0, Decision.NONE),
    ],
)
def test_a_number_at_its_threshold_is_enough(
    confidence: float, lead: float, expected: Decision
) -> None:
    thresholds = Thresholds(sure=0.75, likely=0.5, ask_back=0.25, lead=0.6)

    assert decide(confidence, lead, thresholds) is expected


@pytest.mark.parametrize(
    ("at_least", "at_most", "expected"),
    [
        (Decision.NONE, Decision.SURE, BANDS),
        (Decision.NONE, Decision.ASK_BACK, BANDS[:2] + BANDS[1:2] * 2),
        (Decision.LIKELY, Decision.SURE, BANDS[2:3] * 3 + BANDS[3:]),
        (Decision.ASK_BACK, Decision.ASK_BACK, BANDS[1:2] * 4),
        (Decision.LIKELY, Decision.NONE, BANDS[:1] * 4),
    ],
    ids=["all", "no more", "no less", "one", "no more wins"],
)
def test_a_decision_ends_within_its_bounds(
    at_least: Decision, at_most: Decision, expected: tuple[Decision, ...]
) -> None:
    bounds = Bounds(at_least=at_least, at_most=at_most)

    assert tuple(map(bounds.within, BANDS)) == expected


def test_the_bounds_that_allow_least_hold() -> None:
    likely = Bounds(at_most=Decision.LIKELY, by=CappedBy.EXCHANGED_WORD)
    asked = Bounds(at_most=Decision.ASK_BACK, by=CappedBy.INSERTED_WORD)

    assert strictest([likely, asked]) is strictest([asked, likely]) is asked
    assert strictest([]) is ALL_BANDS
