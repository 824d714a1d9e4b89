"""Trials by hand, for tests of what counts them."""

from __future__ import annotations

from typing import Any

from supportbot.evaluating.answers import AnswerTrial, Given, ModelSaid

PARCEL, RETURN = "Where is my parcel?", "How do I return something?"


def trial(given: Given, said: ModelSaid = ModelSaid.POINTED, **values: Any) -> Any:
    """A question about the parcel, answered with its FAQ unless told otherwise."""
    usual: dict[str, Any] = {
        "set_name": "shop",
        "text": "wheres my parcel",
        "kind": "in",
        "right": (PARCEL,),
        "faqs": (PARCEL,),
        "offered": (),
        "has_right_in_prompt": None if said is ModelSaid.NOT_ASKED else True,
        "withheld": (),
        "reason": "",
        "reply": "Open your order.",
        "input_tokens": 100,
        "output_tokens": 10,
        "cost_nano": 0,
        "took_ms": 5.0,
    }
    return AnswerTrial(**usual | values, given=given, said=said)
