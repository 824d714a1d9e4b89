"""Accepted figures: how bad each may become, and the file that keeps them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from faq.evaluating.quality_baseline import (
    Baseline,
    Bound,
    InvalidBaseline,
    read_baseline,
    require_writable,
    write_baseline,
)

BASELINE = Baseline.of(
    {"shop": {"ece": 0.05, "auroc": 0.91234}, "bank": {"auroc": 0.9}},
    encoder_sha256="e1",
    constants_sha256="c1",
)
FILE = """{
  "constants_sha256": "c1",
  "encoder_sha256": "e1",
  "sets": {
    "bank": {
      "auroc": {"value": 0.9, "floor": 0.898}
    },
    "shop": {
      "auroc": {"value": 0.9123, "floor": 0.9103},
      "ece": {"value": 0.05, "ceiling": 0.052}
    }
  }
}
"""


@pytest.mark.parametrize(
    ("figure", "now", "is_broken"),
    [
        pytest.param("auroc", 0.9, False, id="higher, at the value"),
        pytest.param("auroc", 0.898, False, id="higher, at the floor"),
        pytest.param("auroc", 0.8979, True, id="higher, below the floor"),
        pytest.param("auroc", 1.0, False, id="higher, far above"),
        pytest.param("ece", 0.902, False, id="lower, at the ceiling"),
        pytest.param("ece", 0.9021, True, id="lower, above the ceiling"),
        pytest.param("ece", 0.0, False, id="lower, far below"),
        pytest.param("false_answer_rate", 0.9021, True, id="lower, answers given"),
    ],
)
def test_a_figure_may_be_worse_by_the_tolerance(
    figure: str, now: float, is_broken: bool
) -> None:
    assert Bound.of(figure, 0.9).is_broken_by(now) is is_broken


@pytest.mark.parametrize(
    ("figure", "now", "is_surpassed"),
    [
        pytest.param("auroc", 0.902, False, id="higher, by the tolerance"),
        pytest.param("auroc", 0.9021, True, id="higher, by more"),
        pytest.param("auroc", 0.8, False, id="higher, but worse"),
        pytest.param("ece", 0.898, False, id="lower, by the tolerance"),
        pytest.param("ece", 0.8979, True, id="lower, by more"),
        pytest.param("ece", 1.0, False, id="lower, but worse"),
    ],
)
def test_a_figure_is_better_beyond_the_tolerance(
    figure: str, now: float, is_surpassed: bool
) -> None:
    assert Bound.of(figure, 0.9).is_surpassed_by(now) is is_surpassed


def test_the_file_has_sorted_keys_and_a_figure_a_line(tmp_path: Path) -> None:
    write_baseline(tmp_path / "baseline.json", BASELINE)

    assert (tmp_path / "baseline.json").read_text() == FILE


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_baseline(tmp_path / "baseline.json", BASELINE)

    assert read_baseline(tmp_path / "baseline.json") == BASELINE


def test_a_floor_set_by_hand_counts(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(FILE.replace('"floor": 0.898', '"floor": 0.8'))

    bound = read_baseline(path).sets["bank"]["auroc"]

    assert not bound.is_broken_by(0.8)
    assert bound.is_broken_by(0.7999)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{", "not JSON", id="cut off"),
        pytest.param("{}", "'encoder_sha256' is missing", id="empty"),
        pytest.param(
            FILE.replace('"ceiling"', '"floor"'), "'ceiling' is missing", id="floor"
        ),
        pytest.param(FILE.replace("0.9,", '"?",'), "a floor or ceiling", id="a word"),
        pytest.param(FILE.replace("0.898", "NaN"), "a floor or ceiling", id="NaN"),
        pytest.param(json.dumps([]), "a floor or ceiling", id="a list"),
    ],
)
def test_a_file_that_is_no_baseline_is_explained(
    text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)

    with pytest.raises(InvalidBaseline, match=rf"baseline\.json.*{message}.*--accept"):
        read_baseline(path)


def test_an_absent_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InvalidBaseline, match=r"does not exist.*--accept"):
        read_baseline(tmp_path / "baseline.json")


def test_a_folder_in_its_place_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InvalidBaseline, match=r"directory; restore the file.*--accept"):
        read_baseline(tmp_path)


def test_a_folder_that_cannot_be_written_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)  # root may write all

    with pytest.raises(InvalidBaseline, match=r"is not writable.*--accept"):
        require_writable(tmp_path)
