"""What is known of the right answers to questions: by staff, by customers, by pins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.functions import Lower

from faq.learning.comparing import Label
from faq.models import LabelledQuestion, PinnedQuestion
from faq.retrieval.text.normalisation import question_key
from faq.voices import labels_of

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

AT_ONCE = 500  # texts in one query


@dataclass(frozen=True, slots=True, kw_only=True)
class _Say:
    """That an FAQ, or none, answers a question or does not."""

    key: str
    faq_id: int | None
    is_right: bool


def labels_by_question(texts: Collection[str]) -> Mapping[str, Label]:
    """A label for each of these questions of which something is known.

    Staff's word and pinned questions go before what customers say.
    """
    says: dict[str, list[_Say]] = defaultdict(list)
    for say in _said(texts):
        says[say.key].append(say)
    by_key = {key: _label(found) for key, found in says.items()}
    return {
        text: by_key[key] for text in texts if (key := question_key(text)) in by_key
    }


def _said(texts: Collection[str]) -> Iterator[_Say]:
    for model in (LabelledQuestion, PinnedQuestion):
        for text, faq_id in _rows(model._default_manager.all(), texts):  # noqa: SLF001 (public in all but name)
            yield _Say(key=question_key(text), faq_id=faq_id, is_right=True)
    for part in _parts(texts):
        for label in labels_of(part):
            yield _Say(
                key=question_key(label.text),
                faq_id=label.faq_id,
                is_right=label.is_right,
            )


def _rows(
    stored: QuerySet[Model], texts: Collection[str]
) -> Iterator[tuple[str, int | None]]:
    for part in _parts(texts):
        # The database makes its own lower case: SQLite knows ASCII only.
        wanted = {form for text in part for form in (text, text.lower())}
        rows = stored.alias(lowered=Lower("text")).filter(lowered__in=wanted)
        yield from rows.values_list("text", "faq_id")


def _parts(texts: Collection[str]) -> Iterator[list[str]]:
    every = sorted(texts)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def _label(says: Iterable[_Say]) -> Label:
    says = list(says)
    right = {say.faq_id for say in says if say.is_right}
    return Label(
        right=frozenset(faq_id for faq_id in right if faq_id is not None),
        wrong=frozenset(
            say.faq_id for say in says if not say.is_right and say.faq_id is not None
        ),
        is_none=right == {None},
    )
