"""What staff see of the model's costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sessions_app.models import Message, ModelDay, ModelUse
from sessions_app.templatetags.reasons import money
from sessions_app.tests.talking import make_session

COSTS = "/admin/sessions_app/modeluse/"
NANO = 1_000_000_000


@pytest.fixture(autouse=True)
def prices(settings: Any) -> Any:
    """The settings, with a price."""
    settings.MODEL_PRICE_PER_1K_INPUT, settings.MODEL_CURRENCY = 1.0, "EUR"
    return settings


def make_use(day: date, model: str, *, cost: float) -> None:
    ModelUse.objects.create(
        day=day, model=model, call_count=3, input_tokens=90, cost_nano=int(cost * NANO)
    )


@pytest.mark.parametrize(
    ("nano", "told"),
    [(0, "0.0000 EUR"), (18_000, "0.000018 EUR"), (1_500_000_000, "1.5000 EUR")],
)
def test_a_cost_is_told_with_the_digits_it_needs(nano: int, told: str) -> None:
    assert money(nano) == told


@pytest.mark.django_db
def test_costs_are_listed_by_day_and_model(staff_client: Client) -> None:
    make_use(date(2026, 3, 1), "small", cost=0.25)
    make_use(date(2026, 3, 2), "big", cost=1.5)

    page = staff_client.get(COSTS).content.decode()

    assert page.index("1.5000 EUR") < page.index("0.2500 EUR")
    assert "small" in page


@pytest.mark.django_db
def test_page_shows_what_is_left_of_the_budget(
    staff_client: Client, prices: Any
) -> None:
    prices.MODEL_DAILY_CALLS = 10
    ModelDay.objects.create(day=timezone.localdate(), call_count=4)

    page = staff_client.get(COSTS).content.decode()

    assert 'value="40"' in page
    assert "used up" not in page


@pytest.mark.django_db
def test_a_tiny_budget_is_told_with_the_digits_it_needs(
    staff_client: Client, prices: Any
) -> None:
    prices.MODEL_DAILY_COST = 0.002
    ModelDay.objects.create(day=timezone.localdate(), cost_nano=500_000)

    page = staff_client.get(COSTS).content.decode()

    assert "0.000500 / 0.002000 EUR" in page


@pytest.mark.django_db
def test_page_and_overview_say_that_the_budget_is_used_up(
    staff_client: Client, prices: Any
) -> None:
    prices.MODEL_DAILY_CALLS = 4
    ModelDay.objects.create(day=timezone.localdate(), call_count=4)

    pages = [staff_client.get(page).content.decode() for page in (COSTS, "/admin/")]

    assert "until midnight the model is not asked" in pages[0]
    assert "budget used up" in pages[1]


@pytest.mark.django_db
def test_transcript_tells_what_a_reply_and_the_conversation_cost(
    staff_client: Client,
) -> None:
    session = make_session()
    for text in ("Penguins swim.", "Whales, too."):
        Message.objects.create(
            session=session,
            epoch=session.epoch,
            role="assistant",
            state="answered",
            text=text,
            cost_nano=NANO // 8,
        )

    page = staff_client.get(
        f"/admin/sessions_app/chatsession/{session.pk}/change/"
    ).content.decode()

    assert page.count("0.1250 EUR") == 2
    assert "The model cost 0.2500 EUR for 2 replies" in page


@pytest.mark.django_db
def test_nobody_changes_what_was_spent(staff_client: Client) -> None:
    make_use(date(2026, 3, 1), "small", cost=0.25)
    use = ModelUse.objects.get()

    added = staff_client.get(f"{COSTS}add/")
    deleted = staff_client.post(f"{COSTS}{use.pk}/delete/", {"post": "yes"})

    assert (added.status_code, deleted.status_code) == (403, 403)
