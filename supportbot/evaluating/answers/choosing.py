"""Which model is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supportbot.evaluating.scripted_referee import SEED, WRONG_RATE

SCRIPTED, LIVE = "scripted", "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """Which model is asked: a simulated one, the configured one, or a recording."""

    name: str = SCRIPTED  # or LIVE, or the path of recorded replies
    is_tagged: bool = False  # a simulated one that is held to no schema
    wrong_rate: float = WRONG_RATE
    seed: int = SEED

    def config(self, right: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        """An entry of LLMS (Any: its options); None: the one that there is."""
        if self.name == LIVE:
            return None
        options: dict[str, Any] = {"structured_output": not self.is_tagged}
        if self.name == SCRIPTED:
            options |= {
                "right": right,
                "wrong_rate": self.wrong_rate,
                "seed": self.seed,
            }
            module = "scripted_referee.ScriptedReferee"
        else:
            options["path"] = self.name
            module = "recorded_replies.RecordedReplies"
        return {"BACKEND": f"supportbot.evaluating.{module}", "OPTIONS": options}
