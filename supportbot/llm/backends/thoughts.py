"""What a reasoning model says to itself inside its reply, taken out as it streams."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_LONGEST_TAG = len("</reasoning>")


class ThoughtFilter:
    """Give it the reply piece by piece; it gives back what is for the customer.

    >>> thoughts = ThoughtFilter()
    >>> thoughts.pass_on("<think>He wants a refund</th")
    ''
    >>> thoughts.pass_on("ink>Yes.")
    'Yes.'
    """

    def __init__(self, *, may_begin_inside: bool = False) -> None:
        self._is_inside = False
        self._begun_tag = ""
        # All so far, while its thought may have begun before the reply.
        self._doubtful: str | None = "" if may_begin_inside else None
        self.is_unopened = False  # what was passed on before was a thought, too

    def pass_on(self, text: str) -> str:
        """What of it, and of what was held back before, is not a thought."""
        said = ""
        text = self._begun_tag + text
        while tag := _TAG.search(text):
            is_end = bool(tag[1])
            if is_end and not self._is_inside:
                said, self.is_unopened = "", True
            elif not self._is_inside:
                said += text[: tag.start()]
            self._is_inside, self._doubtful = not is_end, None
            text = text[tag.end() :]
        text, self._begun_tag = _without_begun_tag(text)
        if not self._is_inside:
            said += text
        if self._doubtful is None:
            return said
        self._doubtful += said
        return ""

    def rest(self) -> str:
        """What was held back, once nothing follows: no thought after all."""
        rest = (self._doubtful or "") + self._begun_tag
        self._doubtful, self._begun_tag = None, ""
        return "" if self._is_inside else rest


def _without_begun_tag(text: str) -> tuple[str, str]:
    """The text up to where a tag may have begun, and the rest."""
    start = text.rfind("<", -_LONGEST_TAG)
    if start < 0 or ">" in text[start:]:
        return text, ""
    return text[:start], text[start:]
