"""The model's budget of a day."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

import pytest

from sessions_app import budget
from sessions_app.budget import Reservation
from sessions_app.models import Event, ModelDay, ModelUse
from sessions_app.tests.listening import make_endpoint
from sessions_app.tests.threads import run_together


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Any:
    """The settings, without any limit."""
    settings.MODEL_DAILY_CALLS = settings.MODEL_DAILY_TOKENS = 0
    settings.MODEL_DAILY_COST = 0.0
    settings.MODEL_PRICE_PER_1K_INPUT = settings.MODEL_PRICE_PER_1K_OUTPUT = 0.0
    settings.MODEL_PRICES = ""
    return settings


def use(*, input_tokens: int, output_tokens: int) -> None:
    """One call from its reservation to its end."""
    reservation = budget.reserve(1, model="m")
    assert reservation
    budget.settle(
        reservation, model="m", input_tokens=input_tokens, output_tokens=output_tokens
    )


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

    got = [budget.reserve(10, model="m") is not None for _ in range(3)]

    assert got == [True, True, False]
    assert used() == (2, 20, 0)


@pytest.mark.django_db
def test_real_usage_takes_the_place_of_what_was_held() -> None:
    use(input_tokens=30, output_tokens=5)

    assert used() == (1, 30, 5)


@pytest.mark.django_db
def test_call_that_was_never_made_costs_nothing(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 1
    reservation = budget.reserve(10, model="m")
    assert reservation

    budget.release(reservation)

    assert used() == (0, 0, 0)
    assert budget.reserve(10, model="m")


@pytest.mark.django_db
def test_tokens_end_at_their_limit_in_and_out_together(limits: Any) -> None:
    limits.MODEL_DAILY_TOKENS = 100
    use(input_tokens=60, output_tokens=39)

    last = budget.reserve(1, model="m")

    assert last
    assert budget.reserve(1, model="m") is None


@pytest.mark.django_db
def test_tokens_held_for_calls_under_way_count(limits: Any) -> None:
    limits.MODEL_DAILY_TOKENS = 100
    budget.reserve(100, model="m")

    assert budget.reserve(1, model="m") is None


@pytest.mark.django_db
def test_money_ends_at_its_limit_to_the_millionth(limits: Any) -> None:
    limits.MODEL_DAILY_COST = 0.05
    limits.MODEL_PRICE_PER_1K_INPUT = 0.1
    limits.MODEL_PRICE_PER_1K_OUTPUT = 0.4
    use(input_tokens=100, output_tokens=99)  # 0.0496

    last = budget.reserve(4, model="m")

    assert last
    assert budget.reserve(0, model="m") is None


@pytest.mark.django_db
def test_every_day_has_its_own_budget(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 1
    ModelDay.objects.create(day=date(2020, 1, 1), call_count=1)

    assert budget.reserve(1, model="m")
    assert str(ModelDay.objects.earliest("day")) == "2020-01-01"


@pytest.mark.django_db(transaction=True)
def test_calls_of_many_threads_never_pass_the_limit_and_alert_once(
    limits: Any,
) -> None:
    make_endpoint("budget.reached")
    limits.MODEL_DAILY_CALLS = 20

    def ask() -> list[Reservation | None]:
        return [budget.reserve(1, model="m") for _ in range(4)]

    results = chain.from_iterable(run_together(*[ask] * 16))

    assert sum(result is not None for result in results) == 20
    assert used() == (20, 20, 0)
    assert len(announced()) == 1


def spend_50() -> bool:
    """Makes a call of 50 tokens if there is room for one."""
    if reservation := budget.reserve(1, model="m"):
        budget.settle(reservation, model="m", input_tokens=40, output_tokens=10)
    return reservation is not None


@pytest.mark.django_db(transaction=True)
def test_tokens_are_overrun_by_calls_under_way_at_most(limits: Any) -> None:
    limits.MODEL_DAILY_TOKENS = 100

    made = [spend_50(), *run_together(*[spend_50] * 8), spend_50()]

    assert 2 <= sum(made) <= 1 + 8
    assert not made[-1]


@pytest.mark.django_db
def test_each_model_is_counted_with_its_own_price(limits: Any) -> None:
    limits.MODEL_PRICES = '{"big": {"input": 2, "output": 8}}'
    limits.MODEL_PRICE_PER_1K_INPUT = 1.0

    budget.note_use("big", input_tokens=500, output_tokens=250)
    budget.note_use("small", input_tokens=500, output_tokens=250)
    budget.note_use("small", input_tokens=500, output_tokens=250)

    uses = ModelUse.objects.order_by("model")
    assert [(use.model, use.call_count, use.cost) for use in uses] == [
        ("big", 1, 3.0),
        ("small", 2, 1.0),
    ]


@pytest.mark.django_db
def test_money_of_a_dear_model_ends_the_budget_of_all(limits: Any) -> None:
    limits.MODEL_DAILY_COST = 1.0
    limits.MODEL_PRICES = '{"big": {"input": 2, "output": 8}}'
    reservation = budget.reserve(1, model="big")
    assert reservation

    budget.settle(reservation, model="big", input_tokens=500, output_tokens=0)

    assert budget.reserve(1, model="small") is None


@pytest.mark.django_db
def test_spending_is_told_with_the_scarcest_limit_first(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS, limits.MODEL_DAILY_TOKENS = 10, 100
    use(input_tokens=60, output_tokens=20)

    told = budget.spending()

    assert [(each.kind, each.percent) for each in told.allowances] == [
        ("tokens", 80),
        ("calls", 10),
    ]
    assert not told.is_used_up


@pytest.mark.django_db
def test_budget_that_is_used_up_says_so(limits: Any) -> None:
    limits.MODEL_DAILY_CALLS = 1
    use(input_tokens=1, output_tokens=1)

    assert budget.spending().is_used_up


def announced() -> list[dict[str, Any]]:
    return [event.data for event in Event.objects.filter(type="budget.reached")]


@pytest.mark.django_db
def test_alert_is_sent_once_when_most_of_a_limit_is_used(limits: Any) -> None:
    make_endpoint("budget.reached")
    limits.MODEL_DAILY_CALLS = 10

    for _ in range(7):
        budget.reserve(1, model="m")
    before = announced()
    for _ in range(5):
        budget.reserve(1, model="m")

    assert before == []
    assert [(each["limit"], each["used"]) for each in announced()] == [("calls", 8)]


@pytest.mark.django_db
def test_alert_is_sent_where_one_call_uses_all_that_is_left(limits: Any) -> None:
    make_endpoint("budget.reached")
    limits.MODEL_DAILY_TOKENS = 100
    use(input_tokens=900, output_tokens=0)

    assert budget.reserve(1, model="m") is None
    assert [each["limit"] for each in announced()] == ["tokens"]


@pytest.mark.django_db
def test_alert_waits_for_no_further_call(limits: Any) -> None:
    make_endpoint("budget.reached")
    limits.MODEL_DAILY_TOKENS = 100

    use(input_tokens=60, output_tokens=30)

    assert [alert["share"] for alert in announced()] == [0.9]
