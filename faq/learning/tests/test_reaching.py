"""What a change cannot reach is answered as before, whatever the change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.conftest import WordEncoder
from faq.learning.reaching import Reach
from faq.learning.reusing import ReusingIndex
from faq.learning.watching import WatchedIndex
from faq.retrieval import Document, Index, SearchResult
from faq.retrieval.deciding.readings import read
from faq.retrieval.text.normalisation import text_key

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ACTS = ("cancel", "change", "return", "track", "renew", "gift", "insure", "repair")
THINGS = (
    "parcel",
    "invoice",
    "password",
    "card",
    "lamp",
    "contract",
    "account",
    "bike",
)
MANNERS = ("today", "abroad", "twice", "online")
ASKED = [
    f"{start} {act} {thing}{end}"
    for (act, thing), start, end in zip(
        product(ACTS, THINGS),
        ("how do i", "can i", "i want to", "please", "my") * 13,
        ("", " now", " with a voucher", " from mars") * 16,
        strict=False,
    )
][::2]


class CountedEncoder(WordEncoder):
    """Of all words alike, but of one text not like of another."""

    def knows(self, _word: str) -> bool:
        return True


def documents() -> Iterator[Document]:
    for number, (act, thing) in enumerate(product(ACTS, THINGS), start=1):
        yield Document(
            faq_id=number,
            question=f"How do I {act} my {thing}?",
            answer=f"Open your {thing} page, number {number}, and choose {act} there.",
            alternates=tuple(f"{act} the {thing} {manner}" for manner in MANNERS),
            keywords=(thing,),
        )


def vectors_of(
    encoder: WordEncoder, those: Sequence[Document]
) -> dict[str, np.ndarray]:
    texts = {
        text
        for each in those
        for text in (
            each.question,
            *each.alternates,
            *each.never,
            f"{each.question} {each.answer}",
        )
    }
    return {text_key(text): encoder.encode_query(text) for text in texts}


Setting = tuple[CountedEncoder | None, dict[str, int]]
LARGE = {
    "faq.retrieval.matching.ridge.NEAREST": 16,
}
LARGER = {
    "faq.retrieval.matching.ridge.NEAREST_OF_MANY": 16,
    "faq.retrieval.matching.candidates.FEW": 100,
    "faq.retrieval.matching.candidates.COUNT": 8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A base, and what it makes of all that is asked."""

    index: Index = field(repr=False)
    before: Mapping[str, tuple[SearchResult, WatchedIndex]] = field(repr=False)

    def unreached(self, reach: Reach) -> list[str]:
        return [
            asked
            for asked, (_, watched) in self.before.items()
            if not any(map(reach.reaches, watched.notes))
        ]


WORDS: Setting = (None, {})
VECTORS: Setting = (CountedEncoder(), LARGE)
SOME_MEASURED: Setting = (CountedEncoder(), LARGER)


@pytest.fixture(
    scope="module",
    params=[WORDS, VECTORS, SOME_MEASURED],
    ids=["words", "vectors", "some measured"],
)
def base(request: pytest.FixtureRequest) -> Iterator[Decided]:
    """64 FAQs, of which a search lets as few count as it does of thousands."""
    encoder, limits = request.param
    every = list(documents())
    vectors = {} if encoder is None else vectors_of(encoder, every)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in limits.items():
            patched.setattr(name, value)
        index = Index.build(every, encoder=encoder, vectors=vectors)
        before = {asked: decide(index, asked) for asked in ASKED}
        yield Decided(index=index, before=before)


CHANGES = st.builds(
    lambda old, *new: (old, new),
    st.integers(1, 64),
    st.sampled_from(["gone", "reworded", "another wording", "answer", "never", "new"]),
    st.sampled_from(ASKED),
)


def changed(base: Index, faq_id: int, kind: str, text: str) -> list[Document]:
    old = base.get(faq_id)
    assert old is not None
    return {
        "gone": [],
        "reworded": [replace(old, question=text)],
        "another wording": [replace(old, alternates=(*old.alternates, text))],
        "answer": [replace(old, answer=f"No longer: {text} is over for good, sorry.")],
        "never": [replace(old, never=(text,))],
        "new": [old, replace(old, faq_id=999, question=text, answer=f"Yes, {text}.")],
    }[kind]


def decide(index: Index, text: str) -> tuple[SearchResult, WatchedIndex]:
    watched = WatchedIndex.watching(index, NOW)
    return read_in(watched, text), watched


def read_in(index: Index, text: str) -> SearchResult:
    def search(
        text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
    ) -> SearchResult:
        part: Index = index.only(only) if only else index
        part = part.without(without) if without else part
        return part.search(text, limit=max(5, len(only)), now=NOW)

    return read(text, None, search=search)


def told(result: SearchResult) -> tuple[object, ...]:
    ids = [hit.document.faq_id for hit in result.hits]
    return result.decision, ids, round(result.confidence, 4)


def laid_over(index: Index, faq_id: int, new: Sequence[Document]) -> Index:
    encoder = index.encoder
    vectors = vectors_of(encoder, new) if isinstance(encoder, WordEncoder) else {}
    return index.without({faq_id}).with_documents(new, vectors)


@settings(max_examples=8, deadline=None)
@given(change=CHANGES)
def test_what_a_change_does_not_reach_is_decided_as_before(
    base: Decided, change: tuple[int, tuple[str, str]]
) -> None:
    faq_id, (kind, text) = change
    new = changed(base.index, faq_id, kind, text)
    after = laid_over(base.index, faq_id, new)
    ids = frozenset({faq_id, *(document.faq_id for document in new)})
    unreached = base.unreached(Reach(before=base.index, after=after, changed=ids))

    decided = {asked: told(decide(after, asked)[0]) for asked in unreached}

    assert decided == {asked: told(base.before[asked][0]) for asked in unreached}


@settings(max_examples=8, deadline=None)
@given(change=CHANGES)
def test_what_is_known_of_a_question_decides_it_as_a_search_from_scratch(
    base: Decided, change: tuple[int, tuple[str, str]]
) -> None:
    faq_id, (kind, text) = change
    new = changed(base.index, faq_id, kind, text)
    after = laid_over(base.index, faq_id, new)
    ids = frozenset({faq_id, *(document.faq_id for document in new)})
    reach = Reach(before=base.index, after=after, changed=ids)

    by_heart = {
        asked: told(read_in(ReusingIndex.after(after, reach, watched.notes), asked))
        for asked, (_, watched) in base.before.items()
    }

    assert by_heart == {asked: told(decide(after, asked)[0]) for asked in ASKED}


@pytest.mark.parametrize("base", [WORDS], ids=["words"], indirect=True)
def test_faq_that_goes_reaches_what_is_near_to_it_alone(base: Decided) -> None:
    after = base.index.without({1})

    reach = Reach(before=base.index, after=after, changed=frozenset({1}))

    assert 0 < len(base.unreached(reach)) < len(ASKED)


def test_answer_that_others_have_reaches_all(base: Decided) -> None:
    one, other = base.index.get(1), base.index.get(2)
    assert one is not None
    assert other is not None
    after = laid_over(base.index, 1, [replace(one, answer=other.answer)])

    reach = Reach(before=base.index, after=after, changed=frozenset({1}))

    assert reach.is_of_all


def test_base_that_is_weighed_anew_reaches_all(base: Decided) -> None:
    after = base.index.rebuilt([], {1})

    reach = Reach(before=base.index, after=after, changed=frozenset({1}))

    assert reach.is_of_all
