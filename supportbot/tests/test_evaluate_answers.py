"""`manage.py evaluate_answers`: from files to figures, in a database of its own."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from faq import search
from faq.models import FAQ
from supportbot.llm.backends.locmem import LocMemBackend

KB = """id,question,answer,category,keywords,alternates
1,Where is my parcel?,Open your order and choose 'Track'.,,,
2,How do I return something?,Send it back within 14 days.,,,
"""
QUERIES = """query,faq_id,kind
Where is my parcel?,1,in
is there a way to bring something back,2,in
do you sell something for a zoo,,oos
"""
has_key = bool(os.environ.get("GEMINI_API_KEY"))


def run(*arguments: str) -> str:
    """What the command prints."""
    printed = io.StringIO()
    call_command("evaluate_answers", *arguments, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Options that name a knowledge base of two FAQs, and three questions."""
    kb, queries = tmp_path / "shop.csv", tmp_path / "asked.csv"
    kb.write_text(KB)
    queries.write_text(QUERIES)
    return ["--kb", str(kb), "--queries", str(queries)]


def test_a_set_is_asked_in_a_process_of_its_own_recorded_and_asked_again(
    files: list[str], tmp_path: Path
) -> None:
    saved, recorded = tmp_path / "trials.jsonl", tmp_path / "replies.jsonl"

    first = run(*files, "--json", "--save", str(saved), "--record", str(recorded))
    again = run(*files, "--json", "--model", str(recorded))

    figures = json.loads(first)["asked"]
    assert (figures["coverage"], figures["unanswerable_answered"]) == (1.0, 0.0)
    assert [json.loads(line)["said"] for line in saved.read_text().splitlines()] == [
        "not asked",
        "pointed at an FAQ",
        "abstained",
    ]
    assert json.loads(again)["asked"]["given"] == figures["given"]


@pytest.mark.django_db
def test_questions_alone_are_asked_of_the_published_faqs(
    llm: LocMemBackend,
    make_faq: Callable[..., FAQ],
    tmp_path: Path,
    settings: Settings,
) -> None:
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()
    make_faq("Where is my parcel?")
    asked = tmp_path / "asked.csv"
    asked.write_text(
        "query,faq_question,kind\nWhere is my parcel?,where is my parcel,in\n"
    )

    figures = json.loads(run("--queries", str(asked), "--json"))["asked"]

    assert figures["given"] == {"word for word, by search": 1}
    assert llm.prompts == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--model", "live"], "no model is configured"),
        (["--model", "/nowhere/replies.jsonl"], "name a file that --record wrote"),
        (["--kb", "shop.csv"], "name a file of --queries"),
        (["--sets", "bank"], "there is no set 'bank'; choose from banking77_oos"),
        (["--kb", "/no.csv", "--queries", "/no.csv"], "could not be asked: /no.csv"),
    ],
    ids=["no key", "no recording", "no questions", "no such set", "no such file"],
)
def test_what_is_wrong_is_a_sentence(
    arguments: list[str], told: str, settings: Settings
) -> None:
    gemini = "supportbot.llm.backends.gemini.GeminiBackend"
    settings.LLMS = {
        "default": {"BACKEND": gemini, "OPTIONS": {"api_key": "", "model": "m"}}
    }

    with pytest.raises(CommandError, match=told):
        run(*arguments)


@pytest.mark.live
@pytest.mark.skipif(not has_key, reason="GEMINI_API_KEY is not set")
def test_a_real_model_finds_the_faqs_of_everyday_questions(tmp_path: Path) -> None:
    recorded = tmp_path / "replies.jsonl"

    printed = run(
        *("--sets", "sample", "--limit", "20", "--model", "live", "--json"),
        *("--record", str(recorded)),
    )

    figures = json.loads(printed)["sample"]
    assert figures["model"].get("failed", 0) == 0
    assert figures["precision"] >= 0.9
