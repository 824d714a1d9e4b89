"""Questions that staff marked as having no answer."""

from collections.abc import Sequence

import numpy as np
import pytest

from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.tests.tiny_vectors import vector, vectors
from faq.retrieval.text.normalisation import normalise, text_key

QUERY = vector(1, 0)


def memory_of(*rows: Sequence[float]) -> NoneMemory:
    """One remembered question for every vector."""
    texts = [f"question {number}" for number in range(len(rows))]
    keys = map(text_key, texts)
    return NoneMemory(texts, dict(zip(keys, vectors(*rows), strict=True)))


@pytest.mark.parametrize(
    ("normalised", "is_remembered"),
    [
        ("do you sell cats", True),
        ("do you sell", False),
        ("do you sell dogs", False),
        ("Do you sell cats?", False),
        ("", False),
    ],
    ids=["equal", "a part of it", "another word", "not normalised", "nothing"],
)
def test_a_question_is_remembered_by_its_normalised_words(
    normalised: str, is_remembered: bool
) -> None:
    memory = NoneMemory(["Do you sell CATS?", "?!"])

    assert (normalised in memory) is is_remembered


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ((), 0),
        (("Any cats?",), 1),
        (("Any cats?", "any CATS"), 1),
        (("Any cats?", "Any dogs?"), 2),
        (("Any cats?", "?!", ""), 1),
    ],
    ids=["none", "one", "same words", "two", "without words"],
)
def test_questions_of_the_same_words_count_once_and_those_without_never(
    texts: Sequence[str], count: int
) -> None:
    assert len(NoneMemory(texts)) == count


def test_only_vectors_of_remembered_questions_are_taken_in_their_order() -> None:
    known = {
        text_key("any dogs?"): vector(0, 1),
        text_key("any cats?"): vector(1, 0),
        text_key("any suns?"): vector(0.6, 0.8),
    }

    memory = NoneMemory(["Any cats?", "Any boxes?", "Any dogs?"], known)

    assert len(memory) == 3
    assert memory.vectors.dtype == np.float32
    assert memory.vectors.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    "memory",
    [NoneMemory(), NoneMemory(["Any cats?"]), NoneMemory(["Any cats?"], {})],
    ids=["nothing remembered", "without an encoder", "not embedded yet"],
)
def test_without_vectors_nothing_is_near(memory: NoneMemory) -> None:
    assert len(memory.vectors) == 0
    assert memory.vectors.ndim == 2
    assert len(memory.near(QUERY)) == 0
    assert memory.nearest(QUERY) == 0


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(0.6, 0.8), (0.8, 0.6), (0, 1)], 0.8),
        ([(0.6, 0.8)], 0.6),
        ([(-0.6, 0.8), (-1, 0)], 0),
        ([(1, 0)], 1),
    ],
    ids=["the best of three", "the only one", "never below 0", "equal"],
)
def test_the_nearest_is_the_best_cosine(
    rows: Sequence[Sequence[float]], expected: float
) -> None:
    assert memory_of(*rows).nearest(QUERY) == pytest.approx(expected)


def test_so_few_as_64_are_all_near_as_they_were_stored() -> None:
    rows = [(number / 100, 0) for number in range(1, 65)]

    memory = memory_of(*rows)

    np.testing.assert_array_equal(memory.near(QUERY), vectors(*rows))


def test_of_more_the_64_nearest_are_near_the_nearest_first() -> None:
    rows = [(number / 100, 0) for number in range(66)]

    near = memory_of(*rows).near(QUERY)

    expected = [
        (number / 100, 0) for number in range(65, 1, -1)
    ]  # not those of 0 and 1
    np.testing.assert_array_equal(near, vectors(*expected))


def test_an_unreadable_question_is_remembered_by_its_words_alone() -> None:
    memory = NoneMemory(["毛衣"], {text_key("毛衣"): vector(0, 0)})

    assert normalise("毛衣") in memory
    assert len(memory.vectors) == 0
