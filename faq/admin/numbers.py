"""What may be the number of a row."""

from __future__ import annotations

MAX_DIGITS = 18  # what a database takes for a number


def as_number(text: str) -> int | None:
    """The number that an address has; None for what can be no row's."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return int(text) if is_number else None
