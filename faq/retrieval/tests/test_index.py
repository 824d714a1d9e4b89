"""The searchable knowledge base: what it finds, and what changes make of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from faq.retrieval.constants import fitted_constants
from faq.retrieval.encoder import Encoder
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.results import Decision, Document, SearchResult, Thresholds
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_search import NOW, search
from faq.retrieval.text.normalisation import text_key

Build = Callable[..., Index]
RESET = faq(1, "How do I reset my password?", "I forgot my password")
TRACK = faq(2, "Where is my parcel?", "Track my order", keywords=("shipment",))
REFUND = faq(3, "When do I get my refund?", "Money back")
SALE = faq(4, "Summer sale?")


def top_of(result: SearchResult) -> int | None:
    return result.hits[0].document.faq_id if result.hits else None


@pytest.mark.parametrize(
    "query", ["HOW DO I RESET MY PASSWORD", " i forgot  my pássword!! "]
)
def test_an_equal_phrasing_is_decided_without_the_encoder(query: str) -> None:
    result = search(Index.build([RESET, TRACK]), query)

    assert result.mode == "exact"
    assert result.match is not None
    assert result.match.document is RESET


def test_an_empty_index_is_not_worn() -> None:
    index = Index.build([RESET]).updated([], removed=[1])

    assert len(index) == 0
    assert not index.is_worn


def test_a_paraphrase_finds_its_faq(hybrid: Build) -> None:
    result = search(hybrid(RESET, TRACK, REFUND), "cant remember the password")

    assert result.mode == "hybrid"
    assert top_of(result) == 1


def test_words_alone_find_an_faq_without_an_encoder() -> None:
    result = search(Index.build([RESET, TRACK, REFUND]), "track the shipment please")

    assert result.mode == "lexical"
    assert top_of(result) == 2


def test_keywords_find_an_faq_that_never_says_them() -> None:
    result = search(Index.build([RESET, TRACK, REFUND]), "shipment")

    assert top_of(result) == 2
    assert result.hits[0].signals["keywords"] > 0


@pytest.mark.parametrize("query", ["Hwo do I rset my pasword?", "i forgto my passwrd"])
def test_one_typo_a_word_is_forgiven(hybrid: Build, query: str) -> None:
    result = search(hybrid(RESET, TRACK, REFUND), query)

    assert result.decision is Decision.SURE
    assert top_of(result) == 1


def test_a_negation_is_never_taken_for_a_typo() -> None:
    index = Index.build([faq(1, "I can reset my password"), TRACK])

    result = search(index, "I cant rset my passwrd")

    assert result.decision is not Decision.SURE


def test_two_faqs_with_the_same_phrasing_are_asked_back() -> None:
    index = Index.build([faq(1, "Cancel", "stop it"), faq(2, "Return", "stop it")])

    result = search(index, "Stop it!")

    assert result.decision is Decision.ASK_BACK
    assert {hit.document.faq_id for hit in result.hits} == {1, 2}


@pytest.mark.parametrize("query", ["cancel my gym card", "please cancel my gym card"])
def test_a_phrasing_that_must_not_match_bars_its_faq(hybrid: Build, query: str) -> None:
    barred = faq(1, "How do I cancel my card?", never=("Cancel my gym card",))

    result = search(hybrid(barred, TRACK), query)

    assert top_of(result) != 1


@pytest.mark.parametrize(
    "sale",
    [
        replace(SALE, valid_from=NOW + timedelta(days=1)),
        replace(SALE, valid_until=NOW),
    ],
    ids=["later", "over"],
)
def test_faqs_outside_their_period_are_never_hits(sale: Document) -> None:
    index = Index.build([sale, TRACK])

    assert top_of(search(index, "Summer sale?")) != 4


@pytest.mark.parametrize("query", ["hello", "thank you!", "👍", "hiiii", "..."])
def test_small_talk_matches_no_business_faq(hybrid: Build, query: str) -> None:
    result = search(hybrid(RESET, TRACK), query)

    assert result.decision is Decision.SMALL_TALK


def test_an_faq_about_small_talk_answers_it(hybrid: Build) -> None:
    index = hybrid(RESET, faq(9, "Hello", "Hi there", "Good morning"))

    assert top_of(search(index, "hello there")) == 9


@pytest.mark.parametrize("query", ["", "  \n "])
def test_nothing_asked_is_nothing_found(query: str) -> None:
    result = search(Index.build([RESET]), query)

    assert (result.decision, result.hits) == (Decision.NONE, ())


def test_an_empty_knowledge_base_answers_nothing(encoder: Encoder) -> None:
    result = search(Index.build([], encoder=encoder), "Where is my parcel?")

    assert (result.decision, result.hits) == (Decision.NONE, ())


def test_a_question_marked_none_is_never_answered(
    hybrid: Build, encoder: Encoder
) -> None:
    text = "I forgot my email password"
    memory = NoneMemory([text], {text_key(text): encoder.encode([text])[0]})
    index = hybrid(RESET, TRACK)

    known = search(index, "i forgot my EMAIL password", memory=memory)
    near = search(index, "forgot my mail password", memory=memory)

    assert known.confidence == 0
    assert near.confidence < search(index, "forgot my mail password").confidence


def test_thresholds_given_decide(hybrid: Build) -> None:
    index = hybrid(RESET, TRACK)
    lenient = Thresholds(sure=0.0, likely=0.0, ask_back=0.0, lead=1.0)
    strict = Thresholds(sure=1.0, likely=1.0, ask_back=1.0, lead=1.0)

    decisions = [
        index.search("password lost", now=NOW, thresholds=thresholds).decision
        for thresholds in (lenient, strict)
    ]

    assert decisions == [Decision.SURE, Decision.NONE]


def test_hits_explain_themselves(hybrid: Build) -> None:
    hit = search(hybrid(RESET, TRACK, REFUND), "my pasword is lost").hits[0]

    assert hit.phrasing in {RESET.question, *RESET.alternates}
    assert hit.signals["best_cosine"] > 0
    assert [word.word for word in hit.matched_words] == ["pasword", "my"]
    assert sum(word.weight for word in hit.matched_words) == pytest.approx(1)


def test_an_update_leaves_the_old_index_as_it_was() -> None:
    old = Index.build([RESET, TRACK])

    new = old.updated([faq(1, "How do I close my account?")], removed=[2])

    assert [document.faq_id for document in new.documents] == [1]
    assert search(new, "how do i reset my password").mode != "exact"
    assert search(old, "how do i reset my password").mode == "exact"
    assert len(old) == 2


def test_edits_of_a_large_index_are_found_among_the_rest() -> None:
    index = Index.build(faq(n, f"Topic {n} about matter {n}") for n in range(1500))

    index = index.updated([faq(7, "Where is my zebra?")])
    index = index.updated([faq(8, "Do zebras bite?")], removed=[9])

    assert len(index) == 1499
    assert top_of(search(index, "my zebra where")) == 7
    assert top_of(search(index, "Topic 700 about matter 700")) == 700
    assert top_of(search(index, "Topic 9 about matter 9")) != 9


def test_missing_texts_are_found_by_words_until_they_are_embedded(
    hybrid: Build,
) -> None:
    index = hybrid(RESET, TRACK).updated([faq(4, "Can I bring my zebra?")])

    result = search(index, "bring a zebra")

    assert index.missing_texts == ["Can I bring my zebra?"]
    assert top_of(result) == 4


def test_many_phrasings_are_not_all_compared(
    monkeypatch: pytest.MonkeyPatch, hybrid: Build
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.vectors.SKETCH_FROM", 3)
    monkeypatch.setattr("faq.retrieval.matching.candidates.FEW", 3)
    index = hybrid(RESET, TRACK, REFUND)

    result = search(index, "cant remember the password")

    assert top_of(result) == 1
    assert index.updated([faq(4, "Bye?")]).missing_texts == ["Bye?"]


def test_constants_of_another_encoder_make_thresholds_conservative(
    encoder: Encoder,
) -> None:
    shipped = fitted_constants()

    assert shipped.warning_for(encoder.sha256) is None
    assert shipped.warning_for(None) is None
    assert shipped.thresholds_for("0" * 64) == shipped.conservative
    assert "conservative thresholds" in (shipped.warning_for("0" * 64) or "")


def test_an_index_speaks_for_its_encoder(hybrid: Build) -> None:
    index = hybrid(RESET)

    assert index.mode == "hybrid"
    assert index.warning is None
    assert index.thresholds == fitted_constants().hybrid.thresholds


def test_no_text_raises(hybrid: Build) -> None:
    index = hybrid(RESET, TRACK)
    dice = random.Random(0)  # noqa: S311 - reproducible, not secret
    texts = [
        "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(40)))
        for _ in range(300)
    ]

    confidences = np.array([search(index, text).confidence for text in texts])

    assert ((confidences >= 0) & (confidences <= 1)).all()


def test_a_long_message_is_searched_too(hybrid: Build) -> None:
    result = search(hybrid(RESET, TRACK), "password " * 2000)

    assert top_of(result) == 1


def test_a_real_answer_speaks_for_its_question(hybrid: Build) -> None:
    battery = faq(1, "How is it charged?", answer="Put the kettle on its base. " * 3)
    card = faq(2, "How am I billed?", answer="We take money from your bank card. " * 3)

    result = search(hybrid(battery, card), "kettle base")

    assert top_of(result) == 1
    assert result.hits[0].signals["answer_bm25"] > 0


def test_vectors_move_into_the_merged_segment(hybrid: Build) -> None:
    answer = "Open the orders page and choose the parcel that you wait for."
    index = hybrid(RESET, faq(2, "Where is my parcel?", answer=answer))

    updated = index.updated([REFUND])

    assert updated.mode == "hybrid"
    assert updated.missing_texts == [REFUND.question, *REFUND.alternates]


def test_everything_removed_leaves_an_empty_index() -> None:
    index = Index.build([RESET]).updated([], removed=[1])

    assert len(index) == 0
    assert search(index, "How do I reset my password?").decision is Decision.NONE


def test_a_knowledge_base_without_an_encoder_lacks_no_vectors() -> None:
    assert Index.build([RESET]).missing_texts == []


def test_measuring_does_not_rank(hybrid: Build) -> None:
    measurement = hybrid(RESET, TRACK).measure("lost password", now=NOW)

    assert len(measurement.candidates) == 2
    assert measurement.none_cosine == 0


def test_large_vocabularies_and_frequent_stems_are_cut_short(
    monkeypatch: pytest.MonkeyPatch, hybrid: Build
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.segment.SMALL_VOCABULARY", 1)
    monkeypatch.setattr("faq.retrieval.segments.statistics.POSTINGS_BUDGET", 2)

    result = search(hybrid(RESET, TRACK, REFUND), "how do i find the password i forgot")

    assert top_of(result) == 1


def test_only_the_nearest_questions_without_an_answer_count(
    monkeypatch: pytest.MonkeyPatch, encoder: Encoder
) -> None:
    monkeypatch.setattr("faq.retrieval.matching.none_memory.NEAREST", 1)
    texts = ["Do you sell zebras?", "Who won the match?"]
    vectors = dict(zip(map(text_key, texts), encoder.encode(texts), strict=True))
    memory = NoneMemory([*texts, "?"], vectors)

    near = memory.near(vectors[text_key(texts[1])])

    assert len(memory) == 2
    np.testing.assert_array_equal(near[0], vectors[text_key(texts[1])])


def test_marks_without_a_vector_shift_no_weights(hybrid: Build) -> None:
    index, memory = hybrid(RESET, TRACK), NoneMemory(["Do you sell zebras?"])

    unmarked = index.search("lost my password", now=NOW)
    marked = index.search("lost my password", now=NOW, memory=memory)

    assert marked.confidence == unmarked.confidence > 0


def test_marks_shift_no_weights_where_search_goes_by_words(encoder: Encoder) -> None:
    index, text = Index.build([RESET, TRACK]), "Do you sell zebras?"
    memory = NoneMemory([text], {text_key(text): encoder.encode([text])[0]})

    unmarked = index.search("lost my password", now=NOW)
    marked = index.search("lost my password", now=NOW, memory=memory)

    assert marked.confidence == unmarked.confidence > 0


def test_a_real_answer_says_more_with_a_single_phrasing(hybrid: Build) -> None:
    answer = "Open the account page, choose security and set a new password there."
    single = hybrid(faq(1, "How do I reset it?", answer=answer), TRACK)
    several = hybrid(faq(1, "How do I reset it?", "Zebra", answer=answer), TRACK)

    first = search(single, "new password for my account").hits[0].signals
    second = search(several, "new password for my account").hits[0].signals

    assert first["answer_cosine"] == pytest.approx(second["answer_cosine"])
    assert second["best_cosine"] < first["best_cosine"] < first["answer_cosine"]
