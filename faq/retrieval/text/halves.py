"""Questions that stand side by side in one message."""

from __future__ import annotations

import re

MOST = 3  # questions a message is read as
MIN_WORDS = 2

_ENDS = re.compile(r"(?<=[?!.;\u061f\u3002\uff1f\uff01\u0964])\s*(?=\S)|\n+")
_ALSO = re.compile(r",?\s+(?:and|or|also|plus)\s+(?:also\s+)?", re.IGNORECASE)


def split(text: str) -> tuple[str, ...]:
    """The parts that may be questions of their own, in order; none if it is one."""
    sentences = [part.strip() for part in _ENDS.split(text)]
    parts = [part for part in sentences if len(part.split()) >= MIN_WORDS]
    if len(parts) == 1:
        parts = [part.strip() for part in _ALSO.split(parts[0], maxsplit=MOST - 1)]
    if not 1 < len(parts) <= MOST:
        return ()
    return tuple(parts)
