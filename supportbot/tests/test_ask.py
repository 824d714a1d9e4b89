"""`manage.py ask` shows what the knowledge base makes of a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from faq.models import FAQ, Calibration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def search_by_words(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""


def test_a_match_is_printed_with_its_answer(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")

    call_command("ask", "where is my parcel")

    out = capsys.readouterr().out
    assert out.startswith("Answered from the FAQ (confidence 0.99")
    assert "\nTrack it.\n" in out
    assert f"1. #{faq.id} Where is my parcel?" in out


def test_explaining_shows_signals_and_matched_words(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq("Where is my parcel?")
    make_faq("Can I pay by card?")

    call_command("ask", "my parcel is late", "--explain")

    out = capsys.readouterr().out
    assert "   matched words: " in out
    assert "parcel " in out
    assert "signals: " in out
    assert "lexical search of revision" in out


def test_thresholds_for_earlier_constants_are_noted(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq()
    Calibration.objects.create(
        sure_threshold=0.9,
        likely_threshold=0.5,
        lead_threshold=0.6,
        ask_back_threshold=0.2,
        target_precision=0.95,
        reason="Measured",
        applied_by="staff",
    )

    call_command("ask", "where is my parcel")

    assert "calibrated for earlier constants" in capsys.readouterr().out


def test_a_question_without_an_answer_says_so(capsys: Any) -> None:
    call_command("ask", "what is the weather on the moon")

    assert capsys.readouterr().out.startswith("Not in the FAQ")


def test_a_database_that_was_not_migrated_is_a_sentence() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE faq_knowledgebaserevision RENAME TO elsewhere")

    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        call_command("ask", "where is my parcel")
