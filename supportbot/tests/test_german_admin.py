"""A browser that asks for German gets the admin in German, and no English of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from faq.models import FAQ, PinnedQuestion
from supportbot.tests.catalogues import read_po, said_in
from supportbot.tests.test_staff_catalogues import CATALOGUES

# What stands on each page.
PAGES = {
    "admin:index": "Fragen ohne Antwort",
    "admin:faq_faq_changelist": "Formulierungen",
    "admin:faq_faq_add": "So gefragt",
    "admin:faq_faq_import": "Alle Importe",
    "admin:faq_faq_imports": "Es wurde noch nichts importiert.",
    "admin:faq_category_changelist": "Kategorien",
    "admin:faq_storedfinding_changelist": "Die neueste Prüfung",
    "admin:faq_failedprobe_changelist": "Ihre eigenen knapp verfehlen",
    "admin:faq_pinnedquestion_changelist": "Muss beantwortet werden von",
    "admin:faq_voice_changelist": "Urteile aus dem Gebrauch",
    "admin:sessions_app_chatsession_changelist": "Sobald ein Kunde dem Bot schreibt",
    "admin:sessions_app_handoff_changelist": "Übergaben",
    "admin:sessions_app_apikey_add": "Nachrichten je Minute",
    "admin:supportbot_bottext_changelist": "Rückfragen",
    "admin:auth_user_changelist": "Benutzername",
    "admin:login": "Passwort vergessen?",
    "staff:playground": "Was ein Kunde schreibt",
}
_UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
_NAMED = re.compile(r'(?:aria-label|placeholder|title)="([^"]*)"')


@pytest.mark.parametrize("page", PAGES)
def test_a_german_browser_sees_german_and_no_english_of_ours(
    page: str, staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    PinnedQuestion.objects.create(text="Wo ist mein Paket?", faq=make_faq())
    client = Client() if page == "admin:login" else staff_client

    shown = client.get(reverse(page), headers={"Accept-Language": "de"})

    texts = _texts_of(shown.content.decode())
    assert any(PAGES[page] in text for text in texts)
    assert texts & _english() == set()


def _texts_of(html: str) -> set[str]:
    """What stands between the tags of a page, and in what is read aloud."""
    seen = _UNSEEN.sub("", html)
    found = [*re.split(r"<[^>]*>", seen), *_NAMED.findall(seen)]
    return {" ".join(unescape(text).split()) for text in found} - {""}


def _english() -> set[str]:
    """The messages to staff that are another text in German."""
    messages = {
        key: text
        for source in CATALOGUES.values()
        for key, text in read_po(source).items()
    }
    to_customers = said_in(settings.BASE_DIR / "supportbot", to_staff=False)
    return {
        key[1]
        for key, text in messages.items()
        if key not in to_customers and key[1] not in {"", text}
    }
