"""Wordings that customers may use and that do not lead to their FAQ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from faq.checking.base_findings import BaseFinding, found
from faq.linting.findings import Finding, LintedField, LintRule
from faq.linting.reasons import Reason
from faq.retrieval.text.normalisation import normalise, question_key

if TYPE_CHECKING:
    from faq.retrieval import Document, Index, SearchResult
    from faq.retrieval.matching.none_memory import NoneMemory
    from faq.retrieval.results import OwnThresholds

MAX_NAMED = 5  # other FAQs of one question


def same_questions(documents: Iterable[Document]) -> Iterator[BaseFinding]:
    """Questions and wordings that several FAQs have, translations apart."""
    groups: dict[str, dict[int, tuple[Document, str]]] = defaultdict(dict)
    for document in documents:
        for text in (document.question, *document.alternates):
            groups[question_key(text)].setdefault(document.faq_id, (document, text))
    for key, owners in groups.items():
        if len({one.group or one.faq_id for one, _ in owners.values()}) > 1:
            yield from _same(key, list(owners.values()))


def _same(key: str, owners: list[tuple[Document, str]]) -> Iterator[BaseFinding]:
    for document, text in owners:
        others = [one for one, _ in owners if _is_other(one, document)][:MAX_NAMED]
        if not others:
            continue
        is_equal = all(
            normalise(one.answer) == normalise(document.answer) for one in others
        )
        answered = Reason.SAME_ANSWER if is_equal else Reason.OTHER_ANSWER
        named = ", ".join(str(one.faq_id) for one in others)
        finding = Finding(
            rule=LintRule.SAME_QUESTION,
            field=_field(document, text),
            reason=answered.format(others=named),
            excerpt=text,
        )
        answers = sorted(one.answer for one in others)
        about = (key, document.answer, *answers)
        yield found(document, finding, *about, other=others[0])


def _is_other(one: Document, document: Document) -> bool:
    return (one.group or one.faq_id) != (document.group or document.faq_id)


def unfound_wordings(
    documents: Iterable[Document],
    index: Index,
    *,
    now: datetime,
    thresholds: OwnThresholds | None = None,
    memory: NoneMemory | None = None,
    without: Collection[str] = (),
) -> Iterator[BaseFinding]:
    """Wordings for which customers would not get their FAQ, by the real search.

    Those whose key is among `without` are known to be another FAQ's, too.
    """
    for document in documents:
        if not document.is_valid_at(now):
            continue
        for text in (document.question, *document.alternates):
            if question_key(text) in without:
                continue
            result = index.search(text, now=now, thresholds=thresholds, memory=memory)
            if not _finds(result, document):
                yield _unfound(document, text, result)


def _finds(result: SearchResult, document: Document) -> bool:
    match = result.match
    if match is None:
        return False
    other = match.document
    is_own = not _is_other(other, document)
    return is_own or normalise(other.answer) == normalise(document.answer)


def _unfound(document: Document, text: str, result: SearchResult) -> BaseFinding:
    match = result.match
    instead = (
        Reason.LEADS_ELSEWHERE.format(
            faq=match.document.faq_id, question=match.document.question
        )
        if match
        else str(Reason.NOT_FOUND)
    )
    finding = Finding(
        rule=LintRule.NOT_FOUND,
        field=_field(document, text),
        reason=instead,
        excerpt=text,
    )
    return found(
        document,
        finding,
        text,
        instead,
        other=match.document if match else None,
    )


def _field(document: Document, text: str) -> LintedField:
    is_question = text == document.question
    return LintedField.QUESTION if is_question else LintedField.WORDING
