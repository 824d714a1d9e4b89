"""A call in a thread of its own, and how long it is waited for."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing

import pytest

from supportbot.llm import Chunk
from supportbot.llm.exceptions import LLMTimeout
from supportbot.llm.relay import Deadline, Relay


def silent(release: threading.Event) -> Relay:
    """The relay of a call that says nothing until it is let go."""

    def call() -> Generator[Chunk, None, None]:
        release.wait(5)
        yield from ()

    return Relay(call, slots=threading.BoundedSemaphore(1))


def test_a_hurried_deadline_is_never_later_than_before() -> None:
    soon, late = Deadline(0.01), Deadline(100)

    soon.hurry(50)
    late.hurry(50)

    assert soon.remaining <= 0.01
    assert 40 < late.remaining <= 50
    assert soon.is_hurried


@pytest.mark.parametrize("timeout", [0.0, 0.01])
def test_nothing_more_in_time_is_the_end_only_where_it_may_be(timeout: float) -> None:
    release = threading.Event()

    with closing(silent(release)) as relay:
        end = relay.next_chunk(timeout=timeout, may_end=True)
        with pytest.raises(LLMTimeout):
            relay.next_chunk(timeout=timeout)
    release.set()

    assert end is None
