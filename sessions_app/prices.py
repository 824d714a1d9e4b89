"""What tokens cost: the prices of MODEL_PRICES by model, else one for all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from sessions_app.models import NANO

HIGHEST = 100.0  # for 1,000 tokens; more is a price for a million


class InvalidPrices(ValueError):
    """MODEL_PRICES can't be read; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What 1,000 tokens cost, in MODEL_CURRENCY."""

    input: float
    output: float

    @property
    def is_known(self) -> bool:
        return bool(self.input or self.output)


def price_of(model: str) -> Price:
    """The price of that model: its own, else the one for all."""
    return _own_prices().get(model) or Price(
        input=settings.MODEL_PRICE_PER_1K_INPUT,
        output=settings.MODEL_PRICE_PER_1K_OUTPUT,
    )


def any_known() -> bool:
    """Whether any model has a price."""
    return price_of("").is_known or any(p.is_known for p in _own_prices().values())


def cost_nano(
    model: str, *, input_tokens: int = 0, output_tokens: int = 0
) -> int | None:
    """What so many tokens of that model cost, in billionths; None without a price."""
    price = price_of(model)
    if not price.is_known:
        return None
    spent = input_tokens * price.input + output_tokens * price.output
    return round(spent * NANO / 1_000)


def _own_prices() -> Mapping[str, Price]:
    try:
        return parse(settings.MODEL_PRICES)
    except InvalidPrices:  # a system check tells
        return {}


@lru_cache(maxsize=8)
def parse(text: str) -> Mapping[str, Price]:
    """The prices in that JSON, by model; InvalidPrices if it is none.

    >>> parse('{"gemini-3.5-flash-lite": {"input": 0.0001, "output": 0.0004}}')
    """
    if not text.strip():
        return {}
    try:
        told = json.loads(text)
    except ValueError as exc:
        raise InvalidPrices(f"It is no JSON: {exc}.") from exc
    if not isinstance(told, dict):
        raise InvalidPrices("It is no JSON object.")
    return {model: _price(model, price) for model, price in told.items()}


def _price(model: str, told: object) -> Price:
    if not isinstance(told, dict) or set(told) != {"input", "output"}:
        raise InvalidPrices(f'{model!r} has to have "input" and "output".')
    for name, value in told.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value <= HIGHEST:
            raise InvalidPrices(
                f"{name!r} of {model!r} is {value!r}; use the price of 1,000 tokens, "
                f"0 to {HIGHEST:g}."
            )
    return Price(input=told["input"], output=told["output"])
