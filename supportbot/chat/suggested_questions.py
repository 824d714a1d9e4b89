"""Questions to begin with: FAQs that are asked most and that answer themselves."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING

from faq import search as faq_search
from faq.models import FAQ
from faq.retrieval import Decision, Document, is_related
from sessions_app.statistics import most_answered_faqs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.indexing import Stamp

MOST = 4
MAX_LOOKED_AT = 40  # FAQs that are tried, so that a look costs little
KEPT_SECONDS = 600.0  # what is asked most changes slowly


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    stamp: Stamp  # of the knowledge base
    found_at: float  # on the monotonic clock
    questions: tuple[str, ...]


_kept: dict[str, _Kept] = {}
_lock = Lock()  # one looks, the others wait for what it finds


def suggested_questions(language: str) -> Sequence[str]:
    """At most four questions for readers of a language that the bot speaks.

    Found anew when the knowledge base changes, and every ten minutes.
    """
    stamp = faq_search.current_snapshot().stamp
    with _lock:
        kept = _kept.get(language)
        now = time.monotonic()
        if kept and kept.stamp == stamp and now - kept.found_at < KEPT_SECONDS:
            return kept.questions
        questions = tuple(islice(_answered(language), MOST))
        _kept[language] = _Kept(stamp=stamp, found_at=now, questions=questions)
        return questions


def forget() -> None:
    """Forget what was found, as after a restart."""
    _kept.clear()


def _answered(language: str) -> Iterator[str]:
    """The questions that the bot surely answers, the reader's language first."""
    known = [_in_language(document, language) for document in _candidates()]
    once = {each.faq_id: each for each in known}.values()
    ranked = sorted(once, key=lambda each: not is_related(each.language, language))
    answers: set[str] = set()
    for document in ranked:
        is_new = document.answer not in answers
        if is_new and _answers_itself(document, language):
            answers.add(document.answer)
            yield document.question


def _candidates() -> Iterable[Document]:
    """The FAQs asked most, then those that were made first."""
    first = FAQ.objects.published().filter(translation_of=None).order_by("id")
    ids = chain(
        most_answered_faqs(), first.values_list("pk", flat=True)[:MAX_LOOKED_AT]
    )
    documents = map(faq_search.find, dict.fromkeys(ids))
    return islice(filter(None, documents), MAX_LOOKED_AT)


def _in_language(document: Document, language: str) -> Document:
    """The document's translation, where there is one that answers its question."""
    if document.group is None:
        return document
    found = faq_search.search(document.question, languages=lambda: [language])
    is_same = found.match and found.match.document.group == document.group
    return found.match.document if found.match and is_same else document


def _answers_itself(document: Document, language: str) -> bool:
    found = faq_search.search(document.question, languages=lambda: [language])
    is_sure = found.decision is Decision.SURE and found.match is not None
    return is_sure and found.hits[0].document.faq_id == document.faq_id
