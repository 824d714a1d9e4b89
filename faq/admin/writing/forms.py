"""What is asked of staff, and refused, before an FAQ is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from faq.admin.languages import (
    language_choices,
    language_name,
    links,
    quoted,
)
from faq.admin.writing.pinning import objection_of_pins
from faq.admin.writing.telling import image_refused, objections
from faq.admin.writing.widgets import AnswerWidget
from faq.admin.writing.wordings import WordingsField
from faq.editing.documents import change_of, document_of
from faq.editing.languages import spoken
from faq.editing.objections import FOUND_BY
from faq.editing.rules import said_already
from faq.editing.wordings import KINDS, in_both, save_wordings, stored_wordings
from faq.learning.trying import neighbourhood_of
from faq.linting.images import find_image
from faq.models import FAQ
from faq.search import rivals, search_in

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class Consent(forms.BooleanField):
    """What is asked of staff once, and nothing of the FAQ."""

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class ReasonField(forms.CharField):
    """Why something is saved all the same: kept in the history, not of the FAQ."""

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class FAQForm(forms.ModelForm):
    # Of the class that is made for a request (Any: fields' values).
    is_next_text: ClassVar[bool] = False  # sent to wait beside what is published
    refusal: ClassVar[str] = ""  # why it cannot be saved, whatever it says
    next_values: ClassVar[Mapping[str, Any]] = {}  # shown instead of what is stored

    wordings = WordingsField(
        label=gettext_lazy("Asked like this"),
        help_text=gettext_lazy(
            "Other ways in which customers ask this, one a line. Paste as many as you "
            "have: ten lines are ten wordings."
        ),
    )
    never = WordingsField(
        label=gettext_lazy("Never this"),
        help_text=gettext_lazy(
            "Questions this FAQ must never answer, though they sound like it, one a "
            "line."
        ),
    )
    save_anyway = Consent(
        label=gettext_lazy("Save anyway"), required=False, widget=forms.HiddenInput
    )
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django types them
        super().__init__(*args, **kwargs)
        for name, texts in stored_wordings(self.instance).items():
            self.initial.setdefault(name, texts)
        self.initial.update(self.next_values)
        if "answer" in self.fields:
            self.fields["answer"].widget = AnswerWidget()
        for name, text in HELP_TEXTS.items():
            if name in self.fields:
                self.fields[name].help_text = text
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=language_choices(self.instance),
            required=False,
            widget=UnfoldAdminSelectWidget,
            help_text=HELP_TEXTS["language"],
        )

    def clean(self) -> dict[str, Any] | None:  # Any: the fields' values, as Django has
        """Refuse what cannot be; ask before two answer one question."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # Any: as above
        if self.refusal:
            self.add_error(None, self.refusal)
        self._refuse_texts(cleaned)
        same = [] if self.errors else self._of_its_language(cleaned)
        if same:
            self.add_error("language", _said_already(same))
        if not self.errors and self._is_to_be_asked(cleaned):
            document = document_of(cleaned, faq_id=self.instance.pk)
            near = neighbourhood_of(document, search=search_in)
            found = objections(document, near, rivals)
            if found:
                self.fields["save_anyway"].widget = UnfoldBooleanWidget()
                self.add_error("save_anyway", _would_happen(found))
        self._ask_for_reason(cleaned)
        return cleaned

    def _ask_for_reason(self, cleaned: dict[str, Any]) -> None:  # Any: as above
        """Refuse, without a reason, what breaks pinned questions."""
        if not (self.changed_data or self.instance.pk is None) or self.errors:
            return
        if self.is_next_text:  # asked when it is published
            return
        objection = objection_of_pins(change_of(cleaned, self.instance))
        if objection is None:
            cleaned["reason"] = ""  # there was nothing to give one for
            return
        self.fields["reason"].widget = UnfoldAdminTextInputWidget()
        if not cleaned.get("reason"):
            self.add_error("reason", objection)

    def _save_m2m(self) -> None:
        """Store the wordings, too, once the FAQ has a row to which they belong."""
        super()._save_m2m()  # type: ignore[misc]  # the stubs do not know it
        if set(KINDS).intersection(self.changed_data):
            save_wordings(
                self.instance, {name: self.cleaned_data[name] for name in KINDS}
            )

    def _refuse_texts(self, cleaned: dict[str, Any]) -> None:  # Any: as above
        is_new = "answer" in self.changed_data
        if is_new and (image := find_image(cleaned.get("answer") or "")):
            self.add_error(
                "answer", format_html("{} ({})", image_refused(), image[:80])
            )
        both = in_both(cleaned.get("wordings") or (), cleaned.get("never") or ())
        if both:
            shown = ", ".join(quoted(text, 60) for text in both[:5])
            self.add_error(
                "never",
                _("In both lists; remove it from one: %(wordings)s")
                % {"wordings": shown},
            )

    def _is_to_be_asked(self, cleaned: dict[str, Any]) -> bool:  # Any: as above
        status = cleaned.get("status", self.instance.status)  # not all may set it
        is_published = status == FAQ.Status.PUBLISHED and not self.is_next_text
        is_other = FOUND_BY.intersection(self.changed_data)
        return is_published and bool(is_other) and not cleaned["save_anyway"]

    def _of_its_language(self, cleaned: dict[str, Any]) -> list[FAQ]:  # Any: as above
        """Others that say in its language what this one is to be a translation of."""
        return said_already(cleaned, self.instance)


def _would_happen(found: Sequence[SafeString]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((each,) for each in found))
    return format_html(
        "{}<ul>{}</ul>{}",
        _("Saving this would change what customers get:"),
        items,
        _("Change it, save it as a draft, or tick “Save anyway”."),
    )


def _said_already(faqs: Sequence[FAQ]) -> SafeString:
    return format_html(
        _(
            "{faqs} says this in {language} already. Change that one, or set the "
            "language that this text is in."
        ),
        faqs=links((faq.pk, faq.question) for faq in faqs),
        language=language_name(spoken(faqs[0])),
    )


HELP_TEXTS = {
    "question": gettext_lazy("As a customer would ask it, in one sentence."),
    "answer": gettext_lazy(
        "Customers get it word for word. Markdown: <code>**bold**</code>, <code>- "
        "item</code>, <code>1. step</code>, <code>[words](https://address)</code>; an "
        "empty line starts a paragraph."
    ),
    "category": gettext_lazy("The subject under which staff and customers find it."),
    "keywords": gettext_lazy(
        "Words that help search although no wording has them, with spaces between: "
        "product names, abbreviations."
    ),
    "status": gettext_lazy("Customers get published FAQs only; drafts wait for you."),
    "valid_from": gettext_lazy("Before this, customers do not get it. Empty: at once."),
    "valid_until": gettext_lazy(
        "From then on, customers do not get it any more. Empty: for good."
    ),
    "language": gettext_lazy(
        "Customers who write or read it get this FAQ. Set it where the text is too "
        "short to tell."
    ),
    "translation_of": gettext_lazy(
        "The FAQ that this one says in another language. Customers get the one in "
        "their language."
    ),
    "external_id": gettext_lazy(
        "What another system calls it. An import finds the FAQ by it, even if it was "
        "reworded."
    ),
}
