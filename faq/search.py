"""Search over the knowledge base: one call a turn, never older than the last save."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from faq.indexing.by_question import completed, with_equal
from faq.indexing.documents import load_documents
from faq.indexing.embedding import current_encoder
from faq.indexing.holder import holder
from faq.indexing.jobs import JOBS
from faq.indexing.snapshot import Effort, State
from faq.indexing.thresholds import outdated_warning
from faq.models import FAQ
from faq.retrieval import Decision
from faq.retrieval.deciding.nearest import list_nearest
from faq.retrieval.deciding.readings import read, read_parts
from faq.retrieval.deciding.translations import in_languages, translated
from faq.retrieval.text.halves import split
from faq.retrieval.text.normalisation import normalise, question_key

if TYPE_CHECKING:
    from datetime import datetime

    from faq.indexing.snapshot import Snapshot
    from faq.retrieval import Certainty
    from faq.retrieval.results import Context, Document, ExchangedWord, SearchResult

# The languages that the customer reads, the best first.
Languages = Callable[[], Sequence[str]]
NEAREST = 8  # FAQs for a reader that looks at each


def no_languages() -> Sequence[str]:
    """Those of a customer of whom nothing is known."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchStatus:
    """What /health tells about search."""

    faq_count: int
    mode: str  # "hybrid" or "lexical"
    encoder: str  # what reads which texts, for people
    warning: str | None
    unembedded_count: int  # texts found by their words alone until they are embedded
    unindexed_count: int  # FAQs not found yet: many have changed and are being indexed
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An FAQ for what is being typed; the search's top hit says how sure that is."""

    document: Document
    confidence: float | None = None
    certainty: Certainty | None = None


def search(
    text: str,
    *,
    context: Context | None = None,
    without: Collection[int] = (),
    languages: Languages = no_languages,
    limit: int = 5,
    effort: Effort = Effort.QUICK,
) -> SearchResult:
    """Rank the published, valid FAQs for a message and decide what to do.

        result = search("Where is my parcel?")
        if result.match:
            print(result.match.document.answer)

    With a context the message is also read in the light of what came before, and
    `result.reading` says which reading won. What takes long is done in the background;
    a command, which would end before its thread, makes the full effort. With FAQs left
    out, by their ids, the message is read alone.

    Of an FAQ and its translations one is found: in the first of the languages that they
    have, else the original; without languages the one that is nearest. Which languages
    these are is asked only where there are translations.
    """
    find = _Reader.now(limit=limit, effort=effort, languages=languages)
    if without:
        return find(text, without=tuple(without))
    return read(text, find.translated(context), search=find)


def search_parts(
    text: str,
    *,
    context: Context | None = None,
    languages: Languages = no_languages,
    limit: int = 5,
) -> tuple[SearchResult, ...]:
    """One result for each question of a message that asks several, else none."""
    parts = split(text)
    if not parts:  # nearly all messages end here, at no cost
        return ()
    find = _Reader.now(limit=limit, languages=languages)
    return read_parts(parts, find.translated(context), search=find, whole=text)


def search_in(
    snapshot: Snapshot,
    text: str,
    *,
    context: Context | None = None,
    without: Collection[int] = (),
    languages: Languages = no_languages,
    limit: int = 5,
) -> SearchResult:
    """As `search`, of a snapshot at hand: one that holds what is not saved, say."""
    find = _Reader.of(snapshot, limit=limit, languages=languages)
    if without:
        return find(text, without=tuple(without))
    return read(text, find.translated(context), search=find)


def search_parts_in(
    snapshot: Snapshot,
    text: str,
    *,
    context: Context | None = None,
    languages: Languages = no_languages,
) -> tuple[SearchResult, ...]:
    """As `search_parts`, of a snapshot at hand."""
    find = _Reader.of(snapshot, languages=languages)
    parts = split(text)
    context = find.translated(context)
    return read_parts(parts, context, search=find, whole=text) if parts else ()


def suggest(
    text: str, *, languages: Languages = no_languages, limit: int = 10
) -> tuple[Suggestion, ...]:
    """FAQs for a question that may not be typed to its end.

        for suggestion in suggest("how do i res"):
            print(suggestion.document.question)

    What answers it comes first, then questions that go on with its words, then what
    else is near. An FAQ and its translations are one, as in `search`.
    """
    find = _Reader.now(limit=limit, languages=languages)
    result = read(text, None, search=find)
    is_near = result.decision not in {Decision.NONE, Decision.SMALL_TALK}
    hits = {hit.document.faq_id: hit.document for hit in result.hits}
    top = next(iter(hits), None)
    begun = {each.faq_id: each for each in find.one_each(completed(text), hits)}
    ranked = [faq_id for faq_id in hits if faq_id in begun]  # best first
    ids = dict.fromkeys(
        [
            *([top] if result.match and top else []),
            *ranked,
            *begun,
            *(hits if is_near else []),
        ]
    )
    known = hits | begun
    return tuple(
        Suggestion(
            document=known[faq_id],
            confidence=result.confidence if faq_id == top else None,
            certainty=result.certainty if faq_id == top else None,
        )
        for faq_id in list(ids)[:limit]
    )


def rivals(
    question: str, answer: str, *, without: Collection[int] = ()
) -> list[Document]:
    """Other FAQs that surely answer a question already, and in other words.

    With such an FAQ and one of this question, the bot asks back or says nothing.
    Neither those left out nor their translations are rivals.
    """
    result = search(question, without=without)
    asked = question_key(question)
    found = [
        hit.document for hit in result.hits if question_key(hit.phrasing) == asked
    ]  # several, if they silence each other already
    if result.decision is Decision.SURE:
        found = [result.hits[0].document]
    return [each for each in found if normalise(each.answer) != normalise(answer)]


def nearest(
    text: str,
    *,
    context: Context | None = None,
    also: Collection[Document] = (),
    languages: Languages = no_languages,
    limit: int = NEAREST,
) -> tuple[Document, ...]:
    """The FAQs worth a look for a message, whatever is decided: the nearest first.

    Those that are given come before, and the ones near the message and the question
    before it after; none of which a phrasing must not match the message.
    """
    snapshot = current_snapshot()
    return nearest_in(
        snapshot, text, context=context, also=also, languages=languages, limit=limit
    )


def nearest_in(
    snapshot: Snapshot,
    text: str,
    *,
    context: Context | None = None,
    also: Collection[Document] = (),
    languages: Languages = no_languages,
    limit: int = NEAREST,
) -> tuple[Document, ...]:
    """As `nearest`, of a snapshot at hand."""
    find = _Reader.of(snapshot, limit=limit, languages=languages)
    return list_nearest(text, find.translated(context), also=also, search=find)


def exchanged_word(text: str, faq_id: int) -> ExchangedWord | None:
    """The words that make a message another question than the FAQ's, if some do."""
    return current_snapshot().index.exchanged_word(text, faq_id)


def find(faq_id: int) -> Document | None:
    """The published, valid FAQ as it is now, if there is one."""
    snapshot = current_snapshot()
    document = snapshot.index.get(faq_id)
    if document is None and snapshot.state is State.PARTIAL:
        stored = load_documents(FAQ.objects.published().filter(id=faq_id))
        document = stored[0] if stored else None
    if document is None or not document.is_valid_at(timezone.now()):
        return None
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Searches for texts, all in the same snapshot and at the same moment."""

    snapshot: Snapshot
    moment: datetime
    limit: int
    languages: Languages = no_languages

    @classmethod
    def of(cls, snapshot: Snapshot, *, languages: Languages, limit: int = 5) -> _Reader:
        now = timezone.now()
        return cls(snapshot=snapshot, moment=now, limit=limit, languages=languages)

    @classmethod
    def now(
        cls,
        *,
        limit: int,
        effort: Effort = Effort.QUICK,
        languages: Languages = no_languages,
    ) -> _Reader:
        snapshot = current_snapshot(effort)
        return cls.of(snapshot, limit=limit, languages=languages)

    def __call__(
        self, text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
    ) -> SearchResult:
        index = self.snapshot.index
        if self.snapshot.state is State.PARTIAL:
            index = with_equal(index, text)
        if only:
            index = index.only(self._with_groups(only))
        if without:
            index = index.without(self._with_groups(without))
        result = index.search(
            text,
            limit=max(self.limit, len(only)),
            now=self.moment,
            revision=self.snapshot.stamp.number,
            thresholds=self.snapshot.labels.thresholds,
            memory=self.snapshot.labels.memory,
        )
        if any(hit.document.group is not None for hit in result.hits):
            return in_languages(result, self.languages(), self._group_of)
        return result

    def translated(self, context: Context | None) -> Context | None:
        """What was said before, its FAQs in the languages of this message."""
        if context is None:
            return None
        index = self.snapshot.index
        documents = [index.get(faq_id) for faq_id in context.faq_ids]
        ids = [
            self.in_language(document).faq_id if document else faq_id
            for faq_id, document in zip(context.faq_ids, documents, strict=True)
        ]
        return replace(context, faq_ids=tuple(dict.fromkeys(ids)))

    def in_language(self, document: Document) -> Document:
        languages = () if document.group is None else self.languages()
        if not languages:
            return document
        return translated(document, languages, self._group_of(document))

    def one_each(
        self, documents: Iterable[Document], shown: Mapping[int, Document]
    ) -> Iterator[Document]:
        """The documents, one of each group: the one shown if there is one."""
        known = {each.group: each for each in shown.values() if each.group}
        for document in documents:
            one = known.get(document.group or 0) or self.in_language(document)
            if one.group:
                known.setdefault(one.group, one)
            yield one

    def _with_groups(self, faq_ids: Sequence[int]) -> Sequence[int]:
        """These FAQs and their translations: whoever names one means them all."""
        index = self.snapshot.index
        found = filter(None, map(index.get, faq_ids))
        others = [each.faq_id for one in found for each in index.group_of(one)]
        return list(dict.fromkeys([*faq_ids, *others]))

    def _group_of(self, document: Document) -> list[Document]:
        members = self.snapshot.index.group_of(document)
        if self.snapshot.state is State.PARTIAL:
            faqs = FAQ.objects.published()
            is_member = Q(pk=document.group) | Q(translation_of=document.group)
            members = tuple(load_documents(faqs.filter(is_member)))
        return [each for each in members if each.is_valid_at(self.moment)]


def status() -> SearchStatus:
    """The state of search in this process."""
    snapshot = current_snapshot()
    index = snapshot.index
    unindexed_count = 0
    if snapshot.state is State.PARTIAL:
        unindexed_count = max(0, FAQ.objects.published().count() - len(index))
    state = current_encoder()
    warnings = [state.warning]
    reader = index.encoder.sha256 if index.encoder else ""
    if reader not in snapshot.labels.thresholds:
        warnings += [outdated_warning(index.encoder), index.warning]
    return SearchStatus(
        faq_count=len(index) + unindexed_count,
        mode=index.mode,
        encoder=state.description,
        warning=" ".join(filter(None, warnings)) or None,
        unembedded_count=len(snapshot.missing_texts()),
        unindexed_count=unindexed_count,
        revision=snapshot.stamp.number,
    )


def reset() -> None:
    """Forget the index of this process, as after a restart."""
    holder.reset()


def current_snapshot(effort: Effort = Effort.QUICK) -> Snapshot:
    """A snapshot to search; the job that it leaves work to has been started.

    Where no thread may work beside this request, or none would see what it sees, the
    request waits until nothing is left out.
    """
    if not settings.FAQ_EMBED_IN_BACKGROUND or connection.in_atomic_block:
        effort = Effort.FULL
    snapshot = holder.current(effort)
    job = JOBS.get(snapshot.state)
    if effort is Effort.QUICK and job is not None:
        job.start()
    return snapshot
