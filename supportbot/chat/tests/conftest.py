"""Capabilities of the conversation's tests: a search of its own, a session."""

from typing import Any

import pytest

from faq import search
from sessions_app.models import ChatSession
from sessions_app.tests.talking import make_session


@pytest.fixture(autouse=True)
def fresh_search(settings: Any) -> None:
    """Searches by words alone, knowing nothing of the tests before."""
    settings.FAQ_EMBEDDING_MODEL = ""
    search.reset()


@pytest.fixture
def session(db: None) -> ChatSession:
    return make_session()
