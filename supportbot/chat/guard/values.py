"""A value that a text states, under every name that evidence may give it."""

from __future__ import annotations

from dataclasses import dataclass, field

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Something checkable: evidence has it if it gives one of the accepted names."""

    kind: str
    found: str
    accepts: frozenset[str]
    gives: frozenset[str] = field(default=NONE)  # beside what it accepts
    noun: str = ""  # what a bare number counts

    @property
    def names(self) -> frozenset[str]:
        return self.accepts | self.gives


def named(kind: str, number: float) -> str:
    """The name of a number of something: `day:14`, `gbp:3.95`."""
    return f"{kind}:{number:g}" if number < 1e6 else f"{kind}:{number:.2f}"
