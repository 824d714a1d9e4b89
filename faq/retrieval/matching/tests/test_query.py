"""A message made ready: its words, its typos, its vector."""

from collections.abc import Sequence
from string import ascii_lowercase

import pytest

from faq.retrieval.matching.query import Query, read_query
from faq.retrieval.segments.segment import Segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_segments import segment_of
from faq.retrieval.tests.tiny_vectors import HandEncoder
from faq.retrieval.text.normalisation import normalise

PARCELS = segment_of(faq(1, "Where is my parcel?", "Track parcels"))
CARDS = segment_of(faq(2, "Card", keywords=("visa",), answer="Try a lamp."))


def read(text: str, *segments: Segment, encoder: HandEncoder | None = None) -> Query:
    return read_query(text, normalise(text), segments=segments, encoder=encoder)


def test_a_query_keeps_what_was_typed() -> None:
    query = read("Where is  my PARCEL, my parcel?", PARCELS)

    assert query.text == "Where is  my PARCEL, my parcel?"
    assert query.normalised == "where is my parcel my parcel"
    assert query.words == ("where", "is", "my", "parcel", "my", "parcel")
    assert query.corrected == query.words
    assert query.unknown == frozenset()


def test_without_an_encoder_a_query_has_no_vector() -> None:
    assert read("Where is my parcel?", PARCELS).vector is None


def test_stems_are_of_the_corrected_words_each_once() -> None:
    query = read("parcels tracking parcel trck", PARCELS)

    assert query.corrected == ("parcels", "tracking", "parcel", "track")
    assert query.stems == ("parcel", "track")


@pytest.mark.parametrize(
    ("word", "corrected", "is_unknown"),
    [
        ("parcel", "parcel", False),
        ("visa", "visa", False),
        ("lamp", "lamp", False),
        ("sun", "sun", False),
        ("parcl", "parcel", True),
        ("lampp", "lamp", True),
        ("refund", "refund", True),
        ("zeb", "zeb", True),
    ],
    ids=[
        "in a phrasing",
        "in keywords of the second segment",
        "in an answer of the second segment",
        "English",
        "one typo",
        "one typo of the second segment",
        "nothing like it",
        "short",
    ],
)
def test_a_word_that_is_none_is_unknown_and_corrected_where_one_is_meant(
    word: str, corrected: str, is_unknown: bool
) -> None:
    query = read(f"my {word}", PARCELS, CARDS)

    assert query.words == ("my", word)
    assert query.corrected == ("my", corrected)
    assert query.unknown == (frozenset({word}) if is_unknown else frozenset())


@pytest.mark.parametrize(
    ("word", "corrected", "is_unknown"),
    [
        ("parcl", "parcl", False),
        ("carx", "carx", False),
        ("zeb", "zeb", True),
        ("lampp", "lamp", True),
        ("sun", "sun", False),
    ],
    ids=["a word", "of four letters", "a piece of three", "no word", "English"],
)
def test_a_word_that_the_encoder_was_trained_on_is_no_typo(
    word: str, corrected: str, is_unknown: bool
) -> None:
    encoder = HandEncoder(
        {f"my {word}": (1, 0), f"my {corrected}": (1, 0)},
        knows={"parcl", "carx", "zeb"},
    )

    query = read(f"my {word}", PARCELS, CARDS, encoder=encoder)

    assert query.corrected == ("my", corrected)
    assert query.unknown == (frozenset({word}) if is_unknown else frozenset())


@pytest.mark.parametrize(
    ("questions", "corrected"),
    [
        (("card", "cars"), "card"),
        (("cars", "card"), "cars"),
        (("sun", "cars"), "cars"),
        (("sun", "box"), "carx"),
        ((), "carx"),
    ],
    ids=["first", "first again", "second", "neither", "no segments"],
)
def test_the_first_segment_that_has_a_correction_decides(
    questions: Sequence[str], corrected: str
) -> None:
    segments = [segment_of(faq(1, question)) for question in questions]

    query = read("carx", *segments)

    assert query.corrected == (corrected,)
    assert query.unknown == {"carx"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Where is my parcel?", [1, 0]), ("Where is my parcl?", [0, 1])],
    ids=["without typos the text as it stands", "with typos the corrected words"],
)
def test_what_is_embedded(text: str, expected: list[float]) -> None:
    encoder = HandEncoder({"Where is my parcel?": (1, 0), "where is my parcel": (0, 1)})

    query = read(text, PARCELS, encoder=encoder)

    assert query.vector is not None
    assert query.vector.tolist() == expected


def test_a_hundred_words_are_read() -> None:
    text = " ".join(["parcel"] * 99 + ["card", "visa"])

    query = read(text, PARCELS, CARDS)

    assert len(query.words) == 100
    assert query.words[-2:] == ("parcel", "card")
    assert query.stems == ("parcel", "card")
    assert query.normalised == text


def test_forty_typos_are_corrected_and_those_after_them_unknown() -> None:
    # "parcela", "parcelb"... but for "parcels", and "aparcel", "bparcel"...
    typos = [f"parcel{letter}" for letter in ascii_lowercase.replace("s", "")]
    typos += [f"{letter}parcel" for letter in ascii_lowercase[:16]]

    query = read(" ".join(typos), segment_of(faq(1, "parcel")))

    assert len(typos) == 41
    assert query.corrected == ("parcel",) * 40 + ("pparcel",)
    assert query.unknown == frozenset(typos)


def test_casual_wording_is_read_in_full() -> None:
    query = read("omg wheres my parcel", PARCELS)

    assert query.words == ("where", "is", "my", "parcel")
    assert query.normalised == "omg wheres my parcel"
