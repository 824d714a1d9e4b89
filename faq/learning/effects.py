"""What an FAQ that nobody has saved would do to its neighbours' questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from faq.learning.trying import UnsavedChange, snapshot_with
from faq.retrieval import Decision
from faq.retrieval.text.normalisation import question_key
from faq.search import current_snapshot, search_in

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot
    from faq.retrieval import Document, Hit, SearchResult

NEIGHBOURS = 10  # FAQs whose questions and wordings are asked again
MOST_TRIED = 60  # wordings of an FAQ that are asked; a second at 10,000 FAQs


class EffectKind(StrEnum):
    STEALS = "steals"  # another FAQ answers it today, this one would
    SILENCES = "silences"  # another FAQ answers it today, none would
    MISSES = "misses"  # a wording of the FAQ that another would answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A message that would be answered otherwise than today, or than it should be."""

    kind: EffectKind
    text: str
    other: Document  # the FAQ that answers it today; of a miss: that would
    is_own: bool  # whether it is a wording of the unsaved FAQ, not of the other
    is_sure: bool  # whether the other answers it for sure


@dataclass(frozen=True, slots=True, kw_only=True)
class NearFAQ:
    """Another FAQ that the question or a wording finds, and how."""

    document: Document
    asked: str  # the question or wording that found it
    phrasing: str  # of it, the one that is nearest
    is_same: bool  # both are one question in any spelling
    is_answer: bool  # the bot would answer with it, for want of the unsaved FAQ
    is_sure: bool  # and for sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What is near to an unsaved FAQ, and what saving it would do."""

    near: tuple[NearFAQ, ...]
    effects: tuple[Effect, ...]
    untried_count: int = 0  # wordings beyond those that were tried


def neighbourhood_of(document: Document) -> Neighbourhood:
    """The FAQs near to an unsaved one, once customers would be answered with it.

        found = neighbourhood_of(document)
        [effect.other.question for effect in found.effects]

    Asked are its question and its wordings, those that are not stored first, and the
    questions and wordings of its neighbours; each today and with the change.
    """
    today = current_snapshot()
    stored = today.index.get(document.faq_id)
    texts = _new_first(document, stored)
    tried = texts[:MOST_TRIED]
    with_it = snapshot_with(UnsavedChange(documents=(document,)))
    near = _near(document, tried, today)
    asks = _Asks(document=document, today=today, with_it=with_it)
    effects = [
        *filter(None, map(asks.own, tried)),
        *(
            effect
            for each in near
            for text in (each.document.question, *each.document.alternates)
            if (effect := asks.of(each.document, text))
        ),
    ]
    return Neighbourhood(
        near=tuple(near),
        effects=tuple(_once(effects)),
        untried_count=len(texts) - len(tried),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asks:
    document: Document
    today: Snapshot
    with_it: Snapshot

    def own(self, text: str) -> Effect | None:
        """What happens to a wording of the unsaved FAQ."""
        before, after = search_in(self.today, text), search_in(self.with_it, text)
        other = self._other(before)
        if self._is_found(after):
            kind = EffectKind.STEALS
        elif other is not None and after.match is None:
            kind = EffectKind.SILENCES
        else:
            kind, other = EffectKind.MISSES, self._other(after)
        if other is None:
            return None
        is_sure = before.decision is Decision.SURE
        return Effect(kind=kind, text=text, other=other, is_own=True, is_sure=is_sure)

    def of(self, owner: Document, text: str) -> Effect | None:
        """What happens to a question or wording of a neighbour."""
        before, after = search_in(self.today, text), search_in(self.with_it, text)
        found = before.match
        if found is None or found.document.faq_id != owner.faq_id:
            return None
        if after.match is not None and not self._is_found(after):
            return None
        kind = EffectKind.SILENCES if after.match is None else EffectKind.STEALS
        is_sure = before.decision is Decision.SURE
        return Effect(kind=kind, text=text, other=owner, is_own=False, is_sure=is_sure)

    def _other(self, result: SearchResult) -> Document | None:
        match = result.match
        return None if match is None or self._is_found(result) else match.document

    def _is_found(self, result: SearchResult) -> bool:
        """Whether the FAQ itself is found, or what says the same in a language."""
        match = result.match
        return match is not None and _is_same(match.document, self.document)


def _near(document: Document, texts: Iterable[str], today: Snapshot) -> list[NearFAQ]:
    """Other FAQs: first those that the question finds, then those of its wordings."""
    own = _group_ids(document, today)
    found: dict[int, NearFAQ] = {}
    for text in texts:
        for result in _results(text, own, today):
            for hit in result.hits:
                found.setdefault(hit.document.faq_id, _near_faq(hit, text, result))
        if len(found) >= NEIGHBOURS:
            break
    return list(found.values())[:NEIGHBOURS]


def _near_faq(hit: Hit, text: str, result: SearchResult) -> NearFAQ:
    is_answer = result.match is hit
    return NearFAQ(
        document=hit.document,
        asked=text,
        phrasing=hit.phrasing,
        is_same=question_key(hit.phrasing) == question_key(text),
        is_answer=is_answer,
        is_sure=is_answer and result.decision is Decision.SURE,
    )


def _results(text: str, own: set[int], today: Snapshot) -> Iterator[SearchResult]:
    """What the text finds beside the FAQ; also behind one that has it word for word."""
    find = _finder(today)
    result = find(text, own)
    yield result
    if result.mode == "exact" and result.hits:
        yield find(text, own | {hit.document.faq_id for hit in result.hits})


def _finder(today: Snapshot) -> Callable[[str, set[int]], SearchResult]:
    now = timezone.now()

    def find(text: str, without: set[int]) -> SearchResult:
        return today.index.without(without).search(
            text,
            limit=NEIGHBOURS,
            now=now,
            thresholds=today.labels.thresholds,
            memory=today.labels.memory,
        )

    return find


def _group_ids(document: Document, today: Snapshot) -> set[int]:
    return {document.faq_id, *(each.faq_id for each in today.index.group_of(document))}


def _is_same(one: Document, other: Document) -> bool:
    is_translation = one.group is not None and one.group == other.group
    return one.faq_id == other.faq_id or is_translation


def _new_first(document: Document, stored: Document | None) -> list[str]:
    texts = list(dict.fromkeys([document.question, *document.alternates]))
    known = {stored.question, *stored.alternates} if stored else set()
    return sorted(filter(question_key, texts), key=known.__contains__)


def _once(effects: Iterable[Effect]) -> list[Effect]:
    """One for each message, that of the FAQ itself before that of a neighbour."""
    by_text: dict[str, Effect] = {}
    for effect in effects:
        by_text.setdefault(question_key(effect.text), effect)
    return list(by_text.values())
