"""FAQs in the customer's language: which of an FAQ and its translations is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from faq.retrieval.text.languages import is_related
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.retrieval.results import Document, Hit, SearchResult

# The documents that say the same as one, each in its language.
GroupOf = Callable[["Document"], Sequence["Document"]]


def in_languages(
    result: SearchResult, languages: Sequence[str], group_of: GroupOf
) -> SearchResult:
    """The result with every hit in the first of these languages that its group has.

    Else with the original; without languages as it was found.
    """
    if not languages:
        return result
    hits = (_spoken(hit, result.query, languages, group_of) for hit in result.hits)
    return replace(result, hits=tuple(hits))


def translated(
    document: Document, languages: Sequence[str], members: Iterable[Document]
) -> Document:
    """The member of the document's group that is for readers of these languages."""
    known = [each for each in members if each.group is not None]
    for language in languages:
        for is_same in (_is_alike, is_related):
            for each in known:
                if is_same(each.language, language):
                    return each
    originals = (each for each in known if each.faq_id == each.group)
    return next(originals, document)


def _spoken(hit: Hit, query: str, languages: Sequence[str], group_of: GroupOf) -> Hit:
    if hit.document.group is None:
        return hit
    asked = normalise(query)
    members = [
        each
        for each in group_of(hit.document)
        if asked not in map(normalise, each.never)
    ]
    return replace(hit, document=translated(hit.document, languages, members))


def _is_alike(known: str, language: str) -> bool:
    return known.lower() == language.lower()
