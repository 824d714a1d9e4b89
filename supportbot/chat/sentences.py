"""Cuts a text that is still growing where a sentence is complete."""

from __future__ import annotations

import re

# Latin marks before a space, CJK marks, line ends.
_ENDS = re.compile(
    r"[.!?\u2026][\"'\u201d\u2019)\]*_]*(?=\s)|[\u3002\uff01\uff1f]|(?=\n)"
)


def split_complete(text: str) -> tuple[str, str]:
    """The complete sentences and the rest, which begins with the space between."""
    cut = max((match.end() for match in _ENDS.finditer(text)), default=0)
    return text[:cut], text[cut:]
