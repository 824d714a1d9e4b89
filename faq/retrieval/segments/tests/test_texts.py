"""Documents as numbers: one vocabulary, lists of its words by phrasing."""

from __future__ import annotations

import pytest

from faq.retrieval.arrays import Lists
from faq.retrieval.results import Document
from faq.retrieval.segments.texts import read_texts, stem_in
from faq.retrieval.tests.tiny_documents import faq

LOST = Document(
    faq_id=1,
    question="Lost cards?",
    alternates=("lost CARDS", "Card gone"),
    never=("Gym card!",),
    keywords=("bank", "Gym!"),
    answer="Call the bank.",
)
WHERE = Document(faq_id=2, question="Where?", answer="In the app.")
TEXTS = read_texts([LOST, WHERE])


def lists(numbers: Lists) -> list[list[int]]:
    bounds = zip(numbers.starts[:-1], numbers.starts[1:], strict=True)
    return [numbers.values[start:stop].tolist() for start, stop in bounds]


def test_a_row_is_a_question_an_alternate_or_what_must_not_match() -> None:
    assert TEXTS.texts == ("Lost cards?", "Card gone", "Gym card!", "Where?")
    assert TEXTS.normalised == ("lost cards", "card gone", "gym card", "where")
    assert TEXTS.is_never.tolist() == [False, False, True, False]


def test_rows_of_a_document_stand_together() -> None:
    assert lists(TEXTS.rows) == [[0, 1, 2], [3]]
    assert TEXTS.owner_of.tolist() == [0, 0, 0, 1]


def test_a_vocabulary_numbers_phrasings_then_keywords_then_answers() -> None:
    phrasings = ["lost", "cards", "card", "gone", "gym", "where"]
    answers = ["call", "the", "in", "app"]

    assert list(TEXTS.vocabulary) == [*phrasings, "bank", *answers]
    assert list(TEXTS.vocabulary.values()) == list(range(11))


def test_words_are_listed_by_row_and_by_document() -> None:
    assert lists(TEXTS.words) == [[0, 1], [2, 3], [4, 2], [5]]
    assert lists(TEXTS.keywords) == [[6, 4], []]
    assert lists(TEXTS.answers) == [[7, 8, 6], [9, 8, 10]]


def test_words_of_one_stem_share_its_number() -> None:
    names = ["lost", "card", "gone", "gym", "where", "bank", "call", "the", "in", "app"]

    assert list(TEXTS.stems) == names
    assert list(TEXTS.stems.values()) == list(range(10))
    assert TEXTS.stem_of.tolist() == [0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_every_word_has_its_ngrams() -> None:
    # A word of n letters and two spaces: n + 1 pairs, n triples, n - 1 fours.
    letters = [4, 5, 4, 4, 3, 5, 4, 4, 3, 2, 3]

    assert TEXTS.ngrams.lengths.tolist() == [3 * count for count in letters]


@pytest.mark.parametrize(
    "documents", [[], [Document(faq_id=1, question="?!", answer="")]], ids=str
)
def test_texts_without_a_word_have_no_vocabulary(documents: list[Document]) -> None:
    texts = read_texts(documents)

    assert len(texts.rows.lengths) == len(texts.texts) == len(documents)
    assert (texts.vocabulary, texts.stems, len(texts.stem_of)) == ({}, {}, 0)


def test_the_stem_of_a_word_is_by_the_language_of_the_first_to_say_it() -> None:
    documents = [faq(1, "Rechnungen"), faq(2, "cards rechnungen")]

    texts = read_texts(documents, ["de", "en"])

    assert texts.stem_names == ("rechnung", "card")
    assert texts.all_languages == ("de", "en")


def test_a_word_that_nobody_says_has_the_stem_that_somebody_does() -> None:
    texts = read_texts([faq(1, "cards"), faq(2, "rechnung")], ["en", "de"])

    assert texts.stem("rechnungen") == "rechnung"  # German
    assert texts.stem("carded") == "card"  # English
    assert texts.stem("houses") == "hous"  # of neither: by the first language
    assert texts.stem("zwei") == "zwei"


def test_a_word_of_a_message_has_the_stem_of_the_first_texts_that_know_it() -> None:
    parts = [read_texts([faq(1, "cards")]), read_texts([faq(2, "rechnung")], ["de"])]

    assert stem_in(parts, "rechnungen") == "rechnung"
    assert stem_in(parts, "houses") == "hous"
    assert stem_in([], "houses") == "hous"


def test_a_phrasing_is_in_the_language_of_its_document() -> None:
    texts = read_texts([faq(1, "card", "cards"), faq(2, "rechnung")], ["en", "de"])

    assert [texts.language_of(row) for row in range(3)] == ["en", "en", "de"]
