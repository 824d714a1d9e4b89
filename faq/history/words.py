"""What a version says, in the words of the screen, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from faq.history.differences import differences_html
from faq.models import Phrasing

if TYPE_CHECKING:
    from faq.history.tables import Kept

Values = Mapping[str, Any]  # Any: what the columns hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that two versions have different; `html` holds both, marked."""

    name: str
    label: str
    html: SafeString


def differences(kept: Kept, before: Values | None, after: Values) -> list[Difference]:
    """The fields that differ; without a version before, those that say something."""
    earlier = before or {}
    return [
        Difference(
            name=name,
            label=label(kept, name),
            html=_html(kept, name, earlier, after),
        )
        for name in kept.compared
        if _meaning(earlier.get(name)) != _meaning(after.get(name))
    ]


def _meaning(value: object) -> object:
    """Browsers end lines otherwise than files; nobody sees it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value or ""


def label(kept: Kept, name: str) -> str:
    if name == "phrasings":
        return _("Wordings")
    field = kept.model._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001
    return str(capfirst(getattr(field, "verbose_name", name)))


def in_words(kept: Kept, name: str, values: Values) -> str:
    """A field as staff read it; wordings one a line."""
    value = values.get(name)
    if name == "phrasings":
        return "\n".join(map(wording, value or ()))
    if name == "category_id":
        return str(values.get("category_name") or "")
    if name == "translation_of_id":
        return _("FAQ %(number)s") % {"number": value} if value else ""
    if isinstance(value, datetime):
        return str(date_format(timezone.localtime(value), "DATETIME_FORMAT"))
    field = kept.model._meta.get_field(name)  # noqa: SLF001  documented
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, "" if value is None else _meaning(value)))


def wording(phrasing: Mapping[str, str]) -> str:
    if phrasing["kind"] == Phrasing.Kind.NEVER:
        return _("never: %(text)s") % {"text": phrasing["text"]}
    return phrasing["text"]


def _html(kept: Kept, name: str, before: Values, after: Values) -> SafeString:
    if name != "phrasings":
        return differences_html(
            in_words(kept, name, before), in_words(kept, name, after)
        )
    old = [wording(phrasing) for phrasing in before.get(name) or ()]
    new = [wording(phrasing) for phrasing in after.get(name) or ()]
    gone = [text for text in old if text not in new]
    came = [text for text in new if text not in old]
    if not gone and not came:
        return format_html("{}", _("in another order"))
    return format_html(
        "{}{}",
        format_html_join("", "<del>{}</del>\n", ((text,) for text in gone)),
        format_html_join("", "<ins>{}</ins>\n", ((text,) for text in came)),
    )
