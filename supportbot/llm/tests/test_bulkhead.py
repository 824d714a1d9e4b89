"""Slots for calls: a short queue in order of arrival, and no thread kept for longer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from supportbot.llm.bulkhead import Bulkhead
from supportbot.llm.deadlines import LeftTheQueue


def full_bulkhead(*, max_queued: int) -> Bulkhead:
    bulkhead = Bulkhead(slots=1, max_queued=max_queued)
    assert bulkhead.acquire(timeout=0)
    return bulkhead


def test_free_slot_is_taken_without_a_wait() -> None:
    bulkhead = Bulkhead(slots=2, max_queued=0)

    taken = [bulkhead.acquire(timeout=5) for _ in range(3)]

    assert taken == [True, True, False]


def test_slot_given_back_goes_to_who_waits() -> None:
    bulkhead = full_bulkhead(max_queued=1)

    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(bulkhead.acquire, timeout=5)
        bulkhead.release()

    assert waiting.result()
    assert not bulkhead.acquire(timeout=0)


def test_queue_is_short_and_refuses_at_once() -> None:
    bulkhead = full_bulkhead(max_queued=1)

    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(bulkhead.acquire, timeout=5)
        wait_until(lambda: bulkhead.queued_count == 1)
        started = time.monotonic()
        is_taken = bulkhead.acquire(timeout=5)
        took = time.monotonic() - started
        bulkhead.release()

    assert (is_taken, waiting.result()) == (False, True)
    assert took < 1


def test_who_waits_in_vain_leaves_no_trace() -> None:
    bulkhead = full_bulkhead(max_queued=1)

    is_taken = bulkhead.acquire(timeout=0.01)
    bulkhead.release()

    assert not is_taken
    assert bulkhead.acquire(timeout=0)


def test_slots_are_given_in_the_order_of_arrival() -> None:
    bulkhead = full_bulkhead(max_queued=3)
    served: list[int] = []

    def wait_and_serve(number: int) -> None:
        assert bulkhead.acquire(timeout=5)
        served.append(number)
        bulkhead.release()

    with ThreadPoolExecutor() as pool:
        for number in range(3):
            submit_waiting(pool, bulkhead, wait_and_serve, number)
        bulkhead.release()

    assert served == [0, 1, 2]


def test_caller_who_leaves_leaves_the_queue_to_others() -> None:
    bulkhead = full_bulkhead(max_queued=1)
    has_left = threading.Event()

    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(bulkhead.acquire, timeout=5, has_left=has_left.is_set)
        wait_until(lambda: bulkhead.queued_count == 1)
        has_left.set()
        with pytest.raises(LeftTheQueue):
            waiting.result()
    bulkhead.release()

    assert bulkhead.queued_count == 0
    assert bulkhead.acquire(timeout=0)


def test_caller_who_has_left_already_takes_no_slot() -> None:
    bulkhead = Bulkhead(slots=1, max_queued=1)

    with pytest.raises(LeftTheQueue):
        bulkhead.acquire(timeout=5, has_left=lambda: True)

    assert bulkhead.acquire(timeout=0)


def submit_waiting(
    pool: ThreadPoolExecutor,
    bulkhead: Bulkhead,
    work: Callable[[int], None],
    number: int,
) -> Future[None]:
    """Begin the work, and return when it stands in the queue."""
    future = pool.submit(work, number)
    wait_until(lambda: bulkhead.queued_count == number + 1)
    return future


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)
