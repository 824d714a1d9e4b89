"""What an import would make of FAQs, as search would find them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faq.importing.columns import Column
from faq.indexing.documents import load_documents
from faq.learning.trying import UnsavedChange
from faq.models import FAQ
from faq.retrieval import Document
from faq.retrieval.text.languages import told_language

if TYPE_CHECKING:
    from faq.importing import ImportPlan
    from faq.importing.planning.plans import CheckedRow

# Fields of a row that are those of a document.
SAME = ("question", "answer", "category", "valid_from", "valid_until", "language")


def change_of_plan(plan: ImportPlan) -> UnsavedChange:
    """The FAQs that an import would publish or change, and those it would withdraw.

    New FAQs have ids below zero, by their place in the file; links between
    translations are left out.
    """
    rows = [row for row in plan.rows if plan.verdicts[row.position].is_written]
    faqs = FAQ.objects.filter(pk__in=[row.faq_id for row in rows if row.faq_id])
    stored = {document.faq_id: document for document in load_documents(faqs)}
    statuses = dict(faqs.order_by().values_list("pk", "status"))
    published: list[Document] = []
    removed = set(plan.retired_ids)
    for row in rows:
        known = stored.get(row.faq_id or 0)
        status = _status(row, plan, statuses.get(row.faq_id or 0))
        if status == FAQ.Status.PUBLISHED:
            published.append(_document(row, plan, known))
        elif known is not None:
            removed.add(known.faq_id)
    return UnsavedChange(documents=tuple(published), removed=frozenset(removed))


def _status(row: CheckedRow, plan: ImportPlan, known: str | None) -> str:
    if plan.verdicts[row.position].is_withheld:
        return FAQ.Status.DRAFT
    said = dict(_values(row, plan)).get(Column.STATUS)
    kept = None if plan.choices.replace else known
    return str(said or kept or FAQ.Status.PUBLISHED)


def _document(row: CheckedRow, plan: ImportPlan, known: Document | None) -> Document:
    values = dict(_values(row, plan))
    fields: dict[str, Any] = {  # Any: of several types, as a document has them
        name: values[column]
        for name in SAME
        if (column := Column(name)) in values and (values[column] or name != "language")
    }
    if Column.KEYWORDS in values:
        fields["keywords"] = tuple(str(values[Column.KEYWORDS] or "").split())
    if row.alternates:
        fields["alternates"] = row.alternates
    if known is not None:
        return replace(known, **fields)
    question, answer = fields["question"], fields["answer"]
    fields.setdefault(
        "language", told_language(question) or told_language(answer) or ""
    )
    return Document(faq_id=-(row.position + 1), **fields)


def _values(row: CheckedRow, plan: ImportPlan) -> Iterator[tuple[Column, object]]:
    yield from zip(plan.rows.columns, row.values, strict=False)
