"""A browser that asks for German gets the admin in German, and no English word."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from faq.conftest import MakeFAQ
from faq.models import FAQ
from sessions_app.models import ChatSession

# By page: words that are on it, and those of which they are the German.
PAGES = {
    "admin:index": ("Übersicht", "FAQs im Einsatz", "Fragen ohne Antwort"),
    "admin:faq_faq_changelist": ("Frage", "Entwürfe", "Formulierungen", "Importieren"),
    "admin:faq_faq_add": ("Antwort", "So gefragt", "Stichwörter", "Gültig bis"),
    "admin:faq_category_changelist": ("Kategorien", "Gelöscht"),
    "admin:faq_storedfinding_changelist": ("FAQs prüfen", "Nichts wurde gefunden"),
    "admin:faq_pinnedquestion_add": ("Davor gesagt", "Notiz", "Geprüft"),
    "admin:faq_faq_import": ("Alle Importe", "Wählen Sie eine Datei"),
    "admin:sessions_app_chatsession_changelist": ("Unterhaltungen", "Beginnt mit"),
    "admin:sessions_app_handoff_changelist": ("Übergaben", "Hier ist noch nichts"),
    "admin:supportbot_bottext_changelist": ("Texte des Bots", "Rückfragen"),
    "staff:playground": ("Was ein Kunde schreibt", "Neu beginnen"),
}
