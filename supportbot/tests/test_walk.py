"""The way of a message stays short, and the map describes it as it is."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from supportbot.tests.walk import FILE_LIMITS, FRAME_LIMIT, USE_CASE, Walks, walks_of

ENCODER = "faq/retrieval/encoder.py"
MAP = settings.BASE_DIR / "docs" / "architecture.md"
LINE = re.compile(r"^\d+\. `([^`]+)`", re.MULTILINE)


@pytest.fixture(scope="module")
def walks() -> Walks:
    return walks_of(settings.BASE_DIR)


@pytest.mark.parametrize("kind", FILE_LIMITS)
def test_message_enters_few_files(walks: Walks, kind: str) -> None:
    assert USE_CASE in walks.files[kind]
    assert len(walks.files[kind]) <= FILE_LIMITS[kind]


def test_question_of_an_faq_needs_no_encoder_and_a_paraphrase_does(
    walks: Walks,
) -> None:
    assert ENCODER not in walks.files["faq"]
    assert ENCODER in walks.files["paraphrase"]


def test_few_calls_lie_between_the_use_case_and_the_model(walks: Walks) -> None:
    assert walks.frames[-1].startswith("supportbot/llm/")
    assert len(walks.frames) <= FRAME_LIMIT


@pytest.mark.parametrize("kind", FILE_LIMITS)
def test_map_lists_the_files_in_their_order(walks: Walks, kind: str) -> None:
    marked = rf"<!-- walk: {kind} -->(.*?)<!-- /walk -->"
    [listed] = re.findall(marked, MAP.read_text(encoding="utf-8"), re.DOTALL)

    assert LINE.findall(listed) == walks.files[kind]
