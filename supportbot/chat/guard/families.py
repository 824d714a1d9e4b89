"""What values may be mistaken for each other: times, prices, shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from supportbot.chat.guard.units import CURRENCIES

if TYPE_CHECKING:
    from supportbot.chat.guard.values import Value

_FAMILIES = {
    "second": "time",
    "workday": "time",
    "month": "time",
    "vague": "time",
    "promise": "money",  # free of charge
}


def families_of(values: Iterable[Value]) -> set[str]:
    """The families of some values, by their names."""
    kinds = {name.partition(":")[0] for value in values for name in value.accepts}
    return {
        "money" if kind in CURRENCIES else _FAMILIES.get(kind, kind) for kind in kinds
    }
