"""The model's budget of a day: reserved before a call, settled with what it used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from sessions_app.models import ModelDay

MICRO = 1_000_000  # money is counted in whole millionths: sums of floats drift

# One statement, so that no two processes can both take the last call. An empty day
# always has room; what is spent already decides about every other call.
_RESERVE = """
INSERT INTO sessions_app_modelday AS known
    (day, call_count, input_tokens, output_tokens)
VALUES (%(day)s, 1, %(input_tokens)s, 0)
ON CONFLICT (day) DO UPDATE SET
    call_count = known.call_count + 1,
    input_tokens = known.input_tokens + excluded.input_tokens
WHERE (%(calls)s = 0 OR known.call_count < %(calls)s)
    AND (%(tokens)s = 0 OR known.input_tokens + known.output_tokens < %(tokens)s)
    AND (%(cost)s = 0 OR known.input_tokens * %(input_price)s
        + known.output_tokens * %(output_price)s < %(cost)s)
RETURNING call_count
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A call that may be made, and the tokens held for it."""

    day: date
    input_tokens: int


def is_limited() -> bool:
    """Whether there is a budget at all."""
    limits = (
        settings.MODEL_DAILY_CALLS,
        settings.MODEL_DAILY_TOKENS,
        settings.MODEL_DAILY_COST,
    )
    return any(limits)


def reserve(input_tokens: int) -> Reservation | None:
    """Room for one call with about that many tokens; None when the day's is used up.

    What calls under way turn out to use can exceed the limit; no call begins above it.
    """
    day = timezone.localdate()
    parameters = {
        "day": connection.ops.adapt_datefield_value(day),
        "input_tokens": input_tokens,
        "calls": settings.MODEL_DAILY_CALLS,
        "tokens": settings.MODEL_DAILY_TOKENS,
        # Prices are per 1,000 tokens: the sum of tokens times price is in thousandths.
        "cost": 1_000 * _micro(settings.MODEL_DAILY_COST),
        "input_price": _micro(settings.MODEL_PRICE_PER_1K_INPUT),
        "output_price": _micro(settings.MODEL_PRICE_PER_1K_OUTPUT),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, parameters)
        has_room = cursor.fetchone() is not None
    return Reservation(day=day, input_tokens=input_tokens) if has_room else None


def settle(reservation: Reservation, *, input_tokens: int, output_tokens: int) -> None:
    """Put what the call really used in the place of what was held for it."""
    more = input_tokens - reservation.input_tokens
    _add(reservation, call_count=0, input_tokens=more, output_tokens=output_tokens)


def release(reservation: Reservation) -> None:
    """Give back what was held for a call that was never made."""
    less = -reservation.input_tokens
    _add(reservation, call_count=-1, input_tokens=less, output_tokens=0)


def cost(*, input_tokens: int, output_tokens: int) -> float:
    """What so many tokens cost, in the currency of the prices."""
    asked = input_tokens * settings.MODEL_PRICE_PER_1K_INPUT
    written = output_tokens * settings.MODEL_PRICE_PER_1K_OUTPUT
    return (asked + written) / 1_000


def _add(reservation: Reservation, **amounts: int) -> None:
    ModelDay.objects.filter(day=reservation.day).update(
        **{name: F(name) + amount for name, amount in amounts.items()}
    )


def _micro(amount: float) -> int:
    return round(amount * MICRO)
