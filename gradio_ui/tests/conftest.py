"""What the chat page's tests share: a scripted API and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradio_ui.client import Client
from gradio_ui.conversation import Conversation
from gradio_ui.tests.fake_api import FakeAPI


@pytest.fixture
def api() -> Iterator[FakeAPI]:
    with FakeAPI() as fake:
        yield fake


@pytest.fixture
def client(api: FakeAPI) -> Client:
    """A visitor without a key."""
    return Client(base_url=api.url)


@pytest.fixture
def impatient(api: FakeAPI) -> Client:
    return Client(base_url=api.url, answer_timeout=0.4)


@pytest.fixture
def conversation(client: Client) -> Conversation:
    return Conversation(client=client, max_message_chars=100)
