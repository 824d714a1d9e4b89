"""`manage.py ask` talks with the whole bot, or shows what search finds."""

from __future__ import annotations

import io
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from faq.models import FAQ, Calibration
from sessions_app.models import ChatSession
from supportbot.chat.tests.scripted import in_chunks, saying
from supportbot.llm import Chunk
from supportbot.llm.backends.locmem import LocMemBackend

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def search_by_words(settings: Any) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""


def test_a_match_is_printed_with_its_answer(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")

    call_command("ask", "where is my parcel", "--limit", "5")

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

    call_command("ask", "where is my parcel", "--explain")

    assert "calibrated for earlier constants" in capsys.readouterr().out


def test_a_question_without_an_answer_says_so(capsys: Any) -> None:
    call_command("ask", "what is the weather on the moon", "--limit", "1")

    assert capsys.readouterr().out.startswith("Not in the FAQ")


def test_a_database_that_was_not_migrated_is_a_sentence() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE faq_knowledgebaserevision RENAME TO elsewhere")

    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        call_command("ask", "where is my parcel")


def test_answer_of_the_faq_says_where_it_is_from(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    faq = make_faq("Where is my parcel?", "Track it.")

    call_command("ask", "where is my parcel", "--session", "mine")

    expected = f"Track it.\n-- FAQ, sure\n   FAQ #{faq.id}: Where is my parcel?\n"
    assert capsys.readouterr().out == expected


def test_conversation_goes_on_in_the_next_command(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq("Can I send a parcel back?", "Print the label.")
    make_faq("Can I collect a parcel?", "Open Orders.")
    call_command("ask", "can I get a parcel?", "--session", "mine")
    offered = capsys.readouterr().out

    call_command("ask", "2", "--session", "mine")

    second = re.findall(r"^   2\. (.*)$", offered, re.MULTILINE)
    assert f": {second[0]}\n" in capsys.readouterr().out


def test_new_conversation_is_named_so_that_one_can_go_on(capsys: Any) -> None:
    call_command("ask", "hello")
    session_id = re.findall(r"--session (s_\S+)\)", capsys.readouterr().out)[0]

    call_command("ask", "hello", "--session", session_id)

    (session,) = ChatSession.objects.all()
    assert session.messages.count() == 4


def test_reply_of_the_model_is_told(
    llm: LocMemBackend, make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq("Are there songs in the sea?", "Whales sing in winter.")
    said = saying(("Yes, whales sing in winter.", 1, "Whales sing in winter"))
    llm.enqueue(in_chunks(said))

    call_command("ask", "do whales sing", "--session", "mine")

    out = capsys.readouterr().out
    assert out.startswith("Yes, whales sing in winter.\n-- Gemini AI\n")
    assert "rests on FAQ #" in out


def test_text_that_would_steer_the_terminal_is_harmless(
    make_faq: Callable[..., FAQ], capsys: Any
) -> None:
    make_faq("Where is my parcel?", "Track it\x1b[2J now.")

    call_command("ask", "where is my parcel", "--session", "mine")

    assert capsys.readouterr().out.startswith("Track it[2J now.\n")


def test_questions_are_typed_until_the_end_of_input(
    make_faq: Callable[..., FAQ], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faq("Where is my parcel?", "Track it.")
    monkeypatch.setattr("sys.stdin", io.StringIO("where is my parcel\n\nhello\n"))

    call_command("ask", "--session", "mine")

    assert "Track it." in capsys.readouterr().out
    assert ChatSession.objects.get().messages.count() == 4


def test_ctrl_c_ends_the_turn_as_interrupted(
    llm: LocMemBackend, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm, "stream", _pressing_ctrl_c)

    with pytest.raises(CommandError, match=r"Stopped by Ctrl-C"):
        call_command("ask", "do whales sing", "--session", "mine")

    assert "the turn is stored as interrupted" in capsys.readouterr().out
    states = ChatSession.objects.get().messages.values_list("state", flat=True)
    assert set(states) == {"interrupted"}


def _pressing_ctrl_c(*_args: object, **_options: object) -> Iterator[Chunk]:
    signal.raise_signal(signal.SIGINT)
    time.sleep(0.2)
    yield Chunk(text="Too late.")


def test_ctrl_c_is_what_it_was_after_the_turn(capsys: Any) -> None:
    before = signal.getsignal(signal.SIGINT)

    call_command("ask", "hello", "--session", "mine")

    assert capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["hello", "--session", "s_gone"], "leave --session out for a new one"),
        (["--explain"], "add one"),
        (["hello", "--explain", "--session", "mine"], "leave it out"),
    ],
    ids=["unknown", "nothing", "both"],
)
def test_wrong_use_has_a_remedy(words: list[str], remedy: str) -> None:
    with pytest.raises(CommandError, match=remedy):
        call_command("ask", *words)
