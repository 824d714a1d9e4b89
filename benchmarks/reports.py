"""The table a benchmark prints, and its verdict."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import NoReturn


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    figure: str
    rule: str
    holds: bool


@dataclass(slots=True)
class Report:
    """Figures beside the rules they have to keep."""

    rows: list[Row] = field(default_factory=list)

    def add(self, name: str, figure: object, rule: str = "", *, holds: bool) -> None:
        """Add a figure and print it at once: a long run shows how far it is."""
        row = Row(name=name, figure=str(figure), rule=rule, holds=holds)
        self.rows.append(row)
        verdict = "ok" if holds else "BROKEN"
        note(f"{row.name:<58} {row.figure:>12}  {row.rule:<12} {verdict}")

    def none(self, name: str, count: int) -> None:
        """Add a count of what must not happen."""
        self.add(name, count, "= 0", holds=count == 0)

    def at_most(self, name: str, figure: float, limit: float) -> None:
        self.add(name, f"{figure:.2f}", f"<= {limit:g}", holds=figure <= limit)

    def at_least(self, name: str, figure: float, limit: float) -> None:
        self.add(name, f"{figure:.2f}", f">= {limit:g}", holds=figure >= limit)

    def finish(self) -> NoReturn:
        """End the program: with 1 if a rule is broken."""
        broken = [row.name for row in self.rows if not row.holds]
        note(f"{len(self.rows)} figures, {len(broken)} broken rules")
        sys.exit(1 if broken else 0)


def note(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
