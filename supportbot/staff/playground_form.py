"""What is asked of staff in the playground."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from faq.models import FAQ


class PlaygroundForm(forms.Form):
    """A message, what is to be tried with it, and what was said before."""

    message = forms.CharField(
        label=_("What a customer writes"),
        required=False,
        max_length=settings.CHAT_MAX_MESSAGE_CHARS,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    each_line = forms.BooleanField(
        label=_("Each line is a message of its own"),
        required=False,
        widget=UnfoldBooleanWidget(),
    )
    with_drafts = forms.BooleanField(
        label=_("As if the drafts were published"),
        required=False,
        widget=UnfoldBooleanWidget(),
    )
    ask_model = forms.BooleanField(
        label=_("Ask the language model"),
        required=False,
        widget=UnfoldBooleanWidget(),
    )
    offer = forms.CharField(required=False)  # a question to choose from
    anew = forms.BooleanField(required=False)
    faq = forms.IntegerField(required=False, widget=forms.HiddenInput)
    past = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    @classmethod
    def for_faq(cls, faq: FAQ | None, **chosen: object) -> PlaygroundForm:
        """For the next message; that of a draft is tried as if it were published."""
        is_draft = faq is not None and faq.status == FAQ.Status.DRAFT
        initial = {"faq": faq.pk if faq else None, "with_drafts": is_draft, **chosen}
        return cls(initial=initial)

    @property
    def messages(self) -> list[str]:
        """What was written, and what was clicked on."""
        text: str = self.cleaned_data["offer"] or self.cleaned_data["message"]
        lines = text.splitlines() if self.cleaned_data["each_line"] else [text]
        return [line for line in lines if line.strip()]
