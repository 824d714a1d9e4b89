"""How long replies take: counted in steps, so that days add up and keep percentiles."""

from __future__ import annotations

import math
from collections.abc import Mapping

STEP = 1.1  # each is so much longer than the one before


def step_of(milliseconds: float) -> int:
    """The place of the step that a duration falls in; below a millisecond the first."""
    return int(math.log(max(milliseconds, 1.0), STEP))


def percentile(counts: Mapping[str, int], share: float) -> float | None:
    """The milliseconds that this share of the replies kept below; None without any.

    >>> percentile({"48": 9, "72": 1}, 0.5)
    101.6...
    """
    wanted = share * sum(counts.values())
    seen = 0
    for step in sorted(map(int, counts)):
        seen += counts[str(step)]
        if seen >= wanted:
            return float(STEP ** (step + 0.5))
    return None
