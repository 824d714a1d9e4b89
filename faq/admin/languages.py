"""The languages of FAQs, and what is a translation of what, as staff see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from faq.editing.languages import group_of, spoken, told
from faq.models import FAQ

# Classes of the admin's theme: it shows a bare link as text.
LINK = "text-primary-600 underline"
BUTTON = "inline-block bg-primary-600 text-white rounded-default px-3 py-2 mt-2"
NOT_TOLD = gettext_lazy("not told by its text")


def language_name(code: str) -> str:
    """The name of a language in the reader's; the code of one that has none."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def language_choices(faq: FAQ) -> list[tuple[str, str]]:
    """Languages to choose from, the first that of the text, and the FAQ's own."""
    read = told(faq.question, faq.answer)
    as_told = (
        _("As its text tells: {language}").format(language=language_name(read))
        if read
        else _("As its text tells")
    )
    codes = {code for code, _name in settings.LANGUAGES} | ({faq.language} - {""})
    named = ((code, language_name(code)) for code in codes)
    return [
        ("", as_told),
        *sorted(named, key=lambda pair: pair[1]),
    ]


def translation_links(faq: FAQ) -> SafeString:
    """The FAQ in its other languages, and a way to write it in one more."""
    shown = format_html_join("", "<li>{}</li>", _items(faq))
    filled_in = {
        "translation_of": faq.translation_of_id or faq.pk,
        "category": faq.category_id or "",
        "status": FAQ.Status.DRAFT.value,
    }
    address = f"{reverse('admin:faq_faq_add')}?{urlencode(filled_in)}"
    add = format_html(
        '<a href="{}" class="{}">{}</a>', address, BUTTON, _("Add a translation")
    )
    return format_html("<ul>{}</ul>{}", shown, add)


def _items(faq: FAQ) -> Iterator[tuple[SafeString]]:
    for other in group_of(faq):
        code = spoken(other)
        kinds = [
            language_name(code) if code else str(NOT_TOLD),
            _("the original") if other.pk == faq.translation_of_id else "",
            _("draft") if other.status == FAQ.Status.DRAFT else "",
        ]
        told_kinds = ", ".join(filter(None, kinds))
        yield (format_html("{} ({})", links([(other.pk, other.question)]), told_kinds),)


def links(faqs: Iterable[tuple[int, str]]) -> SafeString:
    return format_html_join(
        ", ",
        f'<a href="{{}}" class="{LINK}">{{}}</a>',
        (
            (reverse("admin:faq_faq_change", args=[pk]), quoted(text))
            for pk, text in faqs
        ),
    )


def quoted(text: str, chars: int = 80) -> str:
    """The text, shortened, in the quotation marks of the reader's language."""
    return _("“{text}”").format(text=Truncator(text).chars(chars))
