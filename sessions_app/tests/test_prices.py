"""What tokens cost."""

from __future__ import annotations

from typing import Any

import pytest

from sessions_app import prices
from sessions_app.prices import InvalidPrices, Price

OWN = '{"big": {"input": 2, "output": 8}, "free": {"input": 0, "output": 0}}'


@pytest.fixture(autouse=True)
def for_all(settings: Any) -> Any:
    """The settings, with a price for all models."""
    settings.MODEL_PRICE_PER_1K_INPUT, settings.MODEL_PRICE_PER_1K_OUTPUT = 0.1, 0.4
    settings.MODEL_PRICES = OWN
    return settings


def test_model_has_its_own_price() -> None:
    assert prices.price_of("big") == Price(input=2, output=8)


def test_other_models_have_the_price_for_all() -> None:
    assert prices.price_of("unheard of") == Price(input=0.1, output=0.4)


def test_cost_is_counted_in_billionths_of_prices_per_thousand() -> None:
    spent = prices.cost_nano("big", input_tokens=500, output_tokens=250)

    assert spent == 3_000_000_000


def test_model_without_a_price_has_no_cost() -> None:
    assert prices.cost_nano("free", input_tokens=500) is None


def test_no_money_is_known_without_any_price(for_all: Any) -> None:
    for_all.MODEL_PRICE_PER_1K_INPUT = for_all.MODEL_PRICE_PER_1K_OUTPUT = 0.0
    for_all.MODEL_PRICES = ""

    assert not prices.any_known()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ('{"m": 3}', "'m' has to have"),
        ('{"m": {"input": 1}}', "'m' has to have"),
        ('{"m": {"input": "1", "output": 1}}', "'input' of 'm' is '1'"),
        ('{"m": {"input": 1, "output": -1}}', "'output' of 'm' is -1"),
        ('{"m": {"input": true, "output": 1}}', "'input' of 'm' is True"),
        ('{"m": {"input": 300, "output": 1}}', "price of 1,000 tokens"),
    ],
)
def test_prices_that_can_not_be_read_say_why(text: str, why: str) -> None:
    with pytest.raises(InvalidPrices, match=why):
        prices.parse(text)


def test_unreadable_prices_cost_what_all_models_cost(for_all: Any) -> None:
    for_all.MODEL_PRICES = "{"

    assert prices.price_of("big") == Price(input=0.1, output=0.4)
