"""The model's budget of a day."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

import pytest

from sessions_app import budget
from sessions_app.budget import Reservation
from sessions_app.models import ModelDay
from sessions_app.tests.threads import run_together


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Any:
    """The settings, without any limit."""
    settings.MODEL_DAILY_CALLS = settings.MODEL_DAILY_TOKENS = 0
    settings.MODEL_DAILY_COST = 0.0
    settings.MODEL_PRICE_PER_1K_INPUT = settings.MODEL_PRICE_PER_1K_OUTPUT = 0.0
    return settings


def use(*, input_tokens: int, output_tokens: int) -> None:
    """One call from its reservation to its end."""
    reservation = budget.reserve(1)
    assert reservation
    budget.settle(reservation, input_tokens=input_tokens, output_tokens=output_tokens)


def used() -> tuple[int, int, int]:
    day = ModelDay.objects.get()
    return day.call_count, day.input_tokens, day.output_tokens


@pytest.mark.parametrize(
    ("name", "is_limited"),
    [
        ("MODEL_DAILY_CALLS", True),
        ("MODEL_DAILY_TOKENS", True),
        ("MODEL_DAILY_COST", True),
        ("MODEL_PRICE_PER_1K_INPUT", False),
    ],
)
def test_any_of_the_limits_makes_a_budget(
    limits: Any, name: str, is_limited: bool
) -> None:
    assert not budget.is_limited()

    setattr(limits, name, 1)

    assert budget.is_limited() == is_limited


@pytest.mark.django_db
def test_calls_end_at_their_limit(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 2

    got = [budget.reserve(10) is not None for _ in range(3)]

    assert got == [True, True, False]
    assert used() == (2, 20, 0)


@pytest.mark.django_db
def test_real_usage_takes_the_place_of_what_was_held() -> None:
    use(input_tokens=30, output_tokens=5)

    assert used() == (1, 30, 5)


@pytest.mark.django_db
def test_call_that_was_never_made_costs_nothing(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 1
    reservation = budget.reserve(10)
    assert reservation

    budget.release(reservation)

    assert used() == (0, 0, 0)
    assert budget.reserve(10)


@pytest.mark.django_db
def test_tokens_end_at_their_limit_in_and_out_together(limits: Any) -> None:
    limits.MODEL_DAILY_TOKENS = 100
    use(input_tokens=60, output_tokens=39)

    last = budget.reserve(1)

    assert last
    assert budget.reserve(1) is None


@pytest.mark.django_db
def test_tokens_held_for_calls_under_way_count(limits: Any) -> None:
    limits.MODEL_DAILY_TOKENS = 100
    budget.reserve(100)

    assert budget.reserve(1) is None


@pytest.mark.django_db
def test_money_ends_at_its_limit_to_the_millionth(limits: Any) -> None:
    limits.MODEL_DAILY_COST = 0.05
    limits.MODEL_PRICE_PER_1K_INPUT = 0.1
    limits.MODEL_PRICE_PER_1K_OUTPUT = 0.4
    use(input_tokens=100, output_tokens=99)  # 0.0496

    last = budget.reserve(4)

    assert last
    assert budget.reserve(0) is None


@pytest.mark.django_db
def test_every_day_has_its_own_budget(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 1
    ModelDay.objects.create(day=date(2020, 1, 1), call_count=1)

    assert budget.reserve(1)
    assert str(ModelDay.objects.earliest("day")) == "2020-01-01"


@pytest.mark.django_db(transaction=True)
def test_calls_of_many_threads_never_pass_the_limit(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 20

    def ask() -> list[Reservation | None]:
        return [budget.reserve(1) for _ in range(4)]

    results = chain.from_iterable(run_together(*[ask] * 16))

    assert sum(result is not None for result in results) == 20
    assert used() == (20, 20, 0)


def spend_50() -> bool:
    """Makes a call of 50 tokens if there is room for one."""
    if reservation := budget.reserve(1):
        budget.settle(reservation, input_tokens=40, output_tokens=10)
    return reservation is not None


@pytest.mark.django_db(transaction=True)
def test_tokens_are_overrun_by_calls_under_way_at_most(limits: Any) -> None:
    limits.MODEL_DAILY_TOKENS = 100

    made = [spend_50(), *run_together(*[spend_50] * 8), spend_50()]

    assert 2 <= sum(made) <= 1 + 8
    assert not made[-1]
