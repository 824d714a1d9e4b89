"""Weights that trust labels the more, the more of them there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.retrieval.constants import FITTED, HALF_TAUGHT, Model, fitted_constants
from faq.retrieval.results import Thresholds

MODEL = Model(
    ranker={},
    confidence={"score": 1.0},
    taught={"score": 3.0},
    thresholds=Thresholds(answer=0.9, ask_back=0.5),
)


@pytest.mark.parametrize(
    ("none_count", "weight"),
    [(0, 1.0), (HALF_TAUGHT, 2.0), (10**9, pytest.approx(3.0))],
)
def test_marks_of_none_shift_the_weights(none_count: int, weight: float) -> None:
    assert MODEL.confidence_with(none_count)["score"] == weight


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_the_shipped_constants_weigh_the_same_features_in_both_ways(mode: str) -> None:
    model: Model = getattr(fitted_constants(), mode)

    assert model.confidence.keys() == model.taught.keys()


def test_constants_are_named_by_the_bytes_of_their_file(tmp_path: Path) -> None:
    copy, changed = tmp_path / "copy.json", tmp_path / "changed.json"
    copy.write_bytes(FITTED.read_bytes())
    changed.write_bytes(FITTED.read_bytes() + b"\n")

    assert fitted_constants(copy).sha256 == fitted_constants().sha256
    assert fitted_constants(changed).sha256 != fitted_constants().sha256
