"""What a change makes of an index: its base, its delta, vectors, sibling similarity."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from faq.retrieval.constants import fitted_constants
from faq.retrieval.index import Index
from faq.retrieval.results import Document
from faq.retrieval.tests.tiny_documents import faq, many
from faq.retrieval.tests.tiny_vectors import HandEncoder, vectors_at

CARD = Document(faq_id=1, question="card", answer="")
BANK = Document(faq_id=2, question="bank", answer="")
CASH = Document(faq_id=3, question="cash", answer="")
COIN = Document(faq_id=4, question="coin", answer="")
DIME = Document(faq_id=5, question="dime", answer="")
NOW = datetime(2025, 1, 1, tzinfo=UTC)
CREDIT = Document(faq_id=20, question="credit", answer="")
UNKNOWN = 0.7  # sibling similarity where no two vectors are known


def ids_of(index: Index) -> list[list[int]]:
    """The FAQs of every segment."""
    return [[d.faq_id for d in segment.documents] for segment in index.segments]


def alive_in(index: Index) -> list[int]:
    return [document.faq_id for document in index.documents]


def known(documents: list[Document], sibling_similarity: float = 0.5) -> Index:
    """An index of a sibling similarity that measuring it again would not find."""
    built = Index.build(documents)
    return Index(
        built.segments,
        built.alive,
        encoder=None,
        constants=fitted_constants(),
        sibling_similarity=sibling_similarity,
    )


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change goes into a delta."""
    monkeypatch.setattr("faq.retrieval.index.SMALL", 0)


def test_a_small_index_is_rebuilt_with_what_is_new_behind() -> None:
    changed = known([CARD, BANK]).updated([CASH, CARD])

    assert ids_of(changed) == [[2, 3, 1]]
    assert changed.alive[0].all()
    assert changed.sibling_similarity == UNKNOWN


@pytest.mark.parametrize(
    ("size", "segments"), [(1000, 1), (1001, 2)], ids=["1000 phrasings", "1001"]
)
def test_an_index_of_more_than_1000_phrasings_is_not_small(
    size: int, segments: int
) -> None:
    one = faq(1, "topic", *(f"topic {number}" for number in range(size - 1)))

    assert len(Index.build([one]).updated([BANK]).segments) == segments


def test_of_one_faq_told_twice_the_last_counts() -> None:
    other = Document(faq_id=3, question="coins", answer="")

    changed = Index.build([CARD]).updated([CASH, other])

    assert list(changed.documents) == [CARD, other]


@pytest.mark.usefixtures("nothing_is_small")
def test_a_change_goes_into_the_delta_and_is_masked_out_of_the_base() -> None:
    index = known([CARD, BANK, CASH, COIN, DIME])

    changed = index.updated([BANK], removed=[4])

    assert ids_of(changed) == [[1, 2, 3, 4, 5], [2]]
    assert [alive.tolist() for alive in changed.alive] == [
        [True, False, True, False, True],
        [True],
    ]
    assert changed.segments[0] is index.segments[0]
    assert (alive_in(changed), len(changed)) == ([1, 3, 5, 2], 4)
    assert changed.sibling_similarity == 0.5


@pytest.mark.usefixtures("nothing_is_small")
def test_there_is_one_delta_however_many_changes() -> None:
    once = Index.build(many(9)).updated([CARD])

    twice = once.updated([BANK, CASH]).updated([CARD], removed=[2])

    assert ids_of(twice)[1:] == [[3, 1]]
    assert len(twice) == 11


@pytest.mark.usefixtures("nothing_is_small")
def test_the_delta_is_weighed_by_the_statistics_of_the_base() -> None:
    changed = Index.build(many(9)).updated([CARD])

    assert changed.segments[1].statistics is changed.segments[0].statistics


@pytest.mark.usefixtures("nothing_is_small")
def test_a_delta_that_nothing_is_left_of_goes() -> None:
    changed = Index.build(many(9)).updated([CARD]).updated([], removed=[1])

    assert [len(ids) for ids in ids_of(changed)] == [9]


@pytest.mark.usefixtures("nothing_is_small")
def test_a_removal_makes_no_delta() -> None:
    changed = Index.build(many(9)).updated([], removed=[100, 999])

    assert [len(ids) for ids in ids_of(changed)] == [9]
    assert len(changed) == 8


@pytest.mark.usefixtures("nothing_is_small")
def test_everything_may_be_removed_and_come_back() -> None:
    nothing = Index.build([CARD]).updated([], removed=[1])

    assert (len(nothing), alive_in(nothing.updated([BANK]))) == (0, [2])


def test_everything_removed_leaves_an_empty_base() -> None:
    assert ids_of(Index.build([CARD]).updated([], removed=[1])) == [[]]


@pytest.mark.usefixtures("nothing_is_small")
@pytest.mark.parametrize("change", ["updated", "rebuilt"])
def test_vectors_move_along_and_new_ones_replace_them(change: str) -> None:
    index = Index.build([DIME], vectors={}).updated(
        [CARD, BANK], vectors=vectors_at({"card": 1, "bank": 1})
    )

    changed = getattr(index, change)(
        [CASH], vectors=vectors_at({"bank": 0.6, "cash": 0.8})
    )

    vectors = changed.segments[-1].vectors.all()[-3:, 0]
    assert vectors == pytest.approx([1, 0.6, 0.8])


@pytest.mark.usefixtures("nothing_is_small")
def test_a_rebuilt_index_has_what_is_alive_counted_and_measured_anew() -> None:
    index = known([CARD, BANK]).updated([CASH, COIN])

    rebuilt = index.rebuilt([DIME], removed=[2, 3])

    assert ids_of(rebuilt) == [[1, 4, 5]]
    assert set(rebuilt.segments[0].statistics.frequencies) == {"card", "coin", "dime"}
    assert rebuilt.sibling_similarity == UNKNOWN


@pytest.mark.parametrize(
    ("count", "has_room"), [(1999, True), (2000, False)], ids=["2000", "2001"]
)
@pytest.mark.usefixtures("nothing_is_small")
def test_a_delta_has_room_for_2000_phrasings(count: int, has_room: bool) -> None:
    assert Index.build(many(9)).updated([CARD]).has_room(count) == has_room


@pytest.mark.usefixtures("nothing_is_small")
@pytest.mark.parametrize(
    ("size", "is_worn"), [(1000, False), (1001, True)], ids=["1000", "1001"]
)
def test_an_index_is_worn_when_its_delta_has_more_than_1000_phrasings(
    size: int, is_worn: bool
) -> None:
    one = faq(1, "topic", *(f"topic {number}" for number in range(size - 1)))

    assert Index.build(many(40)).updated([one]).is_worn == is_worn


@pytest.mark.parametrize("is_removed", [True, False], ids=["removed", "new"])
@pytest.mark.parametrize(
    ("count", "is_worn"), [(2, False), (3, True)], ids=["one in twenty", "more"]
)
@pytest.mark.usefixtures("nothing_is_small")
def test_an_index_is_worn_when_more_than_one_in_twenty_has_changed(
    count: int, is_worn: bool, is_removed: bool
) -> None:
    removed = [100, 101, 102][:count] if is_removed else []
    new = [] if is_removed else [CARD, BANK, CASH][:count]

    changed = Index.build(many(40)).updated(new, removed)

    assert changed.is_worn == is_worn
    assert not changed.rebuilt().is_worn


def test_a_small_index_is_never_worn() -> None:
    assert not Index.build(many(3)).without([100, 101]).is_worn
    assert not Index.build([]).is_worn


def test_without_some_faqs_sibling_similarity_stays() -> None:
    index = known([CARD, BANK, CASH])

    less = index.without([1, 3, 999])

    assert (alive_in(less), len(less)) == ([2], 1)
    assert ids_of(less) == [[1, 2, 3]]
    assert less.sibling_similarity == 0.5
    assert alive_in(index) == [1, 2, 3]


def test_words_of_faqs_that_are_all_gone_are_not_known(
    nothing_is_small: None,
) -> None:
    index = known(many(20)).with_documents([CREDIT])

    measured = index.without([20]).measure("credut", now=NOW)

    assert index.measure("credut", now=NOW).query.corrected == ("credit",)
    assert measured.query.corrected == ("credut",)


def test_an_index_contains_what_is_alive_in_base_or_delta() -> None:
    index = Index.build([CARD, BANK]).without([1]).with_documents([CASH])

    assert [number in index for number in (1, 2, 3, 4)] == [False, True, True, False]


def test_documents_put_to_an_index_are_weighed_by_its_statistics() -> None:
    index = known([CARD, BANK])

    both = index.with_documents([CASH, COIN])

    assert ids_of(both) == [[1, 2], [3, 4]]
    assert (alive_in(both), len(both)) == ([1, 2, 3, 4], 4)
    assert both.segments[1].statistics is index.segments[0].statistics
    assert both.sibling_similarity == 0.5


def test_no_documents_put_to_an_index_leave_it_as_it_is() -> None:
    index = known([CARD, BANK])

    assert index.with_documents([]) is index


def test_documents_put_to_an_empty_index_have_their_own_statistics() -> None:
    both = Index.build([]).with_documents([CASH])

    assert both.segments[1].statistics.frequencies == {"cash": 1}


def test_a_change_keeps_encoder_and_constants() -> None:
    index = Index.build(many(40), encoder=HandEncoder())
    changed = [index.updated([CARD]), index.without([100]), index.rebuilt()]

    assert {id(one.encoder) for one in changed} == {id(index.encoder)}
    assert {id(one.constants) for one in changed} == {id(index.constants)}


@pytest.mark.parametrize(
    ("texts", "is_embedded"),
    [(["card"], False), (["card", "card Every card costs nothing here."], True)],
    ids=["answer missing", "all there"],
)
def test_an_index_is_embedded_once_every_text_that_needs_it_has_a_vector(
    texts: list[str], is_embedded: bool
) -> None:
    card = faq(1, "card", answer="Every card costs nothing here.")
    vectors = vectors_at(dict.fromkeys(texts, 1.0))

    index = Index.build([card], encoder=HandEncoder(), vectors=vectors)

    assert index.is_embedded == is_embedded
    assert bool(index.missing_texts) != is_embedded


def test_without_an_encoder_nothing_needs_a_vector() -> None:
    assert Index.build([CARD]).is_embedded


def test_only_some_faqs_are_left_and_none_that_is_gone() -> None:
    index = Index.build(many(3)).updated([], [102])

    left = index.only([101, 102])

    assert [document.faq_id for document in left.documents] == [101]
