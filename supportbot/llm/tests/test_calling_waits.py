"""A call that waits: for a slot in the queue, or for a caller who has left."""

from __future__ import annotations

import threading
import time

import pytest

from supportbot.llm import Prompt
from supportbot.llm.calling import availability, stream
from supportbot.llm.deadlines import CallerLeft
from supportbot.llm.exceptions import LLMOverloaded, LLMRateLimited
from supportbot.llm.tests.conftest import MakeLLM, Use
from supportbot.llm.tests.hanging import Flood, Silent, Stuck, text_of


def test_call_waits_in_the_queue_for_a_slot(use: Use, prompt: Prompt) -> None:
    llm = use(Stuck, max_concurrent_calls=1)
    chunks = stream(prompt)
    next(chunks)
    chunks.close()
    threading.Timer(0.1, llm.release.set).start()

    reply = text_of(stream(prompt))

    assert reply == "Well, then"


def test_call_that_waits_in_vain_is_refused(use: Use, prompt: Prompt) -> None:
    llm = use(Stuck, max_concurrent_calls=1, queue_seconds=0.05)
    chunks = stream(prompt)
    next(chunks)

    with pytest.raises(LLMOverloaded):
        list(stream(prompt))

    assert availability() == "available"
    llm.release.set()
    chunks.close()


def test_wait_in_the_queue_ends_with_the_total_deadline(
    use: Use, prompt: Prompt
) -> None:
    llm = use(Stuck, max_concurrent_calls=1, queue_seconds=60)
    chunks = stream(prompt)
    next(chunks)
    started = time.monotonic()

    with pytest.raises(LLMOverloaded):
        list(stream(prompt, timeout=0.1))

    assert time.monotonic() - started < 2
    llm.release.set()
    chunks.close()


@pytest.mark.parametrize("backend", [Stuck, Silent])
def test_caller_who_leaves_is_noticed_while_the_model_is_silent(
    use: Use, prompt: Prompt, backend: type[Stuck]
) -> None:
    llm = use(backend, first_token_timeout=30, idle_timeout=30)
    has_left = threading.Event()
    threading.Timer(0.1, has_left.set).start()
    started = time.monotonic()

    with pytest.raises(CallerLeft):
        list(stream(prompt, timeout=30, has_left=has_left.is_set))

    assert time.monotonic() - started < 2
    assert availability() == "available"
    llm.release.set()


def test_caller_who_leaves_waits_for_no_second_attempt(
    make_llm: MakeLLM, prompt: Prompt
) -> None:
    llm = make_llm()
    llm.enqueue(LLMRateLimited(retry_after=5), "too late")
    has_left = threading.Event()
    threading.Timer(0.1, has_left.set).start()

    with pytest.raises(CallerLeft):
        list(stream(prompt, has_left=has_left.is_set))

    assert len(llm.prompts) == 1


def test_caller_who_leaves_in_a_flood_ends_it(use: Use, prompt: Prompt) -> None:
    use(Flood)
    has_left = threading.Event()
    threading.Timer(0.05, has_left.set).start()

    with pytest.raises(CallerLeft):
        text_of(stream(prompt, has_left=has_left.is_set))
