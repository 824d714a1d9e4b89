"""Every signal of a document that stands between two others, by hand."""

from collections.abc import Sequence
from math import hypot, sqrt

import numpy as np
import pytest

from faq.retrieval.matching.query import Query
from faq.retrieval.matching.signals import SignalMatrix, measure, question_scores
from faq.retrieval.results import COLUMN, Document
from faq.retrieval.segments.statistics import Statistics
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of
from faq.retrieval.tests.tiny_segments import (
    COMMON,
    RARE,
    UNSEEN,
    segment_of,
    statistics_of_three,
)
from faq.retrieval.tests.tiny_vectors import positions, vector

# Their cosines to the query are the first numbers; other phrasings have no vector.
QUERY = query_of("owl", 1, 0)
VECTORS = {
    "east": (1, 0),
    "cat": (0.6, 0.8),
    "dog": (0.8, 0.6),
    "north": (0, 1),
    "rat": (-0.6, 0.8),
    "west": (-1, 0),
}
# Guessed where there is no vector: from .1 for other letters to .75 for the same. Three
# of the nine n-grams of "owl" are in "own", none is in "fig" or "hut".
NO_GUESS, GUESS, BEST_GUESS = 0.1, 0.1 + 0.65 * 3 / 9, 0.75
ANSWER = "Five words make an answer."
STEMS = statistics_of_three(stems={"cat": 2, "dog": 1, "sun": 1})

ALONE_OR_NOT = pytest.mark.parametrize(
    "places", [(0, 1, 2), (1,), (1, 2)], ids=["all", "alone", "some"]
)


def measured_between_others(
    middle: Document,
    places: Sequence[int] = (0, 1, 2),
    query: Query = QUERY,
    *,
    vectors: dict[str, tuple[float, float]] = VECTORS,
    statistics: Statistics | None = None,
) -> SignalMatrix:
    """Measured with the documents before and after it, alone, or with one of them."""
    others = faq(8, "east", keywords=("sun",)), faq(9, "north", "dog hut")
    segment = segment_of(
        others[0], middle, others[1], vectors=vectors, statistics=statistics
    )
    return measure(segment, positions(*places), query, bm25=vector(0, 0, 0))


def signal_of(measured: SignalMatrix, name: str) -> float:
    """The signal of the document between the others."""
    [row] = np.flatnonzero(measured.documents == 1)
    return float(measured.matrix[row, COLUMN[name]])


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (faq(1, "cat"), 0.6),
        (faq(1, "cat", "dog", "north"), 0.8),
        (faq(1, "west"), -1),
        (faq(1, "cat", never=("east",)), 0.6),
        (faq(1, "rat", never=("east",)), -0.6),
        (faq(1, "fig"), NO_GUESS),
        (faq(1, "own", "fig"), GUESS),
        (faq(1, "owl"), BEST_GUESS),
        (faq(1, "own", "cat"), 0.6),
    ],
    ids=[
        "the only phrasing",
        "the best of three",
        "opposed",
        "not the one that must not match",
        "below 0 with one that must not match",
        "no vector and other letters",
        "no vector and some of the letters",
        "no vector and the same letters",
        "better than the guess",
    ],
)
def test_best_cosine_is_that_of_the_nearest_phrasing(
    middle: Document, places: Sequence[int], expected: float
) -> None:
    measured = measured_between_others(middle, places)

    assert signal_of(measured, "best_cosine") == pytest.approx(expected)
    assert signal_of(measured, "answer_cosine") == pytest.approx(expected)


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (faq(1, "cat"), 0.6),
        (faq(1, "east", "north"), 1 / sqrt(2)),  # (1, 1) / sqrt(2)
        (faq(1, "east", "rat"), 0.4 / hypot(0.4, 0.8)),
        (faq(1, "cat", "owl"), 0.6),
        (faq(1, "cat", never=("east", "west", "dog")), 0.6),
        (faq(1, "own", "fig"), GUESS),
        (faq(1, "fig", never=("east",)), NO_GUESS),
        (faq(1, "east", "west"), 1),
    ],
    ids=[
        "the only phrasing",
        "between two",
        "far apart",
        "without guesses",
        "without those that must not match",
        "the best guess where nothing has a vector",
        "a guess where only what must not match has one",
        "the best where vectors cancel out",
    ],
)
def test_centroid_cosine_is_that_of_the_sum_of_all_vectors(
    middle: Document, places: Sequence[int], expected: float
) -> None:
    measured = measured_between_others(middle, places)

    assert signal_of(measured, "centroid_cosine") == pytest.approx(expected)


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "together", "best", "centroid"),
    [
        # Of one phrasing .4 + .2 / 1 are decided by the answer, of two .4 + .2 / 2.
        (faq(1, "cat", answer=ANSWER), 1, 0.6 + 0.6 * 0.4, 0.6 + 0.6 * 0.4),
        (faq(1, "dog", "cat", answer=ANSWER), 0, 0.8 * 0.5, sqrt(0.5) * 0.5),
        (faq(1, "fig", answer=ANSWER), 1, 0.1 + 0.6 * 0.9, 0.1 + 0.6 * 0.9),
        (faq(1, "cat", answer="cat"), 0.6, 0.6, 0.6),
        (faq(1, "rat", "dog", answer=ANSWER), 0.8, 0.8, 0.2 / hypot(0.2, 1.4)),
    ],
    ids=[
        "nearer than the phrasing",
        "farther than two phrasings",
        "with a guess",
        "placeholder",
        "not embedded yet",
    ],
)
def test_answer_cosine_has_its_share_in_the_cosines_of_phrasings(
    middle: Document,
    places: Sequence[int],
    together: float,
    best: float,
    centroid: float,
) -> None:
    answers = {f"cat {ANSWER}": (1.0, 0.0), f"dog {ANSWER}": (0.0, 1.0)}
    # A placeholder is never embedded, whatever there is.
    answers |= {f"fig {ANSWER}": (1.0, 0.0), "cat cat": (0.0, 1.0)}
    others = faq(8, "cat", answer=ANSWER), faq(9, "north")
    segment = segment_of(others[0], middle, others[1], vectors=VECTORS | answers)

    measured = measure(segment, positions(*places), QUERY, bm25=vector(0, 0, 0))

    assert signal_of(measured, "answer_cosine") == pytest.approx(together)
    assert signal_of(measured, "best_cosine") == pytest.approx(best)
    assert signal_of(measured, "centroid_cosine") == pytest.approx(centroid, abs=1e-6)


@pytest.mark.parametrize(
    ("query", "vectors"),
    [(query_of("owl"), VECTORS | {f"cat {ANSWER}": (0, 1)}), (QUERY, {})],
    ids=["query without a vector", "phrasings without vectors"],
)
def test_without_vectors_letters_stand_in_for_cosines(
    query: Query, vectors: dict[str, tuple[float, float]]
) -> None:
    middle = faq(1, "cat", "own", answer=ANSWER)

    measured = measured_between_others(middle, query=query, vectors=vectors)

    assert signal_of(measured, "best_cosine") == pytest.approx(3 / 9)
    assert signal_of(measured, "answer_cosine") == pytest.approx(3 / 9)
    assert signal_of(measured, "centroid_cosine") == 0
    assert measured.near is None


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (faq(1, "owl"), 1),
        (faq(1, "fig", "own", "cat"), 3 / 9),
        (faq(1, "own fig"), 3 / sqrt(9 * 18)),
        (faq(1, "fig", never=("owl",)), 0),
    ],
    ids=["equal", "the most alike", "of two words", "not what must not match"],
)
def test_characters_are_those_of_the_phrasing_most_alike(
    middle: Document, places: Sequence[int], expected: float
) -> None:
    measured = measured_between_others(middle, places)

    assert signal_of(measured, "characters") == pytest.approx(expected)


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("middle", "cosine", "coverage"),
    [
        (faq(1, "dog cat"), 1, 1),
        (
            faq(1, "hut", "dog", "cat"),
            RARE / hypot(COMMON, RARE),
            RARE / (COMMON + RARE),
        ),
        (
            faq(1, "cat", "dog cat sun"),
            hypot(COMMON, RARE) / hypot(COMMON, RARE, RARE),
            1,
        ),
        (faq(1, "hut", "dog cat"), 1, 1),
        (faq(1, "hut", never=("cat dog",)), 0, 0),
        (faq(1, "hut", keywords=("cat dog",)), 0, 0),
    ],
    ids=[
        "all words",
        "the rarer word",
        "most words",
        "all words of an alternate",
        "not what must not match",
        "not keywords",
    ],
)
def test_words_and_coverage_are_the_best_of_any_phrasing(
    middle: Document, places: Sequence[int], cosine: float, coverage: float
) -> None:
    measured = measured_between_others(
        middle, places, query_of("cat dog", 1, 0), statistics=STEMS
    )

    assert signal_of(measured, "words") == pytest.approx(cosine)
    assert signal_of(measured, "coverage") == pytest.approx(coverage)


def test_bm25_is_that_of_the_measured_documents() -> None:
    segment = segment_of(faq(1, "cat"), faq(2, "dog"), faq(3, "sun"))

    measured = measure(segment, positions(0, 2), QUERY, bm25=vector(0.1, 0.2, 0.3))

    assert measured.documents.tolist() == [0, 2]
    assert measured.matrix[:, COLUMN["bm25"]].tolist() == pytest.approx([0.1, 0.3])


def test_question_scores_are_bm25_of_phrasings_and_keywords() -> None:
    segment = segment_of(
        faq(1, "cat", "cat dog", answer=ANSWER),
        faq(2, "sun", keywords=("cat",)),
        faq(3, "sun", never=("cat",), answer="cat dog"),
        statistics=STEMS,
    )

    scores = question_scores(segment, query_of("cat dog box"))

    # n * 2.2 / (n + 1.2 * (.25 + .75 * words / 2)) by stem; a sum of 10 becomes .5.
    first = COMMON * 2 * 2.2 / (2 + 1.65) + RARE * 2.2 / (1 + 1.65)
    second = COMMON * 2.2 / (1 + 1.2)
    expected = [first / (first + 10), second / (second + 10), 0]
    assert scores.tolist() == pytest.approx(expected)


@pytest.mark.parametrize("places", [(0, 1, 2), (2, 1)], ids=["all", "some"])
def test_answer_bm25_weighs_the_stems_of_real_answers(places: Sequence[int]) -> None:
    segment = segment_of(
        faq(1, "dog", answer="cat dog"),
        faq(2, "cat", answer="cat cat dog sun box"),
        faq(3, "sun", answer="sun sun sun sun dog"),
        statistics=statistics_of_three(
            stems={"cat": 2, "dog": 1}, answer_stems={"cat": 1, "dog": 2}
        ),
    )

    measured = measure(
        segment, positions(*places), query_of("cat dog fig"), bm25=vector(0, 0, 0)
    )

    # n * 2.2 / (n + 1.2) by stem: answers of average length.
    second, third = RARE * 2 * 2.2 / 3.2 + COMMON, COMMON
    expected = [0, second / (second + 10), third / (third + 10)]
    assert measured.matrix[:, COLUMN["answer_bm25"]].tolist() == pytest.approx(
        [expected[place] for place in places]
    )


@ALONE_OR_NOT
@pytest.mark.parametrize(
    ("query", "keywords", "expected"),
    [
        ("cat", ("cat",), 1),
        ("cat dog", ("cat",), COMMON / (COMMON + RARE)),
        ("cat dog", ("dog", "hut"), RARE / (COMMON + RARE)),
        ("cat dog", ("dog cat",), 1),
        ("cat fig", ("cat",), COMMON / (COMMON + UNSEEN)),
        ("cat dog", ("cat", "cat"), 2 * COMMON / (COMMON + RARE)),
        ("cat dog", ("dog", "dog"), 1),  # 1.35, capped
        ("cat dog", ("sun",), 0),
        ("cat dog", (), 0),
        ("cat", (), 0),
        ("", ("cat",), 0),
    ],
    ids=[
        "all",
        "the common word",
        "the rare word",
        "two words in one keyword",
        "a word that nobody says",
        "said twice",
        "never above 1",
        "others",
        "no keywords",
        "said by a phrasing only",
        "nothing asked",
    ],
)
def test_keywords_are_the_share_of_the_query_that_is_among_them(
    query: str, keywords: tuple[str, ...], expected: float, places: Sequence[int]
) -> None:
    middle = faq(1, "cat", keywords=keywords)

    measured = measured_between_others(
        middle, places, query_of(query), statistics=STEMS
    )

    assert signal_of(measured, "keywords") == pytest.approx(expected)


def test_the_ridge_is_left_to_those_who_see_all_segments() -> None:
    measured = measured_between_others(faq(1, "cat"))

    assert measured.matrix.dtype == np.float32
    assert measured.matrix.shape == (3, 10)
    assert measured.matrix[:, COLUMN["ridge"]].tolist() == [0, 0, 0]
