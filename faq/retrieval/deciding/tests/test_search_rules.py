"""Rules that a search follows whatever the confidence in its hits."""

from __future__ import annotations

import pytest

from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import CappedBy, Decision, Thresholds
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_search import (
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


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [(0.89, [1, 2]), (0.9, [2]), (1.0, [2])],
    ids=["nearly so near", "so near", "the same"],
)
def test_what_is_near_a_never_phrasing_does_not_find_its_faq(
    cosine: float, expected: list[int]
) -> None:
    card = faq(1, "Order a card", never=("Lend a car",))
    cosines = COSINES | {"Lend a car": cosine}

    result = search(index_at(cosines, card, BANK, constants=EVEN), QUERY)

    assert ids_of(result) == expected


def test_small_talk_finds_only_faqs_about_it() -> None:
    hello = faq(9, "Hello there")
    index = index_at({**COSINES, "Hello there": 0.3}, CARD, hello, constants=EVEN)

    assert ids_of(search(index, "hello team")) == [9]
    assert ids_of(search(index, "order team")) == [1, 9]


def test_the_nearest_phrasing_says_what_an_faq_is_about() -> None:
    mixed = faq(9, "Hello there", "Order a card")
    index = index_at({**COSINES, "Hello there": 0.3}, mixed, constants=EVEN)

    assert ids_of(search(index, "hello team")) == []


def test_an_faq_about_small_talk_is_found_in_every_segment() -> None:
    index = index_at(COSINES, CARD, BANK, constants=EVEN).with_documents(
        [COIN, faq(9, "Hello there")]
    )

    assert ids_of(search(index, "hello team")) == [9]


@pytest.mark.parametrize(
    ("query", "answer", "decision"),
    [
        ("hello team", 0.5, Decision.SURE),
        ("hello team", 0.51, Decision.SMALL_TALK),
        ("xyz", 0.51, Decision.ASK_BACK),
    ],
    ids=["strong", "weak", "weak, but no small talk"],
)
def test_small_talk_is_answered_as_such_unless_an_faq_answers_it(
    query: str, answer: float, decision: Decision
) -> None:
    index = index_at({"Hello there": 0.3}, faq(9, "Hello there"), constants=EVEN)

    result = search(
        index,
        query,
        thresholds=Thresholds(sure=answer, likely=answer, ask_back=0.1, lead=1.0),
    )

    assert result.decision is decision
    assert (ids_of(result), result.confidence) == ([9], 0.5)
    assert result.mode == "hybrid"


def test_small_talk_that_an_faq_answers_likely_is_answered() -> None:
    index = index_at({"Hello there": 0.3}, faq(9, "Hello there"), constants=EVEN)
    likely = Thresholds(sure=0.9, likely=0.5, ask_back=0.1, lead=0.6)

    assert search(index, "hello team", thresholds=likely).decision is Decision.LIKELY


def test_small_talk_is_measured_against_small_talk_only() -> None:
    index = index_at(COSINES, CARD, faq(9, "Hello there"), constants=EVEN)

    measured = index.measure("Hello team!", now=NOW)

    assert measured.candidates.documents.tolist() == [1]
    assert measured.none_cosine == 0.0


@pytest.mark.parametrize("query", ["XYZ!", "reset my pasword"], ids=["ranked", "typo"])
def test_a_question_marked_none_is_found_with_no_confidence(query: str) -> None:
    index = index_at(
        {"Reset my password": 1.0},
        faq(1, "Reset my password"),
        constants=weighing({"intercept": 9.0}),
    )

    result = search(index, query, memory=NoneMemory(["xyz", "reset my pasword"]))

    assert (result.confidence, result.decision) == (0.0, Decision.NONE)
    assert ids_of(result) == [1]


@pytest.mark.parametrize(
    ("encoder", "vectors", "total"),
    [
        (HandEncoder(), {"abc": 0.5}, 6.0 * 1 / 6),
        (HandEncoder(), {}, 0.0),
        (None, {"abc": 0.5}, 0.0),
    ],
    ids=["one mark", "a mark without a vector", "search by words"],
)
def test_marks_with_vectors_shift_the_weights_to_the_taught_ones(
    encoder: HandEncoder | None, vectors: dict[str, float], total: float
) -> None:
    index = Index.build(
        [CARD],
        encoder=encoder,
        vectors=vectors_at(COSINES),
        constants=weighing({"intercept": 0.0}, taught={"intercept": 6.0}),
    )

    result = search(index, QUERY, memory=NoneMemory(["abc"], vectors_at(vectors)))

    assert result.confidence == pytest.approx(logistic(total))


def test_words_know_of_no_question_without_an_answer_that_is_near() -> None:
    index = Index.build([CARD], constants=weighing({"none_nearer": 5.0}))

    result = search(index, QUERY, memory=marked("abc", 1.0))

    assert result.confidence == 0.5
    assert result.hits[0].signals["none"] == 0.0


RESET, CLOSE = faq(1, "Reset my password"), faq(2, "Close my account")
APART = {"Reset my password": 0.25, "Close my account": 0.75}


@pytest.mark.parametrize(
    ("intercept", "confidence"),
    [(0.0, 0.97), (5.0, logistic(5.0))],
    ids=["unsure", "surer"],
)
def test_a_phrasing_but_for_typos_is_first_and_as_good_as_certain(
    intercept: float, confidence: float
) -> None:
    constants = weighing({"intercept": intercept})
    index = index_at(APART, CLOSE, RESET, constants=constants)

    result = search(index, "reset my pasword")

    assert ids_of(result) == [1, 2]
    assert [hit.score for hit in result.hits] == pytest.approx([0.75 + 1, 0.75])
    assert result.confidence == pytest.approx(confidence, rel=1e-12)


def test_typos_that_make_words_rank_first_with_the_confidence_of_their_score() -> None:
    constants = weighing({"score": 2.0, "margin": 1.0})
    index = index_at(APART, CLOSE, RESET, constants=constants, knows=["rset"])

    result = search(index, "rset my pasword")

    assert ids_of(result) == [1, 2]
    assert result.confidence == pytest.approx(logistic(2 * 0.25 + (0.25 - 0.75)))


ALL_SURE = Thresholds(sure=0, likely=0, ask_back=0, lead=0)


@pytest.mark.parametrize(
    ("cosines", "decision", "capped_by"),
    [
        (
            {"Reset my password": 0.25, "Close my account": 0.75},
            Decision.ASK_BACK,
            CappedBy.INSERTED_WORD,
        ),
        (
            {"Reset my password": 0.75, "Close my account": 0.25},
            Decision.SURE,
            None,
        ),
    ],
    ids=["first", "second"],
)
def test_a_word_put_into_the_phrasing_of_the_first_hit_is_asked_back(
    cosines: dict[str, float], decision: Decision, capped_by: CappedBy | None
) -> None:
    index = index_at(cosines, RESET, CLOSE, constants=EVEN)

    result = search(index, "close my facebook account", thresholds=ALL_SURE)

    assert (result.decision, result.capped_by) == (decision, capped_by)
    assert result.confidence == 0.5


def test_a_word_put_into_a_phrasing_is_asked_back_in_every_segment() -> None:
    index = index_at({"Reset my password": 0.0}, RESET, constants=EVEN)
    index = index.with_documents([COIN, CLOSE])

    result = search(index, "close my facebook account", thresholds=ALL_SURE)

    assert ids_of(result)[0] == 2
    assert result.capped_by is CappedBy.INSERTED_WORD


def test_a_cap_that_changes_nothing_is_not_told() -> None:
    index = index_at({"Close my account": 0.75}, CLOSE, constants=EVEN)
    asked_back = Thresholds(sure=0.6, likely=0.6, ask_back=0.5, lead=0)

    result = search(index, "close my facebook account", thresholds=asked_back)

    assert (result.decision, result.capped_by) == (Decision.ASK_BACK, None)
