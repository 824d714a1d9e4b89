"""From a confidence to what the bot does, at and around both thresholds."""

from __future__ import annotations

import pytest

from faq.retrieval.decision import decide
from faq.retrieval.results import Decision, Thresholds


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (1.0, Decision.ANSWER),
        (0.75, Decision.ANSWER),
        (0.74, Decision.ASK_BACK),
        (0.25, Decision.ASK_BACK),
        (0.24, Decision.NONE),
        (0.0, Decision.NONE),
    ],
)
def test_a_confidence_at_its_threshold_is_enough(
    confidence: float, expected: Decision
) -> None:
    thresholds = Thresholds(answer=0.75, ask_back=0.25)

    assert decide(confidence, thresholds) is expected
