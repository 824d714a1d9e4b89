"""What an index says of itself, and what it takes where a search does not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faq.retrieval.constants import fitted_constants
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import Document, Thresholds
from faq.retrieval.tests.tiny_documents import many
from faq.retrieval.tests.tiny_search import NOW
from faq.retrieval.tests.tiny_vectors import HandEncoder, vectors_at

CARD = Document(faq_id=1, question="card", answer="")
CASH = Document(faq_id=3, question="cash", answer="")
LONG = "Open the page of your card and choose lock."


def test_texts_without_a_vector_are_missed_once() -> None:
    documents = [
        Document(faq_id=1, question="card", never=("bank",), answer=LONG),
        Document(faq_id=2, question="Card", alternates=("cash",), answer="Canned."),
        Document(faq_id=4, question="coin", answer=LONG),
        CASH,
    ]
    index = Index.build(
        documents, encoder=HandEncoder(), vectors=vectors_at({"coin": 1})
    )

    # Of one FAQ after the other all phrasings, then real answers.
    less = index.without([3, 4])
    assert less.missing_texts == ["Card", "bank", "cash", f"card {LONG}"]
    assert [document.faq_id for document in less.incomplete_documents()] == [1, 2]
    assert [document.faq_id for document in index.incomplete_documents()] == [
        1,
        2,
        3,
        4,
    ]


def test_an_index_of_all_vectors_misses_none() -> None:
    answered = Document(faq_id=1, question="card", answer=LONG)
    vectors = vectors_at({"card": 1, f"card {LONG}": 0.6})

    index = Index.build([answered], encoder=HandEncoder(), vectors=vectors)

    assert (index.missing_texts, index.incomplete_documents()) == ([], [])


def test_without_an_encoder_no_text_is_missed() -> None:
    index = Index.build([CARD])

    assert (index.missing_texts, index.incomplete_documents()) == ([], [])


def test_an_encoder_needs_vectors_to_search_by() -> None:
    encoder = HandEncoder()

    assert Index.build([CARD], encoder=encoder).mode == "lexical"
    vectors = vectors_at({"card": 1})
    assert Index.build([CARD], encoder=encoder, vectors=vectors).mode == "hybrid"


def test_constants_told_take_the_place_of_those_shipped() -> None:
    told = replace(fitted_constants(), provenance="told")

    assert Index.build([CARD], constants=told).constants is told
    assert Index.build([CARD]).constants is fitted_constants()


def test_an_encoder_that_constants_were_not_fitted_to_is_told_of() -> None:
    assert "conservative" in (Index.build([], encoder=HandEncoder()).warning or "")
    fitted = HandEncoder(sha256=fitted_constants().encoder_sha256)
    assert Index.build([], encoder=fitted).warning is None
    assert Index.build([]).warning is None


def test_a_search_gives_five_hits_and_the_revision_told() -> None:
    index = Index.build(many(9))

    assert len(index.search("a topic", now=NOW).hits) == 5
    assert index.search("a topic", now=NOW).revision == 0
    assert len(index.search("a topic", now=NOW, limit=7, revision=3).hits) == 7
    assert index.search("a topic", now=NOW, revision=3).revision == 3


def test_a_search_uses_the_thresholds_told_or_those_of_the_index() -> None:
    index, told = (
        Index.build([CARD]),
        Thresholds(sure=0.8, likely=0.8, ask_back=0.3, lead=1.0),
    )

    assert index.search("my card", now=NOW, thresholds=told).thresholds == told
    assert index.search("my card", now=NOW).thresholds == index.thresholds
    assert index.thresholds == fitted_constants().lexical.thresholds


def test_a_search_remembers_what_has_no_answer() -> None:
    index, memory = Index.build([CARD]), NoneMemory(["my card"])

    assert index.search("my card", now=NOW, memory=memory).confidence == 0
    assert index.search("my card", now=NOW).confidence > 0


def test_measuring_tells_how_near_a_question_without_an_answer_is() -> None:
    vectors = vectors_at({"card": 1, "coin": 0.6})
    index = Index.build([CARD], encoder=HandEncoder(), vectors=vectors)

    measured = index.measure("?", now=NOW, memory=NoneMemory(["coin"], vectors))

    assert measured.none_cosine == pytest.approx(0.6)
    assert index.measure("?", now=NOW).none_cosine == 0
