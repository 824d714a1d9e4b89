"""One search: what is found, how sure it is, and what is done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import exp
from types import SimpleNamespace

import pytest

from faq.retrieval.constants import Constants
from faq.retrieval.index import Index
from faq.retrieval.results import Decision, Document, Thresholds
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_search import (
    CONSERVATIVE,
    HYBRID,
    LEXICAL,
    NOW,
    ids_of,
    index_at,
    logistic,
    marked,
    search,
    weighing,
)
from faq.retrieval.tests.tiny_vectors import HandEncoder, vectors_at

CARD, BANK, COIN = faq(1, "Order a card"), faq(2, "Name a bank"), faq(3, "Mint a coin")
QUERY = "xyz"  # no letter of it stands in these phrasings
COSINES = {"Order a card": 1.0, "Name a bank": 0.5, "Mint a coin": 0.25}
EVEN = weighing({})  # a confidence of one half, whatever is found
K = exp(2.0 * (0.5 - 1))  # the ridge's likeness of vectors with a cosine of one half
NEVER, ALWAYS = (
    Thresholds(sure=1, likely=1, ask_back=1, lead=1.0),
    Thresholds(sure=0, likely=0, ask_back=0, lead=1.0),
)


def cards_and_banks(constants: Constants = EVEN) -> Index:
    return index_at(COSINES, CARD, BANK, constants=constants)


@pytest.mark.parametrize(
    ("feature", "value"),
    [
        ("intercept", 1.0),
        ("score", 1.0),
        ("margin", 1.0 - 0.5),
        ("share", 1 / (1 + exp(-0.5))),
        ("ridge", (1.2 - K * K) / (1.44 - K * K)),
        ("ridge_margin", (1.2 - K * K - 0.2 * K) / (1.44 - K * K)),
        ("plain", 0.4 * 1.0 + 0.4 * 1.0),
        ("none_nearer", 0.0),
        ("none_ridge", 0.0),
        ("closeness", 0.5),
    ],
)
def test_confidence_weighs_what_was_measured(feature: str, value: float) -> None:
    result = search(cards_and_banks(weighing({feature: 2.0})), QUERY)

    assert result.confidence == pytest.approx(logistic(2.0 * value))


@pytest.mark.parametrize(
    ("feature", "cosine", "value"),
    [
        ("none_nearer", 0.55, 0.5 - 0.55 + 0.1),
        ("none_ridge", 1.0, 0.2 * K / (1.44 - K * K)),
    ],
    ids=["none_nearer", "none_ridge"],
)
def test_confidence_weighs_how_near_a_question_without_an_answer_is(
    feature: str, cosine: float, value: float
) -> None:
    index = index_at({"Order a card": cosine}, CARD, constants=weighing({feature: 2.0}))

    result = search(index, QUERY, memory=marked("abc", 0.5))

    assert result.confidence == pytest.approx(logistic(2.0 * value))


def test_hits_come_best_first_with_their_scores() -> None:
    index = index_at(COSINES, COIN, CARD, BANK, constants=EVEN)

    result = search(index, QUERY)

    assert ids_of(result) == [1, 2, 3]
    assert [hit.score for hit in result.hits] == pytest.approx([1.0, 0.5, 0.25])
    assert [hit.phrasing for hit in result.hits] == list(COSINES)


def test_scores_and_confidence_are_plain_numbers() -> None:
    result = search(cards_and_banks(weighing({"score": 1.0, "plain": 1.0})), QUERY)

    assert type(result.confidence) is float
    assert type(result.hits[0].score) is float


@pytest.mark.parametrize(
    ("limit", "expected"), [(0, []), (1, [1]), (2, [1, 2]), (9, [1, 2, 3])]
)
def test_no_more_hits_than_asked_for(limit: int, expected: list[int]) -> None:
    index = index_at(COSINES, COIN, CARD, BANK, constants=EVEN)

    assert ids_of(search(index, QUERY, limit=limit)) == expected


@pytest.mark.parametrize(
    ("limit", "shown"), [(1, 1), (25, 21)], ids=["few are shown", "all are shown"]
)
@pytest.mark.parametrize(
    ("feature", "value"), [("share", 1 / 20), ("plain", 0.4 * 0.2 + 0.4 * 0.2)]
)
def test_twenty_hits_are_compared(
    limit: int, shown: int, feature: str, value: float
) -> None:
    topics = [faq(number, f"Topic {number}") for number in range(21)]
    cosines = {topic.question: 0.2 for topic in topics} | {"Topic 20": 0.9}
    constants = weighing({feature: 2.0}, ranker={"best_cosine": -1e-9})

    result = search(index_at(cosines, *topics, constants=constants), QUERY, limit=limit)

    assert result.confidence == pytest.approx(logistic(2.0 * value))
    assert len(result.hits) == shown


@pytest.mark.parametrize(
    ("answer", "ask_back", "decision"),
    [
        (0.5, 0.5, Decision.SURE),
        (0.51, 0.5, Decision.ASK_BACK),
        (0.51, 0.51, Decision.NONE),
    ],
    ids=["as sure as needed", "too unsure to answer", "too unsure to ask back"],
)
def test_thresholds_decide(answer: float, ask_back: float, decision: Decision) -> None:
    thresholds = Thresholds(sure=answer, likely=answer, ask_back=ask_back, lead=1.0)

    result = search(cards_and_banks(), "xyz abc", thresholds=thresholds)

    assert result.confidence == 0.5
    assert result.decision is decision


def test_a_result_says_what_was_asked_and_of_which_revision() -> None:
    result = cards_and_banks().search(" XYZ? ", now=NOW, revision=7, thresholds=NEVER)

    assert (result.query, result.revision) == (" XYZ? ", 7)
    assert result.thresholds == NEVER


def test_the_time_taken_is_told_in_milliseconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = SimpleNamespace(perf_counter=iter([2.0, 2.25]).__next__)
    monkeypatch.setattr("faq.retrieval.deciding.search.time", clock)

    result = search(cards_and_banks(), QUERY)

    assert result.took_ms == 250.0


@pytest.mark.parametrize(
    ("encoder", "cosines", "mode", "confidence", "thresholds"),
    [
        (HandEncoder(), COSINES, "hybrid", logistic(2), HYBRID),
        (HandEncoder(sha256="6"), COSINES, "hybrid", logistic(2), CONSERVATIVE),
        (HandEncoder(), {}, "lexical", logistic(-1), LEXICAL),
        (None, COSINES, "lexical", logistic(-1), LEXICAL),
    ],
    ids=["vectors", "another encoder", "no vectors yet", "no encoder"],
)
def test_vectors_and_their_encoder_say_which_constants_are_in_force(
    encoder: HandEncoder | None,
    cosines: dict[str, float],
    mode: str,
    confidence: float,
    thresholds: Thresholds,
) -> None:
    index = Index.build(
        [CARD, BANK],
        encoder=encoder,
        vectors=vectors_at(cosines),
        constants=weighing({"intercept": 2.0}, lexical={"intercept": -1.0}),
    )

    result = search(index, QUERY)

    assert (index.mode, result.mode) == (mode, mode)
    assert result.confidence == pytest.approx(confidence)
    assert result.thresholds == thresholds


def test_vectors_of_some_are_enough_to_search_by_them() -> None:
    assert cards_and_banks().with_documents([COIN]).mode == "hybrid"


def test_words_rank_by_their_own_weights() -> None:
    index = Index.build([CARD, BANK], constants=weighing({}))

    result = search(index, "a bank account")

    assert ids_of(result) == [2, 1]
    assert result.hits[0].score == result.hits[0].signals["characters"] > 0


@pytest.mark.parametrize("thresholds", [NEVER, ALWAYS], ids=["never", "always"])
def test_what_equals_a_phrasing_of_one_faq_is_answered_whatever_the_thresholds(
    thresholds: Thresholds,
) -> None:
    result = search(cards_and_banks(), "name a BANK!", thresholds=thresholds)

    assert (result.mode, result.decision) == ("exact", Decision.SURE)
    assert result.confidence == 0.99
    assert ids_of(result) == [2]
    assert result.hits[0].signals == {"exact": 1.0}


def test_an_equal_phrasing_is_found_in_every_segment() -> None:
    result = search(cards_and_banks().with_documents([COIN]), "mint a coin")

    assert (result.mode, ids_of(result)) == ("exact", [3])


@pytest.mark.parametrize("thresholds", [NEVER, ALWAYS], ids=["never", "always"])
@pytest.mark.parametrize("query", ["order a card", "hello"])
def test_what_equals_phrasings_of_two_faqs_is_asked_back_whatever_the_thresholds(
    query: str, thresholds: Thresholds
) -> None:
    index = index_at(
        {"Order a card": 0.5, "Hello": 0.5},
        faq(1, "Order a card", "Hello"),
        faq(2, "Hello", "Order a card"),
        constants=weighing({"score": 2.0}),
    )

    result = search(index, query, thresholds=thresholds)

    assert (result.mode, result.decision) == ("hybrid", Decision.ASK_BACK)
    assert result.capped_by == "same phrasing"
    assert ids_of(result) == [1, 2]
    assert result.confidence == pytest.approx(logistic(2 * 0.5))


@pytest.mark.parametrize("query", ["Order a card", QUERY], ids=["equal", "ranked"])
@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (replace(CARD, valid_from=NOW), {1}),
        (replace(CARD, valid_from=NOW + timedelta(seconds=1)), set()),
        (replace(CARD, valid_until=NOW + timedelta(seconds=1)), {1}),
        (replace(CARD, valid_until=NOW), set()),
    ],
    ids=["from now on", "from later on", "for a second", "until now"],
)
def test_faqs_are_found_within_their_period(
    card: Document, expected: set[int], query: str
) -> None:
    index = index_at(COSINES, card, BANK, constants=EVEN)

    assert {1}.intersection(ids_of(search(index, query))) == expected


def test_faqs_that_are_gone_are_not_found() -> None:
    assert ids_of(search(cards_and_banks().without([1]), QUERY)) == [2]


def test_where_nothing_may_be_found_the_confidence_is_zero() -> None:
    index = index_at(COSINES, replace(CARD, valid_until=NOW), constants=weighing({}))

    result = search(index, QUERY)

    assert (result.mode, result.decision) == ("hybrid", Decision.NONE)
    assert (result.hits, result.confidence) == ((), 0.0)


@pytest.mark.parametrize(
    ("query", "decision"),
    [("", Decision.NONE), (" \n", Decision.NONE), ("?!", Decision.SMALL_TALK)],
    ids=["empty", "spaces", "no words"],
)
def test_without_words_there_is_nothing_to_search(
    query: str, decision: Decision
) -> None:
    result = search(cards_and_banks(), query, thresholds=ALWAYS)

    assert (result.mode, result.decision) == ("exact", decision)
    assert (result.hits, result.confidence) == ((), 0.0)


def test_candidates_that_may_be_found_are_measured() -> None:
    over = replace(CARD, valid_until=NOW)
    index = index_at(COSINES, over, BANK, COIN, constants=EVEN)

    measured = index.measure(" XYZ? ", now=NOW, memory=marked("abc", 0.75))

    assert measured.candidates.documents.tolist() == [1, 2]
    assert (measured.query.text, measured.query.normalised) == (" XYZ? ", "xyz")
    assert measured.none_cosine == pytest.approx(0.75)
