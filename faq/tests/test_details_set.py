"""Rates over the committed set of details as people type them, and of near-misses."""

from __future__ import annotations

import pytest

from benchmarks import redaction
from benchmarks.redaction import LEAST, MOST_TOUCHED, NEAR_MISS, Sample


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return redaction.read()


@pytest.mark.parametrize("kind", LEAST)
def test_details_are_found_however_they_are_typed(
    samples: list[Sample], kind: str
) -> None:
    assert redaction.rate_of(samples, kind) >= LEAST[kind]


def test_near_misses_stay_as_they_were_typed(samples: list[Sample]) -> None:
    assert redaction.rate_of(samples, NEAR_MISS) >= 1 - MOST_TOUCHED


def test_committed_set_is_what_its_seed_makes(samples: list[Sample]) -> None:
    assert list(redaction.made()) == samples
