"""Figures against cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from faq.evaluating import metrics
from faq.evaluating.metrics import Curve, Interval

# The strictest answer is right, the second wrong, the third and fourth, equally
# confident, one right and one a question without an answer.
CONFIDENCES = np.array([0.5, 0.9, 0.7, 0.5])
IS_RIGHT = np.array([True, True, False, False])


@pytest.fixture
def curve() -> Curve:
    return metrics.curve(CONFIDENCES, IS_RIGHT, answerable_count=3)


def test_the_curve_goes_from_the_strictest_threshold_to_the_loosest(
    curve: Curve,
) -> None:
    assert curve.thresholds.tolist() == [0.9, 0.7, 0.5]
    assert curve.given.tolist() == [1, 2, 4]
    assert curve.precision.tolist() == [1.0, 0.5, 0.5]
    assert curve.coverage.tolist() == pytest.approx([1 / 3, 1 / 3, 2 / 3])


def test_coverage_is_the_best_at_which_the_precision_holds(curve: Curve) -> None:
    assert curve.coverage_at(0.9) == pytest.approx(1 / 3)
    assert curve.coverage_at(0.5) == pytest.approx(2 / 3)


def test_coverage_is_nothing_where_no_precision_holds() -> None:
    curve = metrics.curve(np.array([0.9]), np.array([False]), answerable_count=1)

    assert curve.coverage_at(0.9) == 0
    assert curve.best_f1() == 0


def test_the_best_f1_is_the_best_over_all_thresholds(curve: Curve) -> None:
    assert curve.best_f1() == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))


def test_a_curve_of_nothing_has_no_points() -> None:
    curve = metrics.curve(np.array([]), np.array([], np.bool_), answerable_count=0)

    assert len(curve.thresholds) == 0
    assert curve.best_f1() == 0


@pytest.mark.parametrize(
    ("confidences", "expected"),
    [
        pytest.param([0.9, 0.8, 0.2, 0.1], 1.0, id="separated"),
        pytest.param([0.1, 0.2, 0.8, 0.9], 0.0, id="reversed"),
        pytest.param([0.5, 0.5, 0.5, 0.5], 0.5, id="ties count half"),
        pytest.param([0.9, 0.4, 0.6, 0.1], 0.75, id="three of four pairs"),
    ],
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    confidences: list[float], expected: float
) -> None:
    is_positive = np.array([True, True, False, False])

    assert metrics.auroc(np.array(confidences), is_positive) == pytest.approx(expected)


def test_auroc_needs_both_kinds() -> None:
    assert metrics.auroc(np.array([0.5]), np.array([True])) is None


def test_ranks_give_recall_and_reciprocal_rank() -> None:
    ranks = [1, 2, None, 6, 11]

    assert metrics.recall_at(1, ranks) == pytest.approx(1 / 5)
    assert metrics.recall_at(5, ranks) == pytest.approx(2 / 5)
    assert metrics.mrr_at(10, ranks) == pytest.approx((1 + 1 / 2 + 1 / 6) / 5)


def test_no_ranks_give_no_figure() -> None:
    assert metrics.recall_at(1, []) is None
    assert metrics.mrr_at(10, []) is None


def test_calibration_error_is_the_gap_weighted_by_questions() -> None:
    confidences = np.array([0.95, 0.95, 0.15, 1.0])
    is_right = np.array([True, False, False, True])

    error = metrics.calibration_error(confidences, is_right)

    assert error == pytest.approx((abs(2.9 - 2) + 0.15) / 4)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(9, 10, 0.596, 0.982), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (0, 0, 0, 1)],
)
def test_wilson_intervals_match_published_values(
    successes: int, trials: int, low: float, high: float
) -> None:
    interval = metrics.wilson(successes, trials)

    expected = Interval(low=low, high=high)
    assert interval.low == pytest.approx(expected.low, abs=1e-3)
    assert interval.high == pytest.approx(expected.high, abs=1e-3)
