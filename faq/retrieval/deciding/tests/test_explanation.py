"""Hits say which phrasing, signals and words speak for them."""

from __future__ import annotations

from math import log

import pytest

from faq.retrieval.deciding.explanation import equal_hit, ranked_hit
from faq.retrieval.matching.equality import EqualPhrasing
from faq.retrieval.results import Hit, MatchedWord
from faq.retrieval.segments.segment import build_segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import candidates_of, matrix_of, query_of

PARCEL = faq(1, "Where is my parcel?", keywords=("delivery",))
TRACK = faq(2, "Track order", "Follow my parcel", keywords=("shipment",))
REFUND = faq(3, "Refund my order", "Money back", keywords=("cash",), answer="Soon.")
SEGMENT = build_segment([PARCEL, TRACK, REFUND], vectors={})
# In one, two and three of the three FAQs: log(1 + (3 - n + .5) / (n + .5)).
RARE, COMMON, EVERYWHERE = log(8 / 3), log(8 / 5), log(8 / 7)


def hit(typed: str, *, corrected: str | None = None) -> Hit:
    """TRACK, second of two candidates, as a hit."""
    matrix = matrix_of(
        best_cosine=[0.9, 0.1],
        centroid_cosine=[0.9, 0.2],
        ridge=[0.9, 0.3],
        answer_cosine=[0.9, 0.4],
        characters=[0.9, 0.5],
        words=[0.9, 0.6],
        coverage=[0.9, 0.7],
        bm25=[0.9, 0.8],
        answer_bm25=[0.9, 1.0],
        keywords=[0.9, 1.1],
    )
    ranked = candidates_of(
        (0, 0), (0, 1), matrix=matrix, best_rows=[0, 2], never=[0.9, 0.25]
    )
    query = query_of(typed, corrected=corrected)
    return ranked_hit(SEGMENT, ranked, 1, score=1.5, query=query, none_cosine=0.75)


def test_a_hit_names_its_faq_score_and_nearest_phrasing() -> None:
    found = hit("where")

    assert found.document is TRACK
    assert found.score == 1.5
    assert found.phrasing == "Follow my parcel"


def test_a_hit_names_every_signal_of_its_own() -> None:
    assert hit("where").signals == pytest.approx(
        {
            "best_cosine": 0.1,
            "centroid_cosine": 0.2,
            "ridge": 0.3,
            "answer_cosine": 0.4,
            "characters": 0.5,
            "words": 0.6,
            "coverage": 0.7,
            "bm25": 0.8,
            "answer_bm25": 1.0,
            "keywords": 1.1,
            "never": 0.25,
            "none": 0.75,
        }
    )


def test_signals_are_plain_numbers() -> None:
    assert {type(value) for value in hit("where").signals.values()} == {float}


@pytest.mark.parametrize(
    ("typed", "weights"),
    [
        ("follow", {"follow": 1.0}),
        ("track", {"track": 1.0}),
        ("shipment", {"shipment": 1.0}),
        ("following parcels", {"following": RARE, "parcels": COMMON}),
        ("my order follow", {"follow": RARE, "order": COMMON, "my": EVERYWHERE}),
        (
            "track follow parcel order",
            {
                "follow": RARE,
                "track": RARE,
                "order": COMMON,
                "parcel": COMMON,
            },
        ),
        ("track is delivery cash back where soon zebra", {"track": 1.0}),
        ("zebra", {}),
    ],
    ids=[
        "last phrasing",
        "first phrasing",
        "keyword",
        "other endings",
        "rarest first",
        "ties by the alphabet",
        "words of other FAQs and of answers do not count",
        "no word",
    ],
)
def test_words_that_the_faq_uses_share_the_weight(
    typed: str, weights: dict[str, float]
) -> None:
    words = hit(typed).matched_words

    total = sum(weights.values())
    assert [word.word for word in words] == list(weights)
    assert [word.weight for word in words] == pytest.approx(
        [weight / total for weight in weights.values()]
    )


def test_words_are_shown_as_typed_and_counted_as_meant() -> None:
    words = hit("folow order", corrected="follow order").matched_words

    assert [word.word for word in words] == ["folow", "order"]
    assert words[0].weight == pytest.approx(RARE / (RARE + COMMON))


def test_a_phrasing_asked_word_for_word_speaks_for_itself() -> None:
    found = equal_hit(SEGMENT, EqualPhrasing(segment=0, document=2, row=4))

    assert found == Hit(
        document=REFUND,
        score=1.0,
        phrasing="Money back",
        signals={"exact": 1.0},
        matched_words=(
            MatchedWord(word="back", weight=0.5),
            MatchedWord(word="money", weight=0.5),
        ),
    )
