"""Whether a text repeats the instructions or the fence around what was quoted.

Texts are compared by their letters and digits alone: spaces, marks, Markdown,
invisible characters and capitals hide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from supportbot.chat.guard.tokens import decomposed

LEAK_CHARS = 36  # so many in a row from the instructions are no coincidence
# Letters of other scripts that look like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "асеорхуіјѕԁһкмтвнαεικνορτυχ",
    "aceopxyijsdhkmtbhaeiknoptux",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What must not be repeated: any stretch of the instructions, and the fence."""

    stretches: frozenset[str]
    fence: str

    @classmethod
    def of(cls, instructions: str, fence: str) -> Secrets:
        return cls(
            stretches=frozenset(_stretches(_squeezed(instructions))),
            fence=_squeezed(fence),
        )

    def stand_in(self, text: str) -> bool:
        """Whether one of them does; linear in the text."""
        squeezed = _squeezed(text)
        if self.fence and self.fence in squeezed:
            return True
        return any(stretch in self.stretches for stretch in _stretches(squeezed))

    def end_of(self, text: str) -> str:
        """The end of a text, from which a secret may go on in what comes next."""
        longest = max(LEAK_CHARS, len(self.fence))
        return _squeezed(text)[1 - longest :]


def _squeezed(text: str) -> str:
    letters = filter(str.isalnum, decomposed(text.casefold()))
    return "".join(letters).translate(_LOOK_ALIKES)


def _stretches(squeezed: str) -> Iterator[str]:
    for start in range(len(squeezed) - LEAK_CHARS + 1):
        yield squeezed[start : start + LEAK_CHARS]
