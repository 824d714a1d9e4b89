"""What values may be mistaken for each other: times, prices, shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from supportbot.chat.guard.units import CURRENCIES

if TYPE_CHECKING:
    from supportbot.chat.guard.values import Value

CLOCK = "clock"
_FAMILIES = {
    "second": "time",
    "workday": "time",
    "month": "time",
    "vague": "time",
    "promise": "money",  # free of charge
}


def families_of(values: Iterable[Value]) -> set[str]:
    """The families of some values, by their names."""
    return {family for value in values for family in _families(value)}


def _families(value: Value) -> set[str]:
    kinds = {name.partition(":")[0] for name in value.accepts}
    if CLOCK in kinds:
        return {CLOCK}  # "à 9 heures" is no time that something takes
    return {
        "money" if kind in CURRENCIES else _FAMILIES.get(kind, kind) for kind in kinds
    }
