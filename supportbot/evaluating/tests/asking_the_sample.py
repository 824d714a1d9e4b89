"""The sample knowledge base with a scripted model: no row, vectors from a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings

from faq.evaluating import (
    VECTORS,
    read_documents,
    read_vectors,
    reading_stored,
    snapshot_of,
)
from faq.indexing import current_encoder
from faq.learning import BaseWithDrafts
from sessions_app.turns import Turn
from supportbot.chat.trying import TriedTurn, try_turn

FIXTURES = settings.BASE_DIR / "fixtures"
REFEREE = "supportbot.evaluating.scripted_referee.ScriptedReferee"


@cache
def sample_base() -> BaseWithDrafts:
    """Asked like `faq.search`; built once a process."""
    encoder = current_encoder().encoder
    assert encoder, "the sample needs the encoder"
    stored = read_vectors(FIXTURES / "evaluation" / VECTORS)
    reading, _ = reading_stored(encoder, stored)
    documents = tuple(read_documents(FIXTURES / "faq_dataset.csv").values())
    return BaseWithDrafts(snapshot=snapshot_of(documents, reading))


def referee(right: dict[str, Sequence[str]], **options: Any) -> dict[str, Any]:
    """The setting LLMS of one that never errs, unless it is told to."""
    options = {"right": right, "wrong_rate": 0.0} | options
    return {"default": {"BACKEND": REFEREE, "OPTIONS": options}}


def ask_in_turn(*messages: str) -> TriedTurn:
    """What the last of the messages gets, after those before it."""
    past: list[Turn] = []
    for message in messages[:-1]:
        past.append(try_turn(past, message, faqs=sample_base()).turn)
    return try_turn(past, messages[-1], faqs=sample_base(), asks_model=True)
