from collections.abc import Callable

import pytest

from faq.retrieval.index import Index
from faq.retrieval.results import Decision
from faq.retrieval.tests.conftest import ask, faq, top_of

Build = Callable[..., Index]
STUCK = faq(1, "Why can't I reset my password?")
SIZES = faq(2, "Do you sell bags of size xs?", "Is a parcel of 42 kg taken?")
PART = faq(3, "Part of my order is not in the box")
OTHERS = (faq(4, "Where is my parcel?"), faq(5, "When do I get my refund?"))


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("hwy caknt I rset ym pasword", 1),
        ("Why cant reset my pass word", 1),
        ("whycant I reset my password", 1),
        ("Prt of my oredr is nto in teh bxo", 3),
    ],
    ids=["negation", "split word", "joined words", "short words"],
)
def test_a_phrasing_but_for_typos_is_answered(
    hybrid: Build, query: str, number: int
) -> None:
    result = ask(hybrid(STUCK, SIZES, PART, *OTHERS), query)

    assert result.decision is Decision.ANSWER
    assert top_of(result) == number
    assert result.confidence >= 0.97


@pytest.mark.parametrize(
    "query",
    ["do you sell bags of size xl", "is a parcel of 43 kg taken"],
    ids=["size", "number"],
)
def test_another_size_or_number_is_no_typo(hybrid: Build, query: str) -> None:
    result = ask(hybrid(STUCK, SIZES, PART, *OTHERS), query)

    assert result.confidence != pytest.approx(0.97)


@pytest.mark.parametrize(
    "query", ["why can I reset my pasword", "why cann I reset my pasword"]
)
def test_the_opposite_is_no_typo(query: str) -> None:
    result = ask(Index.build([STUCK, SIZES, PART, *OTHERS]), query)

    assert result.confidence < 0.97


def test_typos_that_make_words_rank_first_and_are_not_certain(hybrid: Build) -> None:
    index = hybrid(PART, *OTHERS, faq(6, "A cart for the box", "Cart of a box"))

    result = ask(index, "cart of my orde is not in the box")

    assert top_of(result) == 3
    assert result.confidence != pytest.approx(0.97)


def test_typos_between_two_faqs_are_not_answered() -> None:
    index = Index.build([faq(1, "Where is my card?"), faq(2, "Where is my cart?")])

    result = ask(index, "wheer is my carz")

    assert result.confidence < 0.97
