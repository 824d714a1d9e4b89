"""A part of many costly cases for the suite; `.ci/nightly` takes them all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")


def one_in(number: int, cases: Sequence[Case], *, first: int = 0) -> list[Case]:
    """Every n-th case from that one on; all of them where EVERY_CASE is set."""
    if os.environ.get("EVERY_CASE"):
        return list(cases)
    return list(cases[first % number :: number])
