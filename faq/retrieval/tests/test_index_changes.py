"""What a change makes of an index: its segments, vectors and sibling similarity."""

from __future__ import annotations

import pytest

from faq.retrieval.constants import fitted_constants
from faq.retrieval.index import Index
from faq.retrieval.results import Document
from faq.retrieval.segments.merging import UpdateMode
from faq.retrieval.tests.tiny_documents import many
from faq.retrieval.tests.tiny_vectors import HandEncoder, vectors_at

CARD = Document(faq_id=1, question="card", answer="")
BANK = Document(faq_id=2, question="bank", answer="")
CASH = Document(faq_id=3, question="cash", answer="")
COIN = Document(faq_id=4, question="coin", answer="")
DIME = Document(faq_id=5, question="dime", answer="")
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
    """A segment is rebuilt only if it has at most twice as many as are new."""
    monkeypatch.setattr("faq.retrieval.segments.merging.SMALL", 0)


def test_a_small_index_is_rebuilt_with_what_is_new_behind() -> None:
    changed = Index.build([CARD, BANK]).updated([CASH, CARD])

    assert ids_of(changed) == [[2, 3, 1]]
    assert changed.alive[0].all()


def test_of_one_faq_told_twice_the_last_counts() -> None:
    other = Document(faq_id=3, question="coins", answer="")

    changed = Index.build([CARD]).updated([CASH, other])

    assert list(changed.documents) == [CARD, other]


@pytest.mark.usefixtures("nothing_is_small")
def test_a_change_of_a_large_index_gets_a_segment_of_its_own() -> None:
    index = Index.build([CARD, BANK, CASH, COIN, DIME])

    changed = index.updated([BANK], removed=[4])

    assert ids_of(changed) == [[1, 2, 3, 4, 5], [2]]
    assert [alive.tolist() for alive in changed.alive] == [
        [True, False, True, False, True],
        [True],
    ]
    assert (alive_in(changed), len(changed)) == ([1, 3, 5, 2], 4)


@pytest.mark.usefixtures("nothing_is_small")
def test_small_segments_behind_are_rebuilt_with_a_later_change() -> None:
    once = Index.build(many(9)).updated([CARD])

    twice = once.updated([BANK, CASH])

    assert ids_of(twice)[1:] == [[1, 2, 3]]
    assert len(twice) == 12


def test_a_small_segment_behind_is_rebuilt_by_a_removal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.merging.SMALL", 2)
    index = Index.build(many(9)).with_documents([CARD, BANK])

    assert ids_of(index.updated([], removed=[1]))[1:] == [[2]]


@pytest.mark.usefixtures("nothing_is_small")
def test_later_segments_keep_the_statistics_of_the_first() -> None:
    changed = Index.build(many(9)).updated([CARD])

    assert changed.segments[1].statistics is changed.segments[0].statistics


def test_a_rebuilt_index_is_counted_again() -> None:
    assert Index.build([CARD]).updated([BANK]).segments[0].statistics.frequencies == {
        "card": 1,
        "bank": 1,
    }


@pytest.mark.usefixtures("nothing_is_small")
def test_a_segment_that_nothing_is_left_of_goes() -> None:
    changed = Index.build(many(9)).updated([CARD]).updated([], removed=[1])

    assert [len(ids) for ids in ids_of(changed)] == [9]


@pytest.mark.usefixtures("nothing_is_small")
def test_a_removal_adds_no_segment() -> None:
    changed = Index.build(many(9)).updated([], removed=[100, 999])

    assert [len(ids) for ids in ids_of(changed)] == [9]
    assert len(changed) == 8


def test_a_quick_update_leaves_a_large_segment_as_it_is(
    monkeypatch: pytest.MonkeyPatch, nothing_is_small: None
) -> None:
    monkeypatch.setattr("faq.retrieval.segments.merging.LARGE", 2)
    index = Index.build([CARD, BANK, CASH])

    assert ids_of(index.updated([COIN, CARD], mode=UpdateMode.QUICK)) == [
        [1, 2, 3],
        [4, 1],
    ]
    assert ids_of(index.updated([COIN, CARD])) == [[2, 3, 4, 1]]


def test_vectors_move_along_and_new_ones_replace_them() -> None:
    index = Index.build([CARD, BANK], vectors=vectors_at({"card": 1, "bank": 1}))

    changed = index.updated([CASH], vectors=vectors_at({"bank": 0.6, "cash": 0.8}))

    assert changed.segments[0].vectors.all()[:, 0] == pytest.approx([1, 0.6, 0.8])


@pytest.mark.usefixtures("nothing_is_small")
@pytest.mark.parametrize(
    ("changes", "sibling_similarity"),
    [(1, 0.5), (2, UNKNOWN)],
    ids=["fewer than one in twenty", "one in twenty"],
)
def test_sibling_similarity_is_measured_again_after_one_change_in_twenty(
    changes: int, sibling_similarity: float
) -> None:
    index = known(many(40))

    changed = index.updated(many(changes))

    assert len(changed.segments) == 2
    assert changed.sibling_similarity == sibling_similarity


@pytest.mark.usefixtures("nothing_is_small")
def test_changes_add_up_until_sibling_similarity_is_measured_again() -> None:
    one = known(many(40)).updated([], removed=[100])

    two = one.updated([], removed=[101])
    three = two.updated([], removed=[102])

    # 1 < .05 * 40, but 2 > .05 * 39; then the count begins again: 1 < .05 * 38.
    assert (one.sibling_similarity, two.sibling_similarity) == (0.5, UNKNOWN)
    assert (one.needs_merge, two.needs_merge, three.needs_merge) == (
        False,
        False,
        False,
    )


def test_a_rebuilt_index_is_measured_again() -> None:
    assert known(many(40)).updated(many(1)).sibling_similarity == UNKNOWN


@pytest.mark.parametrize(
    ("extra", "mode", "sibling_similarity"),
    [
        (0, UpdateMode.QUICK, UNKNOWN),
        (1, UpdateMode.QUICK, 0.5),
        (1, UpdateMode.FULL, UNKNOWN),
    ],
    ids=["10000 phrasings", "10001 phrasings", "10001 phrasings in full"],
)
def test_a_quick_update_leaves_more_than_10000_phrasings_to_be_measured_later(
    monkeypatch: pytest.MonkeyPatch,
    nothing_is_small: None,
    extra: int,
    mode: UpdateMode,
    sibling_similarity: float,
) -> None:
    monkeypatch.setattr("faq.retrieval.index.FEW", 0)
    hundred, single = Index.build(many(100)), Index.build([CARD])
    large = Index(
        [*single.segments * extra, *hundred.segments * 100],
        [*single.alive * extra, *hundred.alive * 100],
        encoder=None,
        constants=fitted_constants(),
        sibling_similarity=0.5,
    )

    assert large.updated([BANK], mode=mode).sibling_similarity == sibling_similarity


def test_everything_removed_leaves_one_empty_segment() -> None:
    assert ids_of(Index.build([CARD]).updated([], removed=[1])) == [[]]


def test_without_some_faqs_sibling_similarity_stays() -> None:
    index = known([CARD, BANK, CASH])

    less = index.without([1, 3, 999])

    assert (alive_in(less), len(less)) == ([2], 1)
    assert ids_of(less) == [[1, 2, 3]]
    assert less.sibling_similarity == 0.5
    assert alive_in(index) == [1, 2, 3]


def test_without_all_faqs_no_segment_is_left() -> None:
    nothing = known([CARD]).without([1])

    assert (len(nothing), nothing.segments, nothing.alive) == (0, (), ())
    assert alive_in(nothing.updated([BANK])) == [2]


@pytest.mark.usefixtures("nothing_is_small")
def test_changes_before_are_not_forgotten_by_an_index_without_some() -> None:
    one = known(many(40)).updated([], removed=[100])

    # The second change of 39 measures it again.
    assert one.without([101]).updated([], removed=[102]).sibling_similarity == UNKNOWN
    assert (
        known(many(40)).without([101]).updated([], removed=[102]).sibling_similarity
        == 0.5
    )


def test_an_index_contains_what_is_alive_in_any_segment() -> None:
    index = Index.build([CARD, BANK]).without([1]).with_documents([CASH])

    assert [number in index for number in (1, 2, 3, 4)] == [False, True, True, False]


def test_documents_put_to_an_index_are_weighed_by_its_statistics() -> None:
    index = known([CARD, BANK])

    both = index.with_documents([CASH, COIN])

    assert ids_of(both) == [[1, 2], [3, 4]]
    assert (alive_in(both), len(both)) == ([1, 2, 3, 4], 4)
    assert both.segments[1].statistics is index.segments[0].statistics
    assert both.sibling_similarity == 0.5


def test_documents_put_to_an_empty_index_have_their_own() -> None:
    both = Index.build([]).with_documents([CASH])

    assert both.segments[1].statistics.frequencies == {"cash": 1}


@pytest.mark.usefixtures("nothing_is_small")
def test_changes_before_are_not_forgotten_by_an_index_with_documents() -> None:
    one = known(many(41)).updated([], removed=[100])

    both = one.with_documents([CARD])

    # 2 are fewer than 5 in 100 of 41, and 3 are not.
    assert both.updated([], removed=[101]).sibling_similarity == 0.5
    assert both.updated([], removed=[101, 102]).sibling_similarity == UNKNOWN


@pytest.mark.parametrize(
    ("size", "behind", "needs_merge"),
    [(4, 2, True), (5, 2, False), (2, 0, False)],
    ids=["half as many behind", "fewer behind", "one segment"],
)
def test_an_index_needs_a_merge_while_segments_could_be_merged(
    size: int, behind: int, needs_merge: bool
) -> None:
    index = known(many(size)).with_documents([CARD, BANK][:behind])

    assert index.needs_merge == needs_merge


@pytest.mark.parametrize(
    ("unmeasured", "needs_merge"),
    [(0, False), (1, False), (2, True)],
    ids=["none", "few", "many"],
)
def test_an_index_needs_a_merge_while_sibling_similarity_is_outdated(
    unmeasured: int, needs_merge: bool
) -> None:
    built = Index.build(many(40))

    index = Index(
        built.segments,
        built.alive,
        encoder=None,
        constants=fitted_constants(),
        sibling_similarity=0.5,
        unmeasured=unmeasured,
    )

    assert index.needs_merge == needs_merge


def test_an_index_that_is_empty_is_not_outdated() -> None:
    assert not Index.build([]).needs_merge


def test_merging_keeps_what_is_alive_and_its_vectors() -> None:
    index = Index.build([CARD, BANK], vectors=vectors_at({"card": 1, "bank": 0.6}))
    both = index.with_documents([CASH, COIN]).without([2, 3])

    merged = both.merged()

    assert ids_of(merged) == [[1, 4]]
    assert merged.segments[0].vectors.known.tolist() == [True, False]
    assert merged.segments[0].vectors.row(0) == pytest.approx([1, 0])
    assert merged.segments[0].statistics.frequencies == {"card": 1, "coin": 1}
    assert len(merged) == 2


def test_only_small_segments_are_merged_and_sibling_similarity_is_measured_again() -> (
    None
):
    index = known(many(9)).with_documents([CARD]).with_documents([BANK])

    merged = index.merged()

    assert ids_of(merged)[1:] == [[1, 2]]
    assert merged.segments[0] is index.segments[0]
    assert merged.segments[1].statistics is index.segments[0].statistics
    assert (len(merged), merged.sibling_similarity) == (11, UNKNOWN)


def test_where_nothing_is_to_merge_segments_stay() -> None:
    index = known(many(9)).with_documents([CARD])

    assert index.merged().segments == index.segments


def test_a_change_keeps_encoder_and_constants() -> None:
    index = Index.build(many(40), encoder=HandEncoder())
    changed = [index.updated([CARD]), index.without([100]), index.merged()]

    assert {id(one.encoder) for one in changed} == {id(index.encoder)}
    assert {id(one.constants) for one in changed} == {id(index.constants)}


def test_only_some_faqs_are_left_and_none_that_is_gone() -> None:
    index = Index.build(many(3)).updated([], [102])

    left = index.only([101, 102])

    assert [document.faq_id for document in left.documents] == [101]
