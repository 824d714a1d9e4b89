"""Capabilities of the conversation's tests: a scripted model, a search of its own."""

from typing import Any

import pytest

from faq import search
from sessions_app.models import ChatSession
from supportbot.llm import llms
from supportbot.llm.backends.locmem import LocMemBackend


@pytest.fixture
def llm(settings: Any) -> LocMemBackend:
    """`llm.enqueue("Hello!")`; what it was asked is in `llm.prompts`."""
    settings.LLMS = {
        "default": {"BACKEND": "supportbot.llm.backends.locmem.LocMemBackend"}
    }
    return llms["default"]


@pytest.fixture
def no_llm(settings: Any) -> None:
    """The bot runs without a model."""
    settings.LLMS = {
        "default": {"BACKEND": "supportbot.llm.backends.dummy.DummyBackend"}
    }


@pytest.fixture(autouse=True)
def fresh_search(settings: Any) -> None:
    """Searches by words alone, knowing nothing of the tests before."""
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()


@pytest.fixture
def session(db: None) -> ChatSession:
    return ChatSession.objects.issue()[0]
