"""What the chat page's tests share: a scripted API and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

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


@pytest.fixture(scope="session")
def ui() -> SimpleNamespace:
    """The modules of the page that import Gradio, and Gradio.

    To import it takes seconds: only the process that runs these tests is to spend them.
    """
    names = ("__main__", "app", "steps", "theme")
    own = {name: import_module(f"gradio_ui.{name}") for name in names}
    return SimpleNamespace(gradio=import_module("gradio"), **own)
