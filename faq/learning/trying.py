"""The knowledge base as it would be after a change that nobody has saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from faq.indexing.embedding import stored_vectors, texts_of
from faq.indexing.holder import holder
from faq.indexing.snapshot import Effort, State
from faq.learning.effects import Neighbourhood, SearchIn, compare
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.text.normalisation import text_key

if TYPE_CHECKING:
    from faq.indexing.snapshot import Snapshot
    from faq.retrieval import Document, Encoder, Index
    from faq.retrieval.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsavedChange:
    """FAQs as they would be, and the ids of those that would be gone or drafts."""

    documents: tuple[Document, ...] = ()
    removed: frozenset[int] = frozenset()
    none_texts: tuple[str, ...] = ()  # questions that no FAQ would answer


def index_with(change: UnsavedChange, *, effort: Effort = Effort.QUICK) -> Index:
    """The index that customers would be answered from; nothing is stored.

        index = index_with(UnsavedChange(removed=frozenset({12})))
        index.get(12)  # None

    As after a save: what is new has its vectors, and a small knowledge base is weighed
    anew. Texts are read once a process; a change of one wording costs one reading.
    """
    return snapshot_with(change, effort=effort).index


def snapshot_with(change: UnsavedChange, *, effort: Effort = Effort.QUICK) -> Snapshot:
    """As `index_with`, with the thresholds and labels in force; for `search_in`."""
    # The search that follows starts the job that a quick snapshot leaves work to.
    snapshot = holder.current(effort)
    vectors = _vectors_of(change.documents, snapshot.index.encoder)
    changed = replace(snapshot, index=_laid_over(snapshot.index, change, vectors))
    if not change.none_texts:
        return changed
    labels = replace(snapshot.labels, memory=_memory_with(snapshot, change.none_texts))
    return replace(changed, labels=labels)


def neighbourhood_of(document: Document, *, search: SearchIn) -> Neighbourhood:
    """The FAQs near to an unsaved one, and what saving it would do to them.

    found = neighbourhood_of(document, search=search_in)
    [effect.other.question for effect in found.effects]
    """
    change = UnsavedChange(documents=(document,))
    return compare(
        document,
        today=holder.current(Effort.QUICK),
        with_it=snapshot_with(change),
        search=search,
    )


def prepare() -> None:
    """Have all FAQs indexed, before a transaction begins in which they are compared.

    What is indexed within one serves it alone, and others wait for its end meanwhile.
    """
    if holder.current(Effort.QUICK).state is State.PARTIAL:
        holder.current(Effort.FULL)


def _laid_over(
    index: Index, change: UnsavedChange, vectors: Mapping[str, Floats]
) -> Index:
    if index.is_small:
        return index.updated(change.documents, change.removed, vectors)
    # Not `updated`: building the delta anew takes a tenth of a second.
    changed = {document.faq_id for document in change.documents}
    left = index.without(changed | change.removed)
    return left.with_documents(change.documents, vectors)


def _memory_with(snapshot: Snapshot, texts: Iterable[str]) -> NoneMemory:
    encoder = snapshot.index.encoder
    vectors = [encoder.encode_query(text) for text in texts] if encoder else []
    return (snapshot.labels.memory or NoneMemory()).extended(texts, vectors)


def _vectors_of(
    documents: Iterable[Document], encoder: Encoder | None
) -> Mapping[str, Floats]:
    if encoder is None:
        return {}
    texts = set(chain.from_iterable(map(texts_of, documents)))
    known = stored_vectors(encoder, texts)
    new = {text_key(text): text for text in texts if text_key(text) not in known}
    return {**known, **{key: encoder.encode_query(new[key]) for key in sorted(new)}}
