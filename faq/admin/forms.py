"""What is asked of staff, and refused, before an FAQ is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from faq.admin.languages import (
    group_of,
    language_choices,
    language_name,
    links,
    spoken,
    told,
)
from faq.models import FAQ, Phrasing
from faq.retrieval.text.normalisation import question_key
from faq.search import rivals

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from faq.retrieval import Document


class PhrasingFormSet(PaginationInlineFormSet):
    def clean(self) -> None:
        """Refuse a wording that the FAQ has; Django leaves that to the database."""
        super().clean()
        stored = Phrasing.objects.filter(faq=self.instance.pk)
        taken = {question_key(phrasing.text): phrasing for phrasing in stored}
        for form in self.forms:
            text = form.cleaned_data.get("text", "")
            if "text" not in form.changed_data or form.cleaned_data.get("DELETE"):
                continue
            key = question_key(text)
            if text and taken.setdefault(key, form.instance) != form.instance:
                form.add_error("text", "The FAQ has this wording already.")


class Consent(forms.BooleanField):
    """What is asked of staff once, and nothing of the FAQ."""

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class FAQForm(forms.ModelForm):
    save_anyway = Consent(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django types them
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            choices=language_choices(self.instance),
            required=False,
            widget=UnfoldAdminSelectWidget,
            help_text="Customers who write or read it get this FAQ.",
        )

    def clean(self) -> dict[str, Any] | None:  # Any: the fields' values, as Django has
        """Refuse a second FAQ of a language; ask before two answer one question."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # Any: as above
        same = [] if self.errors else self._of_its_language(cleaned)
        if same:
            self.add_error("language", _said_already(same))
        if not self.errors and self._is_to_be_asked(cleaned):
            found = rivals(
                cleaned["question"],
                cleaned["answer"],
                without=self._own_ids(cleaned),
            )
            if found:
                self.fields["save_anyway"].widget = UnfoldBooleanWidget()
                self.add_error("save_anyway", _already_answered(found))
        return cleaned

    def _is_to_be_asked(self, cleaned: dict[str, Any]) -> bool:  # Any: as above
        is_published = cleaned["status"] == FAQ.Status.PUBLISHED
        is_other = {"question", "answer", "status"}.intersection(self.changed_data)
        return is_published and bool(is_other) and not cleaned["save_anyway"]

    def _own_ids(self, cleaned: dict[str, Any]) -> list[int]:  # Any: as above
        """The FAQ itself and what it translates: no rivals of its question."""
        original = cleaned.get("translation_of")
        ids = (self.instance.pk, original.pk if original else None)
        return [faq_id for faq_id in ids if faq_id is not None]

    def _of_its_language(self, cleaned: dict[str, Any]) -> list[FAQ]:  # Any: as above
        """Others that say in its language what this one is to be a translation of."""
        original = cleaned.get("translation_of")
        own = cleaned["language"] or told(cleaned["question"], cleaned["answer"])
        others = [original, *group_of(original)] if original and own else []
        return [
            each for each in others if each != self.instance and spoken(each) == own
        ]


def _already_answered(documents: Sequence[Document]) -> SafeString:
    return format_html(
        "{} already answers this question, in other words: with both published the bot "
        "gives neither answer. Change the question, make one a draft, or save anyway.",
        links((document.faq_id, document.question) for document in documents),
    )


def _said_already(faqs: Sequence[FAQ]) -> SafeString:
    return format_html(
        "{} says this in {} already. Change that one, or set the language that this "
        "text is in.",
        links((faq.pk, faq.question) for faq in faqs),
        language_name(spoken(faqs[0])),
    )
