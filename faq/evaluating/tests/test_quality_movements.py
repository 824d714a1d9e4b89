"""What moved since the baseline, which way, and whether that fails."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from faq.evaluating.quality_baseline import Baseline
from faq.evaluating.quality_movements import Change, compare


def baseline(**sets: Mapping[str, float]) -> Baseline:
    return Baseline.of(sets, encoder_sha256="", constants_sha256="")


@pytest.mark.parametrize(
    ("figure", "now", "change", "fails"),
    [
        pytest.param("auroc", 0.897, Change.WORSE, True, id="higher, worse"),
        pytest.param("auroc", 0.898, Change.WITHIN_TOLERANCE, False, id="at floor"),
        pytest.param("auroc", 0.902, Change.WITHIN_TOLERANCE, False, id="a bit up"),
        pytest.param("auroc", 0.903, Change.BETTER, False, id="higher, better"),
        pytest.param("ece", 0.903, Change.WORSE, True, id="lower, worse"),
        pytest.param("ece", 0.902, Change.WITHIN_TOLERANCE, False, id="at ceiling"),
        pytest.param("ece", 0.897, Change.BETTER, False, id="lower, better"),
    ],
)
def test_a_figure_that_moved_has_a_direction(
    figure: str, now: float, change: Change, fails: bool
) -> None:
    [movement] = compare(baseline(bank={figure: 0.9}), {"bank": {figure: now}})

    assert movement.change is change
    assert movement.fails is fails
    assert movement.difference == pytest.approx(now - 0.9)


def test_nothing_moved_where_every_figure_is_the_same() -> None:
    figures = {"auroc": 0.9, "ece": 0.1}

    assert compare(baseline(bank=figures), {"bank": figures}) == []


@pytest.mark.parametrize(
    ("accepted", "measured", "message"),
    [
        pytest.param({}, {"auroc": 0.9}, "not in the baseline", id="new"),
        pytest.param({"auroc": 0.9}, {}, "not measured", id="gone"),
    ],
)
def test_a_figure_that_one_side_lacks_fails_by_name(
    accepted: Mapping[str, float], measured: Mapping[str, float], message: str
) -> None:
    [movement] = compare(baseline(bank=accepted), {"bank": measured})

    assert movement.fails
    assert movement.difference is None
    assert str(movement) == f"bank: auroc is {message}"


def test_a_set_that_one_side_lacks_fails_by_name() -> None:
    movements = compare(baseline(bank={"auroc": 0.9}), {"shop": {"auroc": 0.9}})

    assert [str(movement) for movement in movements] == [
        "bank: auroc is not measured",
        "shop: auroc is not in the baseline",
    ]
    assert all(movement.fails for movement in movements)


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ("auroc", "auroc is 0.5000, the baseline 0.6000, its floor 0.5980"),
        ("ece", "ece is 0.5000, the baseline 0.4000, its ceiling 0.4020"),
    ],
)
def test_a_failure_names_set_figure_baseline_and_now(figure: str, message: str) -> None:
    accepted = baseline(bank={"auroc": 0.6, "ece": 0.4})
    measured = {"bank": {"auroc": 0.6, "ece": 0.4} | {figure: 0.5}}

    [movement] = compare(accepted, measured)

    assert str(movement) == f"bank: {message}"
