from __future__ import annotations

import csv
import io
from collections.abc import Callable

from faq.importing import ImportPlan, write_rejects

PlanOf = Callable[..., ImportPlan]


def rejects(plan: ImportPlan) -> str:
    target = io.StringIO(newline="")
    write_rejects(plan, target)
    return target.getvalue()


def test_rejected_rows_come_with_their_reason_first(plan_of: PlanOf) -> None:
    written = rejects(plan_of("Question;answer;Notes\nQ?;A;\nR?;;n\nS?;A;b;c\n"))

    assert list(csv.reader(written.splitlines())) == [
        ["reason", "Question", "answer", "Notes"],
        ["row 3: answer is empty; fill it in or delete the row", "R?", "", "n"],
        [
            (
                "row 4: has 4 cells where the header has 3; "
                "put quotes around a text that holds the separator"
            ),
            "S?",
            "A",
            "b",
            "c",
        ],
    ]


def test_the_file_imports_again_and_gives_the_same_rejects(plan_of: PlanOf) -> None:
    first = rejects(plan_of('question,answer\n"Q?","line\n\1"\n=1+1,\n'))

    plan = plan_of(first)

    assert plan.columns.ignored == ()
    assert [str(verdict.verdict) for verdict in plan.verdicts] == ["invalid", "invalid"]
    assert rejects(plan).count("reason") == 1


def test_a_corrected_file_imports(plan_of: PlanOf) -> None:
    written = rejects(plan_of("question,answer\n=1+1,\n"))

    plan = plan_of(written.replace("'=1+1,", "'=1+1,Two."))

    assert plan.rejected == ()
    assert plan.write_count == 1


def test_cells_are_safe_to_open_in_a_spreadsheet(plan_of: PlanOf) -> None:
    written = rejects(plan_of("question,answer,Notes\n'=1+1,,=2+2\n"))

    assert "'=1+1,,'=2+2" in written
