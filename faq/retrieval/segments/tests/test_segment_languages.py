"""The languages that documents are taken to be in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faq.retrieval.segments import segment as module
from faq.retrieval.segments.segment import build_segment, languages_of
from faq.retrieval.tests.tiny_documents import faq

ENGLISH = faq(1, "Where do I find my bill?", answer="You can find it in your account.")
GERMAN = faq(2, "Wo finde ich meine Rechnung?", answer="Im Konto unter Rechnungen.")
RUSSIAN = faq(3, "Где найти мой счёт?", answer="В личном кабинете.")
UNTOLD = faq(4, "iPhone 15", answer="42")


def test_what_a_document_says_of_its_language_counts() -> None:
    stated = replace(ENGLISH, language="pt-BR")

    assert languages_of([stated, GERMAN]) == ["pt", "de"]


def test_every_document_tells_its_own_language() -> None:
    assert languages_of([ENGLISH, GERMAN, RUSSIAN]) == ["en", "de", "ru"]


def test_one_that_tells_none_is_taken_for_what_most_others_are() -> None:
    assert languages_of([GERMAN, UNTOLD, GERMAN, ENGLISH])[1] == "de"
    assert languages_of([UNTOLD]) == ["en"]
    assert languages_of([]) == []


def test_a_later_one_is_taken_for_what_those_before_it_are() -> None:
    base = build_segment([GERMAN], vectors={})

    later = build_segment([UNTOLD], vectors={}, counted=base.statistics)

    assert later.texts.languages == ("de",)


def test_of_many_documents_the_function_words_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_LOOKED_AT", 0)

    assert languages_of([GERMAN, UNTOLD, RUSSIAN]) == ["de", "de", "ru"]
