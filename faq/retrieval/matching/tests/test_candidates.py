"""The documents worth measuring, and the ridge regression over all of them."""

from collections.abc import Sequence
from math import exp, sqrt

import pytest

from faq.retrieval.arrays import Booleans, Integers
from faq.retrieval.matching import candidates, ridge
from faq.retrieval.matching.candidates import Candidates, gather
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.matching.query import Query
from faq.retrieval.results import COLUMN
from faq.retrieval.segments.segment import Segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of
from faq.retrieval.tests.tiny_segments import segment_of
from faq.retrieval.tests.tiny_vectors import flags, positions, vector, vectors
from faq.retrieval.text.normalisation import text_key

NOBODY = NoneMemory()
QUERY = query_of("owl", 1, 0)
# The kernel of two unit vectors is exp(2 (cosine - 1)).
NEAR, FAR = exp(2 * (0.8 - 1)), exp(2 * (0.6 - 1))
BESIDE = exp(2 * (0.96 - 1))  # of (.8, .6) and (.6, .8)


def gather_all(*segments: Segment, query: Query = QUERY) -> Candidates:
    usable = [flags(*[True] * len(segment.documents)) for segment in segments]
    return gather(segments, usable, query, NOBODY)


def ridges_of(found: Candidates) -> list[float]:
    values: list[float] = found.matrix[:, COLUMN["ridge"]].tolist()
    return values


def test_few_documents_are_all_candidates_whatever_they_say() -> None:
    found = gather_all(
        segment_of(faq(1, "cat"), faq(2, "dog", "box")),
        segment_of(faq(3, "fig", "owl", never=("own",)), faq(4, "sun")),
    )

    assert len(found) == 4
    assert found.segments.tolist() == [0, 0, 1, 1]
    assert found.documents.tolist() == [0, 1, 0, 1]
    assert found.best_rows.tolist() == [0, 1, 1, 3]
    assert found.matrix[:, COLUMN["characters"]].tolist() == pytest.approx([0, 0, 1, 0])
    assert found.never.tolist() == pytest.approx([0, 0, 3 / 9, 0])


@pytest.mark.parametrize(
    ("usable", "segments", "documents"),
    [
        ([(True, False), (True,), (False, True)], [0, 1, 2], [0, 0, 1]),
        ([(False, False), (True,), (False, False)], [1], [0]),
        ([(False, True), (False,), (True, True)], [0, 2, 2], [1, 0, 1]),
    ],
    ids=["one of each", "only those of one segment", "none of one segment"],
)
def test_only_usable_documents_are_candidates(
    usable: Sequence[Sequence[bool]], segments: list[int], documents: list[int]
) -> None:
    two = segment_of(faq(1, "cat"), faq(2, "dog"))
    one = segment_of(faq(3, "sun"))

    found = gather([two, one, two], [flags(*part) for part in usable], QUERY, NOBODY)

    assert found.segments.tolist() == segments
    assert found.documents.tolist() == documents


@pytest.mark.parametrize("count", [0, 1], ids=["no segments", "nothing usable"])
def test_without_usable_documents_there_are_no_candidates(count: int) -> None:
    segments = [segment_of(faq(1, "cat"), vectors={"cat": (1, 0)})] * count

    found = gather(segments, [flags(False)] * count, QUERY, NOBODY)

    assert len(found) == 0
    assert found.matrix.shape == (0, 10)
    assert len(found.segments) == len(found.best_rows) == len(found.never) == 0
    assert found.none_ridge == 0


@pytest.mark.parametrize(
    ("keep", "expected"),
    [(flags(False, True, True), [1, 2]), (positions(2, 0), [2, 0])],
    ids=["by flags", "in an order"],
)
def test_candidates_can_be_picked(
    keep: Booleans | Integers, expected: list[int]
) -> None:
    found = Candidates(
        segments=positions(0, 1, 2),
        documents=positions(10, 11, 12),
        matrix=vectors((20, 0), (21, 0), (22, 0)),
        best_rows=positions(30, 31, 32),
        never=vector(40, 41, 42),
        none_ridge=0.5,
    )

    picked = found.where(keep)

    assert picked.segments.tolist() == expected
    assert picked.documents.tolist() == [10 + place for place in expected]
    assert picked.matrix.tolist() == [[20 + place, 0] for place in expected]
    assert picked.best_rows.tolist() == [30 + place for place in expected]
    assert picked.never.tolist() == [40 + place for place in expected]
    assert picked.none_ridge == 0.5


MANY = (
    faq(1, "cat"),
    faq(2, "dog"),
    faq(3, "sun"),
    faq(4, "box", "crate"),
    faq(5, "dog hut", "fig"),
)
VECTORS = {"cat": (0, 1), "sun": (1, 0), "box": (0.8, 0.6), "dog hut": (0.6, 0.8)}


@pytest.mark.parametrize(
    ("query", "usable", "expected"),
    [
        (query_of("dog"), "11111", [1]),
        (query_of("crate"), "11111", [3]),
        (query_of("dog"), "10111", [4]),
        (query_of("dog", 1, 0), "11111", [1, 2, 3]),
        (query_of("sun", 1, 0), "11111", [2, 3]),
        (query_of("dog", 1, 0), "11011", [1, 3]),
        (query_of("dog", 1, 0), "10111", [2, 3, 4]),
        (query_of("dog", 0, 1), "11111", [0, 1, 4]),
    ],
    ids=[
        "the best by BM25",
        "the best by BM25 of an alternate",
        "the best usable one",
        "that and those of the two nearest phrasings",
        "each once",
        "what is not usable is near and no candidate",
        "the best usable one and the nearest",
        "other ones are near",
    ],
)
def test_of_many_the_best_by_words_and_by_vectors_are_candidates(
    query: Query, usable: str, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW", 6)
    monkeypatch.setattr(candidates, "COUNT", 1)
    segment = segment_of(*MANY, vectors=VECTORS)

    found = gather([segment], [flags(*map(bool, map(int, usable)))], query, NOBODY)

    assert found.documents.tolist() == expected


@pytest.mark.parametrize(
    ("few", "expected"),
    [(7, [0, 1, 2, 3, 4, 0]), (6, [1, 0])],
    ids=["few enough", "too many"],
)
def test_phrasings_of_each_segment_say_whether_it_is_measured_whole(
    few: int, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW", few)
    monkeypatch.setattr(candidates, "COUNT", 1)

    found = gather_all(
        segment_of(*MANY), segment_of(faq(6, "hen")), query=query_of("dog")
    )

    assert found.documents.tolist() == expected


def test_all_of_a_large_segment_found_by_words_alone_keep_their_own_signals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "FEW", 1)

    found = gather_all(segment_of(faq(1, "dog"), faq(2, "cat")), query=query_of("cat"))

    said = dict(
        zip(found.documents, found.matrix[:, COLUMN["characters"]], strict=True)
    )
    assert said == {0: 0, 1: 1}
    assert dict(zip(found.documents, found.best_rows, strict=True)) == {0: 0, 1: 1}


def large_segment(count: int) -> Segment:
    """The first hundred say "owl"; the later ones are nearer, phrasings and vectors."""
    said = ["owl"] * 100 + ["cat"] * (count - 100)
    texts = [f"{word} {number}" for number, word in enumerate(said)]
    cosines = [number / count for number in range(count)]
    return segment_of(
        *(faq(number, text) for number, text in enumerate(texts)),
        vectors={
            text: (cosine, sqrt(1 - cosine**2))
            for text, cosine in zip(texts, cosines, strict=True)
        },
    )


@pytest.mark.parametrize(
    ("count", "by_words", "by_vectors"),
    [(2000, 100, 1900), (2001, 64, 128)],
    ids=["all of 2000", "64 and 2 * 64 of more"],
)
def test_beyond_2000_phrasings_a_fixed_number_is_measured(
    count: int, by_words: int, by_vectors: int
) -> None:
    found = gather_all(large_segment(count))

    assert (found.documents < 100).sum() == by_words
    assert (found.documents >= count - by_vectors).sum() == by_vectors
    assert len(found) == by_words + by_vectors


def test_one_ridge_regression_is_over_all_segments() -> None:
    found = gather_all(
        segment_of(faq(1, "sun"), faq(2, "cat", "tom"), vectors={"cat": (0.6, 0.8)}),
        segment_of(faq(3, "fig"), faq(4, "box")),
        segment_of(faq(5, "dog"), vectors={"dog": (0.8, 0.6)}),
    )

    # [a b; b d] w = [FAR NEAR], by Cramer's rule: "cat" is one of two phrasings.
    a, b, d = 1 + 0.2 * 2, BESIDE, 1 + 0.2
    determinant = a * d - b * b
    cat, dog = (FAR * d - NEAR * b) / determinant, (NEAR * a - FAR * b) / determinant
    assert ridges_of(found) == pytest.approx([0, cat, 0, 0, dog], abs=1e-5)
    assert found.none_ridge == 0


def test_ridge_of_a_document_is_the_sum_over_its_phrasings() -> None:
    near = {"cat": (1.0, 0.0), "tom": (1.0, 0.0)}

    found = gather_all(segment_of(faq(1, "cat", "tom"), vectors=near))

    assert ridges_of(found) == pytest.approx([2 / 2.4])  # 1.4 w + w = 1, twice


def test_what_is_not_usable_has_no_part_in_the_ridge_regression() -> None:
    segment = segment_of(
        faq(1, "cat"), faq(2, "dog"), vectors={"cat": (1, 0), "dog": (1, 0)}
    )

    found = gather([segment], [flags(False, True)], QUERY, NOBODY)

    assert ridges_of(found) == pytest.approx([1 / 1.2])


def test_remembered_questions_take_their_part_of_the_ridge() -> None:
    texts = ("any cats?", "any dogs?")
    memory = NoneMemory(texts, {text_key(text): vector(1, 0) for text in texts})
    segment = segment_of(faq(1, "cat"), vectors={"cat": (1, 0)})

    found = gather([segment], [flags(True)], QUERY, memory)

    assert ridges_of(found) == pytest.approx([1 / 3.2], abs=1e-5)  # 1.2 w + 2 w = 1
    assert found.none_ridge == pytest.approx(2 / 3.2, abs=1e-5)


@pytest.mark.parametrize(
    ("query", "near"),
    [(query_of("cat"), {"cat": (1, 0)}), (query_of("cat", 1, 0), {})],
    ids=["query without a vector", "phrasings without vectors"],
)
def test_without_vectors_there_is_no_ridge(
    query: Query, near: dict[str, tuple[float, float]]
) -> None:
    memory = NoneMemory(["any cats?"], {text_key("any cats?"): vector(1, 0)})
    segment = segment_of(faq(1, "cat"), vectors=near)

    found = gather([segment], [flags(True)], query, memory)

    assert ridges_of(found) == [0]
    assert found.none_ridge == 0


# As many phrasings at the query, and one of another segment at a cosine of .6. With all
# of them, s the sum of the former: 1.2 s + FAR w = 1 and FAR s + 1.2 w = FAR.
WITH_ALL = 0.2 * FAR / (1.2**2 - FAR**2)


@pytest.mark.parametrize(
    ("count", "few", "expected"),
    [
        (255, 2000, WITH_ALL),
        (256, 2000, 0),
        (127, 126, WITH_ALL),
        (128, 127, 0),
        (128, 128, WITH_ALL),
    ],
    ids=[
        "256 in all",
        "one more",
        "128 in all where many are known",
        "one more where many are known",
        "one more where few are known",
    ],
)
def test_the_ridge_is_over_so_many_of_the_nearest(
    count: int, few: int, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW", few)
    texts = [f"cat {number}" for number in range(count)]
    crowd = segment_of(faq(1, *texts), vectors=dict.fromkeys(texts, (1, 0)))
    other = segment_of(faq(2, "dog"), vectors={"dog": (0.6, 0.8)})

    found = gather_all(crowd, other)

    assert ridges_of(found)[1] == pytest.approx(expected, abs=1e-4)


def test_a_large_segment_without_usable_documents_counts_as_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "FEW", 6)
    monkeypatch.setattr(ridge, "NEAREST_OF_MANY", 1)
    near = {"cat": (0.8, 0.6), "dog": (0.6, 0.8)}
    segment = segment_of(faq(1, "dog"), faq(2, "cat"), vectors=near)
    nothing = flags(*[False] * len(MANY))

    found = gather(
        [segment, segment_of(*MANY)], [flags(True, True), nothing], QUERY, NOBODY
    )

    assert ridges_of(found) == pytest.approx([0, NEAR / 1.2])
