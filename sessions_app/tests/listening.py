"""Endpoints as tests need them, and what was kept for them."""

from __future__ import annotations

from typing import Any

from sessions_app.models import TOLD, Endpoint, Event, EventDelivery


# Any: fields of all kinds
def make_endpoint(*kinds: str, name: str = "Desk", **fields: Any) -> Endpoint:
    """One that listens to these types, or to all."""
    chosen = list(kinds) or [str(kind) for kind in TOLD]
    values = {"url": "https://desk.example/hook", **fields}
    return Endpoint.objects.create(name=name, event_types=chosen, **values)


def kept() -> list[str]:
    """The types of what the outbox holds."""
    return [str(kind) for kind in Event.objects.values_list("type", flat=True)]


def states() -> list[str]:
    """How far the deliveries got, in the order in which they were kept."""
    found = EventDelivery.objects.order_by("id")
    return [str(state) for state in found.values_list("state", flat=True)]
