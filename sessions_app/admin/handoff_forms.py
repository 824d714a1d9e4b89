"""What staff write on the page of a handoff: to the customer, and to each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from sessions_app import mails
from sessions_app.models import Handoff

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MAX_REPLY_CHARS = 4_000
WHO_MAY_ANSWER = "sessions_app.change_handoff"


class HandoffForm(forms.ModelForm):
    """Who sees to it, and what colleagues should know."""

    class Meta:
        model = Handoff
        fields = ("assignee", "note")
        widgets = {"note": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        if "assignee" in self.fields:
            label = self.fields["assignee"].label
            self.fields["assignee"] = _assignee_field(self.instance, label)


class ReplyForm(HandoffForm):
    """With what is written to the customer while it is open."""

    reply = forms.CharField(
        label=_("Reply to the customer"),
        required=False,
        max_length=MAX_REPLY_CHARS,
        widget=UnfoldAdminTextareaWidget,
        help_text=_(
            "Appears in the conversation on the customer's screen, under your first "
            "name if your account has one. Markdown is allowed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: passed on
        super().__init__(*args, **kwargs)
        address = self.instance.address
        if address and mails.is_on():
            field = self.fields["reply"]
            told = gettext("Goes by e-mail to {address}, too.").format(address=address)
            field.help_text = f"{field.help_text} {told}"


def colleagues() -> QuerySet[User]:
    """Those who may see to handoffs, by name."""
    may: QuerySet[User] = get_user_model().objects.with_perm(WHO_MAY_ANSWER)
    return may.filter(is_staff=True).order_by("username")


def contact_link(contact: str) -> str:
    """The contact as a link, where it is an address or a number."""
    scheme = scheme_of(contact)
    if not scheme:
        return contact
    address = f"{scheme}:{quote(contact, safe='@+')}"
    return format_html('<a href="{}">{}</a>', address, contact)


def scheme_of(contact: str) -> str:
    """What opens a way to reach somebody: mailto, tel, or nothing."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact):
        return "mailto"
    return "tel" if re.fullmatch(r"\+?[\d\s()/.-]{5,30}", contact) else ""


def _assignee_field(
    handoff: Handoff, label: str | StrPromise | None
) -> forms.ModelChoiceField:
    """Of colleagues, and whoever has it by now."""
    chosen = Q(pk__in=colleagues().values("pk")) | Q(pk=handoff.assignee_id)
    return forms.ModelChoiceField(
        User.objects.filter(chosen).order_by("username"),
        label=label,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
