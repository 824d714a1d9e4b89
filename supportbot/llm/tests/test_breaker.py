"""The circuit breaker's states, on a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from supportbot.llm.breaker import CircuitBreaker
from supportbot.llm.exceptions import LLMCircuitOpen


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


def fail(breaker: CircuitBreaker) -> None:
    breaker.fail(breaker.enter())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(failure_limit=3, clock=clock)


@pytest.fixture
def open_breaker(breaker: CircuitBreaker) -> CircuitBreaker:
    fail(breaker)
    fail(breaker)
    fail(breaker)
    return breaker


def test_opens_at_the_last_failure_allowed(open_breaker: CircuitBreaker) -> None:
    with pytest.raises(LLMCircuitOpen) as raised:
        open_breaker.enter()

    assert raised.value.retry_after == 30.0


def test_stays_closed_below_the_limit(breaker: CircuitBreaker) -> None:
    fail(breaker)
    fail(breaker)

    breaker.enter()

    assert breaker.has_failed_recently


def test_failures_spread_over_a_longer_time_do_not_open(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker)
    fail(breaker)
    clock.advance(30)

    fail(breaker)

    breaker.enter()


def test_a_success_wipes_the_failures_out(breaker: CircuitBreaker) -> None:
    fail(breaker)
    fail(breaker)
    breaker.succeed(breaker.enter())

    fail(breaker)

    breaker.enter()


def test_a_failure_is_recent_for_as_long_as_the_window(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker)

    clock.advance(30)

    assert not breaker.has_failed_recently


def test_lets_one_probe_through_after_its_time(
    open_breaker: CircuitBreaker, clock: Clock
) -> None:
    clock.advance(30)

    open_breaker.enter()

    with pytest.raises(LLMCircuitOpen):
        open_breaker.enter()


def test_closes_when_the_probe_succeeds(
    open_breaker: CircuitBreaker, clock: Clock
) -> None:
    clock.advance(30)
    probe = open_breaker.enter()

    open_breaker.succeed(probe)

    open_breaker.enter()
    open_breaker.enter()
    assert not open_breaker.has_failed_recently


def test_opens_again_when_the_probe_fails(
    open_breaker: CircuitBreaker, clock: Clock
) -> None:
    clock.advance(30)
    probe = open_breaker.enter()

    open_breaker.fail(probe)

    with pytest.raises(LLMCircuitOpen) as raised:
        open_breaker.enter()
    assert raised.value.retry_after == 30.0


def test_a_probe_that_proves_nothing_makes_way_for_the_next(
    open_breaker: CircuitBreaker, clock: Clock
) -> None:
    clock.advance(30)
    probe = open_breaker.enter()

    open_breaker.leave(probe)

    open_breaker.enter()


@pytest.fixture
def begun_before(breaker: CircuitBreaker) -> int:
    """A call still under way when the circuit opens after it."""
    generation = breaker.enter()
    fail(breaker)
    fail(breaker)
    fail(breaker)
    return generation


def test_a_success_from_before_does_not_close_it(
    breaker: CircuitBreaker, begun_before: int
) -> None:
    breaker.succeed(begun_before)

    with pytest.raises(LLMCircuitOpen):
        breaker.enter()


ENDINGS = [CircuitBreaker.succeed, CircuitBreaker.fail, CircuitBreaker.leave]


@pytest.mark.parametrize("end", ENDINGS, ids=["succeeds", "fails", "leaves"])
def test_a_call_from_before_does_not_end_the_probe_of_another(
    end: Callable[[CircuitBreaker, int], None],
    breaker: CircuitBreaker,
    begun_before: int,
    clock: Clock,
) -> None:
    clock.advance(30)
    probe = breaker.enter()

    end(breaker, begun_before)

    with pytest.raises(LLMCircuitOpen) as raised:
        breaker.enter()
    assert raised.value.retry_after == 0.0
    breaker.succeed(probe)
    assert not breaker.has_failed_recently


def test_a_failure_from_before_counts_for_nothing_once_it_is_closed_again(
    breaker: CircuitBreaker, begun_before: int, clock: Clock
) -> None:
    clock.advance(30)
    breaker.succeed(breaker.enter())

    breaker.fail(begun_before)

    assert not breaker.has_failed_recently


def test_a_probe_given_up_ends_no_later_one(
    open_breaker: CircuitBreaker, clock: Clock
) -> None:
    clock.advance(30)
    given_up = open_breaker.enter()
    open_breaker.leave(given_up)
    open_breaker.enter()

    open_breaker.leave(given_up)

    with pytest.raises(LLMCircuitOpen):
        open_breaker.enter()
