"""Figures of two checkouts are read from what a benchmark prints, and judged."""

from __future__ import annotations

import pytest

from benchmarks.interleaved import Pairs, figures_in
from benchmarks.reports import Report


def test_a_figure_is_read_with_the_direction_of_its_rule(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    report.at_least("throughput", 0.5, 0.25)
    report.at_most("  p99 / p50", 3, 5)
    report.add("texts", "a few", holds=True)

    found = list(figures_in(capsys.readouterr().out))

    assert [(f.name, f.value, f.is_lower_better) for f in found] == [
        ("throughput", 0.5, False),
        ("throughput: p99 / p50", 3.0, True),
    ]


def test_the_processor_time_of_each_load_is_a_figure() -> None:
    printed = "  FAQ hit: 120/s, p50 8.0 ms, p99 20.1 ms, processor 5.25 ms\n" * 2

    found = list(figures_in(printed))

    assert [(f.name, f.value) for f in found] == [
        ("load 1, FAQ hit: processor ms", 5.25),
        ("load 2, FAQ hit: processor ms", 5.25),
    ]


def test_figures_in_a_sentence_about_workers_are_read() -> None:
    printed = (
        "20 edits, 2 workers: 0 stale answers, 98.5 ms from an edit to both answers\n"
        "300 FAQs at once, 2 workers: 0 stale and 1 missing answers of 6, "
        "77 ms from the commit to the first answers, 0.1 s until nothing waited\n"
    )

    found = list(figures_in(printed))

    assert [(f.name, f.value) for f in found] == [
        ("edits: stale answers", 0),
        ("edits: ms from an edit to both answers", 98.5),
        ("FAQs at once: stale and", 0),
        ("FAQs at once: missing answers of", 1),
        ("FAQs at once: ms from the commit to the first answers", 77),
        ("FAQs at once: s until nothing waited", 0.1),
    ]


@pytest.mark.parametrize(
    ("after", "is_lower_better", "is_worse"),
    [
        ([1.06, 1.2], True, True),
        ([1.04, 1.2], True, False),
        ([0.5, 0.5], True, False),
        ([0.9, 0.94], False, True),
        ([0.9, 0.96], False, False),
        ([9.0, 9.0], None, False),
    ],
    ids=[
        "all runs more than 5 % higher",
        "one run within 5 %",
        "lower is better",
        "all runs more than 5 % lower",
        "one run within 5 % of a floor",
        "no rule says what is good",
    ],
)
def test_a_figure_is_worse_when_every_run_is(
    after: list[float], is_lower_better: bool | None, is_worse: bool
) -> None:
    pairs = Pairs(before=[1.0, 1.0], after=after, is_lower_better=is_lower_better)

    assert pairs.is_worse is is_worse


def test_nothing_before_and_after_is_no_change() -> None:
    assert Pairs(before=[0.0], after=[0.0], is_lower_better=True).ratios == [1.0]
