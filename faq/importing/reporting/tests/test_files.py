from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from faq.importing import (
    ImportOutcome,
    ImportPlan,
    ImportRejected,
    ImportReport,
    write_report,
)

PlanOf = Callable[..., ImportPlan]
CONTENT = 'question,answer\n"<script>alert(1)</script>",\n=1+1,TBD\nQ?,A\n'


@pytest.fixture
def report(plan_of: PlanOf) -> ImportReport:
    return ImportReport(plan_of(CONTENT), ImportOutcome.REFUSED)


def test_a_page_stands_alone_and_escapes_what_the_file_holds(
    report: ImportReport, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"

    write_report(report, path)

    page = path.read_text()
    assert "<title>Nothing was imported from faq.csv" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_table_has_every_row_and_no_formula(
    report: ImportReport, tmp_path: Path
) -> None:
    path = tmp_path / "report.CSV"

    write_report(report, path)

    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [row["kind"] for row in rows] == ["not imported", "draft", "new"]
    assert rows[1]["question"] == "'=1+1"
    assert rows[1]["remedy"] == "Write the real text, then publish it."


def test_json_has_the_counts_and_every_row(
    report: ImportReport, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"

    write_report(report, path)

    written = json.loads(path.read_text())
    assert written["outcome"] == "refused"
    assert written["counts"]["draft"] == 1
    assert [row["place"] for row in written["rows"]] == ["row 2", "row 3", "row 4"]


def test_json_of_a_file_without_rows_is_json(plan_of: PlanOf, tmp_path: Path) -> None:
    path = tmp_path / "report.json"

    write_report(
        ImportReport(plan_of("question,answer\n"), ImportOutcome.PLANNED), path
    )

    assert json.loads(path.read_text())["rows"] == []


def test_another_ending_is_refused_with_those_that_are_known(
    report: ImportReport, tmp_path: Path
) -> None:
    with pytest.raises(ImportRejected, match=r"\.html, \.csv, \.json"):
        write_report(report, tmp_path / "report.pdf")
