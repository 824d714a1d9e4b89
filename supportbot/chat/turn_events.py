"""One event a turn, `chat.turn.ended`, and its figures: how it ended, how long it took.

Never a text: neither the customer's nor the answer's, nor an FAQ's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Literal

from sessions_app import prices
from sessions_app.exceptions import (
    IdempotencyConflict,
    QueueFull,
    SessionsError,
    TurnInFlight,
    is_storage_fault,
)
from sessions_app.limits import LimitReached
from sessions_app.models import NANO, Message
from sessions_app.turns import Outcome
from supportbot import metrics
from supportbot.chat.replies import Action, ModelCall, Reply
from supportbot.chat.summary_languages import set_apart

logger = logging.getLogger(__name__)

Stage = Literal["lookup", "search", "decide", "store", "wait", "model"]
REFUSALS: Mapping[type[Exception], str] = {
    LimitReached: "limit_reached",
    QueueFull: "queue_full",
    IdempotencyConflict: "key_reused",
    TurnInFlight: "in_flight",
    SessionsError: "storage",
    Exception: "error",
}
FAULTS = {"storage", "error"}
# The values of labels: what another version has stored is "other".
LABELS: Mapping[str, frozenset[str]] = {
    "outcome": frozenset([*Message.State.values, "replayed"]),
    "source": frozenset(Message.Source.values),
    "decision": frozenset(Action),
    "certainty": frozenset({"sure", "likely"}),
}
CALL_OUTCOMES = {
    "answered",
    "hung_up",
    "model_timeout",
    "model_unavailable",
    "model_blocked",
    "model_empty",
    "model_abstained",
    "budget_exhausted",
    "not_configured",
}
NOTHING = Reply(text="", state="", source="")


class TurnWatch:
    """Times the stages of a turn, and tells once how it ended.

    >>> with watched() as watch:
    ...     context = look_up(message)
    ...     watch.lap("lookup")
    ...     watch.ended(reply)
    """

    def __init__(self) -> None:
        self.started = self._lapped = time.monotonic()
        self._ms: dict[str, float] = {}
        self._is_told = False

    def lap(self, stage: Stage) -> None:
        """What has passed since the last lap belongs to this stage."""
        now = time.monotonic()
        self._ms[stage] = self._ms.get(stage, 0.0) + (now - self._lapped) * 1000
        self._lapped = now

    def ended(self, reply: Reply, *, is_replay: bool = False) -> None:
        """Tell of a turn with a reply, stored now or before."""
        outcome = "replayed" if is_replay else reply.state
        told = {
            "outcome": outcome,
            "source": reply.source,
            "decision": reply.record.decision,
            "certainty": reply.record.certainty,
        }
        self._tell(outcome, reply.reason or "", reply)
        labels = {name: _label(value, LABELS[name]) for name, value in told.items()}
        metrics.count_turn(labels, total_ms=self._total_ms, ms=self._ms)

    def broke_off(self, exc: Exception) -> None:
        """Tell of a turn that nobody gets a reply to, unless it is told of already."""
        if self._is_told:
            return
        reason = _reason(exc)
        self._tell("failed" if reason in FAULTS else "refused", reason, NOTHING)
        metrics.count_refusal(reason)

    @property
    def _total_ms(self) -> float:
        return (time.monotonic() - self.started) * 1000

    def _tell(self, outcome: str, reason: str, reply: Reply) -> None:
        self._is_told = True
        record = reply.record
        # A replay has the call of the turn it repeats.
        call = record.model_call if outcome != "replayed" else None
        ms = {stage: round(took, 2) for stage, took in self._ms.items()}
        logger.info(
            "chat.turn.ended",
            extra={
                "outcome": outcome,
                "source": reply.source,
                "decision": record.decision,
                "certainty": record.certainty,
                "reason": reason,
                "move": record.move,
                "mode": record.mode,
                "revision": record.revision,
                "message_id": reply.message_id,
                "total_ms": round(self._total_ms, 2),
                "lookup_ms": ms.get("lookup"),
                "search_ms": ms.get("search"),
                "decide_ms": ms.get("decide"),
                "store_ms": ms.get("store"),
                "wait_ms": ms.get("wait"),
                "model_ms": ms.get("model"),
                "model": call.model if call else None,
                "input_tokens": call.input_tokens if call else None,
                "output_tokens": call.output_tokens if call else None,
                "cost": cost_of(call) if call else None,
            },
        )


@contextmanager
def watched() -> Iterator[TurnWatch]:
    """A watch for one turn; what breaks it off is told, and goes on its way."""
    watch = TurnWatch()
    try:
        yield watch
    except Exception as exc:
        watch.broke_off(exc)
        raise


def count_call(call: ModelCall, *, has_hung_up: bool = False) -> None:
    """Count what was asked of the model, however it ended."""
    outcome = "hung_up" if has_hung_up else call.reason or "answered"
    metrics.count_call(
        outcome if outcome in CALL_OUTCOMES else "other",
        input_tokens=call.input_tokens or 0,
        output_tokens=call.output_tokens or 0,
        cost=cost_of(call),
    )


def cost_of(call: ModelCall) -> float:
    """What a call cost, in the currency of the prices; 0 where none is known."""
    return (nano_cost_of(call) or 0) / NANO


def nano_cost_of(call: ModelCall) -> int | None:
    """The same in billionths; None where the model has no price."""
    return prices.cost_nano(
        call.model,
        input_tokens=call.input_tokens or 0,
        output_tokens=call.output_tokens or 0,
    )


def _label(value: str, known: frozenset[str]) -> str:
    """The value of a label, of which there are few, whatever was stored."""
    if not value:
        return "none"
    return value if value in known else "other"


def _reason(exc: Exception) -> str:
    if is_storage_fault(exc):
        return "storage"
    return next(why for kind, why in REFUSALS.items() if isinstance(exc, kind))


def outcome_of(reply: Reply, *, started: float) -> Outcome:
    """What is stored at the end of a turn that started then, monotonically."""
    call = reply.record.model_call
    is_from_faq = reply.faq and reply.source == Message.Source.FAQ
    return Outcome(
        text=reply.text,
        state=reply.state,
        source=reply.source,
        reason=reply.reason or "",
        faq_id=reply.faq.id if reply.faq and is_from_faq else None,
        confidence=reply.confidence,
        decision=set_apart(asdict(reply.record)),
        duration_ms=round((time.monotonic() - started) * 1000, 3),
        is_talk=reply.record.is_talk or reply.record.decision == Action.CHATTED,
        cost_nano=nano_cost_of(call) if call else None,
    )
