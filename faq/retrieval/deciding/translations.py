"""FAQs in the customer's language: which of an FAQ and its translations is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from faq.retrieval.text.normalisation import normalise
from faq.retrieval.text.stop_words import language_of

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
    if not languages or all(hit.document.group is None for hit in result.hits):
        return result
    hits = (_spoken(hit, result.query, languages, group_of) for hit in result.hits)
    return replace(result, hits=tuple(hits))


def translated(
    document: Document, languages: Sequence[str], members: Iterable[Document]
) -> Document:
    """The member of the document's group that is for readers of these languages."""
    known = [each for each in members if each.group is not None]
    for language in languages:
        for is_same in (_is_alike, _is_related):
            for each in known:
                if is_same(language_of_document(each), language):
                    return each
    originals = (each for each in known if each.faq_id == each.group)
    return next(originals, document)


def language_of_document(document: Document) -> str | None:
    """The language that staff have set, else the one that its text is taken for."""
    return document.language or _told(document.question, document.answer)


def is_read(language: str, languages: Iterable[str]) -> bool:
    """Whether who reads these languages reads that one: pt for pt-br."""
    return any(_is_related(language, each) for each in languages)


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


@lru_cache(maxsize=4096)
def _told(question: str, answer: str) -> str | None:
    return language_of(f"{question}\n{answer}")


def _is_alike(known: str | None, language: str) -> bool:
    return (known or "").lower() == language.lower()


def _is_related(known: str | None, language: str) -> bool:
    return _base(known or "") == _base(language)


def _base(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]
