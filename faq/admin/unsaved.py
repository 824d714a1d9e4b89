"""An FAQ as its form has it, for search: nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from faq.admin.languages import told
from faq.admin.wordings import MAX_CHARS, lines_of
from faq.learning import UNSAVED_ID
from faq.models import FAQ
from faq.retrieval import Document

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

MAX_ANSWER = 50_000  # characters that are looked at


class LinesField(forms.CharField):
    """The lines of a box, whatever is wrong with them: they are being written."""

    def clean(self, value: Any) -> list[str]:  # Any: as Django types them
        return [line.text[:MAX_CHARS] for line in lines_of(value)]


class UnsavedForm(forms.Form):
    """What the page sends while somebody writes; nothing is required."""

    id = forms.IntegerField(required=False, min_value=1)
    question = forms.CharField(required=False)
    answer = forms.CharField(required=False)
    wordings = LinesField(required=False)
    never = LinesField(required=False)
    keywords = forms.CharField(required=False)
    language = forms.CharField(required=False)
    translation_of = forms.IntegerField(required=False, min_value=1)
    status = forms.CharField(required=False)

    def document(self) -> Document:
        """The FAQ as search would know it; what cannot be read counts as empty."""
        self.is_valid()
        values = self.cleaned_data
        original = FAQ.objects.filter(pk=values.get("translation_of") or 0).first()
        return document_of(
            {**values, "translation_of": original}, faq_id=values.get("id")
        )


def document_of(values: Mapping[str, Any], *, faq_id: int | None) -> Document:
    """An FAQ of these values (Any: as forms clean them) as customers would find it."""
    question = " ".join((values.get("question") or "").split())[:MAX_CHARS]
    answer = (values.get("answer") or "")[:MAX_ANSWER]
    return Document(
        faq_id=faq_id or UNSAVED_ID,
        question=question,
        answer=answer,
        category=str(values.get("category") or ""),
        keywords=tuple((values.get("keywords") or "").split()),
        alternates=tuple(values.get("wordings") or ()),
        never=tuple(values.get("never") or ()),
        language=values.get("language") or told(question, answer),
        group=_group_of(values.get("translation_of"), faq_id),
    )


def _group_of(original: FAQ | None, faq_id: int | None) -> int | None:
    if original is not None:
        return original.translation_of_id or original.pk
    is_original = faq_id and FAQ.objects.filter(translation_of=faq_id).exists()
    return faq_id if is_original else None


def may_write(user: User | AnonymousUser) -> bool:
    return user.has_perm("faq.add_faq") or user.has_perm("faq.change_faq")
