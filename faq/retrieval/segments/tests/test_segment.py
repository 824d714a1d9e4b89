"""What a segment keeps of its documents, by hand for two of them."""

from __future__ import annotations

import math
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from faq.retrieval.arrays import Floats
from faq.retrieval.results import Document
from faq.retrieval.segments import segment
from faq.retrieval.segments.segment import Segment, answer_text, build_segment
from faq.retrieval.text.normalisation import text_key

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
LOST = Document(
    faq_id=7,
    question="lost card",
    alternates=("card gone",),
    never=("gym card",),
    keywords=("bank",),
    answer="Call the bank at once",
)
WHERE = Document(faq_id=9, question="where", answer="Canned.")
VECTORS: dict[str, Floats] = {
    text_key("lost card"): np.array([1, 0], np.float32),
    text_key("card gone"): np.array([0.6, 0.8], np.float32),
    text_key("gym card"): np.array([0, 1], np.float32),
    text_key("lost card Call the bank at once"): np.array([0.8, 0.6], np.float32),
    text_key("where Canned."): np.array([0, 1], np.float32),
    text_key(""): np.array([0, 1], np.float32),  # of no text that is embedded
}
BOTH = build_segment([LOST, WHERE], vectors=VECTORS)

# Of two documents, stems of one weigh ln(1 + 1.5 / 1.5), of none ln(1 + 2.5 / .5).
ONE, NONE = math.log(2), math.log(6)


def words_of(segment: Segment) -> list[str]:
    return list(segment.texts.vocabulary)


def test_centroids_are_those_of_each_document_however_many_are_summed_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = [replace(LOST, faq_id=n) for n in (1, 2)] + [WHERE]
    together = build_segment(documents, vectors=VECTORS)
    monkeypatch.setattr(segment, "SUMMED", 2)

    apart = build_segment(documents, vectors=VECTORS)

    assert apart.sum_lengths.tolist() == together.sum_lengths.tolist()
    assert apart.sum_lengths[0] == pytest.approx(math.hypot(1.6, 0.8))


def test_documents_are_found_by_the_id_of_their_faq() -> None:
    assert BOTH.documents == (LOST, WHERE)
    assert BOTH.row_of == {7: 0, 9: 1}
    assert BOTH.owner_of.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("normalised", "rows"),
    [("lost card", [0]), ("gym card", [2]), ("where", [3]), ("card", [])],
)
def test_rows_that_equal_a_text_are_found(normalised: str, rows: list[int]) -> None:
    assert BOTH.equal_rows(normalised) == rows


def test_rows_of_several_documents_may_equal_a_text() -> None:
    again = Document(faq_id=8, question="Where?", answer="")

    found = build_segment([WHERE, LOST, again], vectors={}).equal_rows("where")

    assert found == [0, 4]


def test_rows_that_equal_a_text_come_in_their_order() -> None:
    questions = ["where", "lost", "gone"] * 40
    documents = [
        Document(faq_id=number, question=question, answer="")
        for number, question in enumerate(questions)
    ]

    found = build_segment(documents, vectors={}).equal_rows("where")

    assert found == list(range(0, 120, 3))


def test_texts_whose_hashes_collide_are_told_apart() -> None:
    class Collision(str):
        __slots__ = ()

        def __hash__(self) -> int:
            return hash("where")

    assert BOTH.equal_rows(Collision("gone")) == []


@pytest.mark.parametrize(
    ("start", "end", "is_valid"),
    [
        (None, None, True),
        (NOON, None, True),
        (NOON.replace(second=1), None, False),
        (None, NOON, False),
        (None, NOON.replace(second=1), True),
        (NOON.replace(hour=11), NOON.replace(hour=13), True),
        (NOON.replace(hour=13), NOON.replace(hour=11), False),
    ],
    ids=["ever", "from now", "later", "until now", "longer", "within", "never"],
)
def test_a_document_is_valid_from_a_moment_until_just_before_another(
    start: datetime | None, end: datetime | None, is_valid: bool
) -> None:
    timed = Document(
        faq_id=1, question="sale", answer="", valid_from=start, valid_until=end
    )

    segment = build_segment([timed, WHERE], vectors={})

    assert segment.valid_at(NOON).tolist() == [is_valid, True]


def test_what_is_embedded_for_an_answer_begins_with_its_question() -> None:
    assert answer_text(LOST) == "lost card Call the bank at once"


def test_vectors_of_phrasings_stand_in_their_rows() -> None:
    assert BOTH.vectors.known.tolist() == [True, True, True, False]
    assert BOTH.vectors.all() == pytest.approx(
        np.array([(1, 0), (0.6, 0.8), (0, 1), (0, 0)])
    )


def test_without_vectors_none_has_a_dimension() -> None:
    assert build_segment([LOST, WHERE], vectors={}).vectors.all().shape == (4, 0)


def test_only_real_answers_have_vectors() -> None:
    assert BOTH.has_real_answer.any()
    assert BOTH.answer_vectors.known.tolist() == [True, False]
    assert BOTH.answer_vectors.row(0) == pytest.approx([0.8, 0.6])


def test_placeholders_alone_are_no_answers() -> None:
    assert not build_segment([WHERE], vectors=VECTORS).has_real_answer.any()


def test_the_sum_of_vectors_leaves_out_what_must_not_match() -> None:
    # (1, 0) and (.6, .8) make (1.6, .8).
    assert BOTH.sum_lengths == pytest.approx([math.hypot(1.6, 0.8), 0])


def test_without_such_phrasings_all_vectors_are_summed() -> None:
    both = Document(faq_id=1, question="lost card", alternates=("gym card",), answer="")

    segment = build_segment([both, WHERE], vectors=VECTORS)

    assert segment.sum_lengths == pytest.approx([math.hypot(1, 1), 0])


def test_no_document_has_no_sum() -> None:
    assert build_segment([], vectors=VECTORS).sum_lengths.tolist() == []


def test_stored_vectors_go_by_the_keys_of_their_texts() -> None:
    stored = dict(BOTH.stored_vectors(np.array([0])))

    assert stored.keys() == VECTORS.keys() - {text_key("where Canned."), text_key("")}
    assert stored[text_key("card gone")] == pytest.approx([0.6, 0.8])
    assert stored[text_key(answer_text(LOST))] == pytest.approx([0.8, 0.6])


def test_documents_without_vectors_store_none() -> None:
    assert list(BOTH.stored_vectors(np.array([1]))) == []


def test_words_weigh_by_the_documents_that_say_their_stem() -> None:
    weights = dict(zip(words_of(BOTH), BOTH.word_idf.tolist(), strict=True))

    # "bank" is a keyword; "gym" must not match and the rest is said in the answers.
    said = dict.fromkeys(["lost", "card", "gone", "bank", "where"], ONE)
    unsaid = dict.fromkeys(["gym", "call", "the", "at", "once", "canned"], NONE)
    assert weights == pytest.approx({**said, **unsaid})


def test_a_row_is_as_long_as_the_root_of_its_squared_weights() -> None:
    pair = math.sqrt(ONE**2 + ONE**2)

    never = math.sqrt(NONE**2 + ONE**2)
    assert BOTH.word_lengths == pytest.approx([pair, pair, never, ONE])


def test_a_row_of_ngrams_has_a_length_too() -> None:
    # Of two rows "ab" and "ab cd": six n-grams in both, six in one of them.
    texts = [
        Document(faq_id=n, question=q, answer="") for n, q in enumerate(["ab", "ab cd"])
    ]

    lengths = build_segment(texts, vectors={}).lengths

    both, one = (math.log(3 / 3) + 1) ** 2, (math.log(3 / 2) + 1) ** 2
    assert lengths == pytest.approx(
        [math.sqrt(6 * both), math.sqrt(6 * both + 6 * one)]
    )


def test_a_row_without_words_is_almost_nothing_long() -> None:
    empty = build_segment([Document(faq_id=1, question="?!", answer="")], vectors={})

    assert empty.lengths == pytest.approx([1e-6])
    assert empty.word_lengths == pytest.approx([1e-6])


def test_questions_are_scored_by_phrasings_and_keywords() -> None:
    scores = BOTH.questions.scores({BOTH.texts.stems["card"]: 1.0})

    # "card" twice in five words (three less than those that must not match); the
    # average of five and one is three.
    weight = 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 5 / 3))
    assert scores == pytest.approx([weight / (weight + 10), 0])
    assert BOTH.questions.frequency(BOTH.texts.stems["bank"]) == 1


def test_answers_are_scored_by_the_real_ones() -> None:
    scores = BOTH.answers.scores({BOTH.texts.stems["call"]: 1.0})

    # One of five words, which are the average: 2.2 / (1 + 1.2).
    assert scores == pytest.approx([1 / (1 + 10), 0])
    assert BOTH.answers.frequency(BOTH.texts.stems["can"]) == 0


def test_a_typo_means_the_word_of_most_phrasings() -> None:
    texts = ["older", "older", "order", "order", "order"]
    documents = [
        Document(faq_id=number, question=f"{text} {number}", answer="odder odder")
        for number, text in enumerate(texts)
    ]

    assert build_segment(documents, vectors={}).lexicon.correct("oder") == "order"


def test_later_segments_are_weighed_by_the_statistics_of_the_first() -> None:
    later = build_segment([WHERE], vectors={}, counted=BOTH.statistics)

    assert later.statistics is BOTH.statistics
    assert later.word_idf == pytest.approx([ONE, NONE])
    # The average length is three words, this document has one.
    weight = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / 3))
    assert later.questions.scores({0: 1.0}) == pytest.approx([weight / (weight + 10)])


@pytest.mark.parametrize(
    ("size", "is_whole"), [(10_000, True), (10_001, False)], ids=str
)
def test_a_vocabulary_of_10000_words_is_weighed_whole(
    size: int, is_whole: bool
) -> None:
    # Questions of a hundred words each, for a text ends after 4000 characters.
    words = [f"{number:x}" for number in range(size)]
    documents = [
        Document(faq_id=start, question=" ".join(words[start : start + 100]), answer="")
        for start in range(0, size, 100)
    ]

    segment = build_segment(documents, vectors={})

    assert len(segment.texts.vocabulary) == size
    assert (segment.ngram_holders is not None) == is_whole


def test_an_empty_segment_finds_nothing() -> None:
    empty = build_segment([], vectors={})

    assert empty.equal_rows("where") == []
    assert empty.valid_at(NOON).tolist() == []
    assert (len(empty.word_idf), len(empty.has_real_answer)) == (0, 0)


def test_an_unseen_ngram_is_as_rare_as_can_be() -> None:
    unseen = BOTH.statistics.ngram_idf2[zlib.crc32(b"zzzz") % 2**18]

    assert unseen == pytest.approx((math.log(1 + 4) + 1) ** 2)  # of four phrasings
