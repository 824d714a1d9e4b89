"""The model's budget of a day: reserved before a call, settled with what it used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from sessions_app import outbox, prices
from sessions_app.models import NANO, ModelDay, ModelUse
from sessions_app.prices import cost_nano

ALERT_SHARE = 0.8  # of the day's budget; then the endpoints that ask for it are told
# One statement, so that no two processes can both take the last call. An empty day
# always has room; what is spent already decides about every other call.
_RESERVE = """
INSERT INTO sessions_app_modelday AS known
    (day, call_count, input_tokens, output_tokens, cost_nano)
VALUES (%(day)s, 1, %(input_tokens)s, 0, %(held)s)
ON CONFLICT (day) DO UPDATE SET
    call_count = known.call_count + 1,
    input_tokens = known.input_tokens + excluded.input_tokens,
    cost_nano = known.cost_nano + excluded.cost_nano
WHERE (%(calls)s = 0 OR known.call_count < %(calls)s)
    AND (%(tokens)s = 0 OR known.input_tokens + known.output_tokens < %(tokens)s)
    AND (%(cost)s = 0 OR known.cost_nano < %(cost)s)
RETURNING call_count
"""
_NOTE = """
INSERT INTO sessions_app_modeluse AS known
    (day, model, call_count, input_tokens, output_tokens, cost_nano)
VALUES (%(day)s, %(model)s, 1, %(input_tokens)s, %(output_tokens)s, %(cost)s)
ON CONFLICT (day, model) DO UPDATE SET
    call_count = known.call_count + 1,
    input_tokens = known.input_tokens + excluded.input_tokens,
    output_tokens = known.output_tokens + excluded.output_tokens,
    cost_nano = known.cost_nano + excluded.cost_nano
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A call that may be made, and the tokens and the money held for it."""

    day: date
    input_tokens: int
    held_nano: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What of one of the day's limits is used."""

    kind: str  # "calls", "tokens" or "cost"
    used: float
    limit: float

    @property
    def share(self) -> float:
        return self.used / self.limit

    @property
    def percent(self) -> int:
        """As it is shown: of what is exceeded, 100."""
        return min(100, round(100 * self.share))

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What the models took today."""

    call_count: int
    cost: float
    currency: str  # "" where no model has a price
    allowances: tuple[Allowance, ...]  # the most used first; none without a budget

    @property
    def is_used_up(self) -> bool:
        """Whether the model is not asked again before tomorrow."""
        return any(allowance.is_used_up for allowance in self.allowances)


def is_limited() -> bool:
    """Whether there is a budget at all."""
    limits = (
        settings.MODEL_DAILY_CALLS,
        settings.MODEL_DAILY_TOKENS,
        settings.MODEL_DAILY_COST,
    )
    return any(limits)


def reserve(input_tokens: int, *, model: str) -> Reservation | None:
    """Room for one call with about that many tokens; None when the day's is used up.

    What calls under way turn out to use can exceed the limit; no call begins above it.
    """
    day = timezone.localdate()
    held = cost_nano(model, input_tokens=input_tokens) or 0
    parameters = {
        "day": connection.ops.adapt_datefield_value(day),
        "input_tokens": input_tokens,
        "held": held,
        "calls": settings.MODEL_DAILY_CALLS,
        "tokens": settings.MODEL_DAILY_TOKENS,
        "cost": round(settings.MODEL_DAILY_COST * NANO),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, parameters)
        has_room = cursor.fetchone() is not None
    _alert(day)
    if not has_room:
        return None
    return Reservation(day=day, input_tokens=input_tokens, held_nano=held)


def settle(
    reservation: Reservation, *, model: str, input_tokens: int, output_tokens: int
) -> None:
    """Put what the call really used in the place of what was held for it."""
    spent = cost_nano(model, input_tokens=input_tokens, output_tokens=output_tokens)
    _add(
        reservation,
        call_count=0,
        input_tokens=input_tokens - reservation.input_tokens,
        output_tokens=output_tokens,
        cost_nano=(spent or 0) - reservation.held_nano,
    )
    _alert(reservation.day)  # it may be the last call for hours


def release(reservation: Reservation) -> None:
    """Give back what was held for a call that was never made."""
    _add(
        reservation,
        call_count=-1,
        input_tokens=-reservation.input_tokens,
        output_tokens=0,
        cost_nano=-reservation.held_nano,
    )


def note_use(model: str, *, input_tokens: int, output_tokens: int) -> None:
    """Count a call for its day and model, whether or not there is a budget."""
    spent = cost_nano(model, input_tokens=input_tokens, output_tokens=output_tokens)
    parameters = {
        "day": connection.ops.adapt_datefield_value(timezone.localdate()),
        "model": model[:100],
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cost": spent or 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, parameters)


def spending() -> Spending:
    """What was asked of the models today, and how much of the day's limits is used."""
    day = timezone.localdate()
    counted = ModelUse.objects.filter(day=day).aggregate(
        calls=Sum("call_count", default=0), cost=Sum("cost_nano", default=0)
    )
    today = ModelDay.objects.filter(day=day).first() or ModelDay(day=day)
    return Spending(
        call_count=counted["calls"],
        cost=counted["cost"] / NANO,
        currency=settings.MODEL_CURRENCY if prices.any_known() else "",
        allowances=_allowances(today),
    )


def _allowances(today: ModelDay) -> tuple[Allowance, ...]:
    tokens = today.input_tokens + today.output_tokens
    known = (
        ("calls", today.call_count, settings.MODEL_DAILY_CALLS),
        ("tokens", tokens, settings.MODEL_DAILY_TOKENS),
        ("cost", today.cost_nano / NANO, settings.MODEL_DAILY_COST),
    )
    limited = [
        Allowance(kind=kind, used=used, limit=limit)
        for kind, used, limit in known
        if limit
    ]
    return tuple(sorted(limited, key=lambda each: -each.share))


def _alert(day: date) -> None:
    """Tell once a day that most of the budget is used."""
    today = ModelDay.objects.filter(day=day, alerted_at=None).first()
    most = next(iter(_allowances(today)), None) if today else None
    if most is None or most.share < ALERT_SHARE:
        return
    with transaction.atomic():
        untold = ModelDay.objects.filter(day=day, alerted_at=None)
        if untold.update(alerted_at=timezone.now()):
            outbox.publish("budget.reached", _told(most, day))


def _told(most: Allowance, day: date) -> dict[str, object]:
    midnight = datetime.combine(day, datetime.min.time())
    return {
        "day": day.isoformat(),
        "limit": most.kind,
        "used": round(most.used, 6),
        "allowed": most.limit,
        "share": round(most.share, 3),
        "began_at": timezone.make_aware(midnight).isoformat(),
    }


def _add(reservation: Reservation, **amounts: int) -> None:
    ModelDay.objects.filter(day=reservation.day).update(
        **{name: F(name) + amount for name, amount in amounts.items()}
    )
