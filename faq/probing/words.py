"""The kinds of probes in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from faq.probing.probes import ProbeKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_KINDS: Mapping[str, StrPromise] = {
    ProbeKind.OPPOSITE: _("Opposite"),
    ProbeKind.OTHER_NAME: _("Other name"),
    ProbeKind.OTHER_NUMBER: _("Other number, date or unit"),
    ProbeKind.OTHER_SUBJECT: _("Other subject"),
    ProbeKind.TWO_HALVES: _("Halves of two questions"),
    ProbeKind.PLACEHOLDER: _("Made-up word"),
    ProbeKind.CASUAL: _("Casual"),
    ProbeKind.WORD_ORDER: _("Word order"),
    ProbeKind.TYPO: _("Typing error"),
    ProbeKind.POLITE: _("Polite"),
    ProbeKind.CONTRACTION: _("Contraction"),
    ProbeKind.SYNONYM: _("Synonym"),
}


def probe_kind_in_words(kind: str) -> str:
    """The name of a kind; as it is stored where a newer version has written it."""
    return str(_KINDS.get(kind, kind))
